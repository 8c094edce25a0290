package rnn.spark.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import rnn.adapt.MixtureWeights;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.model.BaselineModel;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.model.Weights;
import rnn.spark.data.Corpus;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.data.TextCount;
import rnn.spark.evaluate.CountedScores;
import rnn.spark.evaluate.HeldOut;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.text.LabelSet;
import rnn.train.Evaluation;

/** The measure of a saved model on a text: its perplexity, and how it was measured. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * Evaluates the model in {@code modelDirectory} on {@code source}, in the reading it was trained
   * with. The session stays open.
   *
   * @throws rnn.model.ModelFormatException if there is no sound model there
   * @throws rnn.spark.job.InputException if the source cannot be used
   */
  public static EvaluateReport evaluate(
      SparkSession session, String modelDirectory, Source source) {
    return evaluate(session, modelDirectory, source, Mixing.NONE);
  }

  /**
   * The same of a model that is mixed with others, or adapts to the text.
   *
   * @param mixing the models, their weights or a text that these are fitted to, and the adaptation,
   *     which begins afresh with each shard
   */
  public static EvaluateReport evaluate(
      SparkSession session, String modelDirectory, Source source, Mixing mixing) {
    TrainedModel model = read(session, modelDirectory);
    if (model.encoder().labels() != null) {
      throw new InputException(
          "The model in %s must be a language model to have a perplexity but is a %s; call evaluateLabels"
              .formatted(modelDirectory, Models.kind(model)));
    }
    Measured measured =
        mixing.isNone() ? measure(session, model, source) : measure(session, model, source, mixing);
    Score score = measured.score();
    TextCount count = measured.count();
    return new EvaluateReport(
        Metrics.PERPLEXITY.of(score),
        Metrics.KNOWN_PERPLEXITY.of(score),
        Metrics.UNKNOWN_PERPLEXITY.of(score),
        score.meanLossNats(),
        score.lossNats() / Math.log(2) / count.characters(),
        count.perplexityPerWord(score.lossNats()),
        count.bitsPerByte(score.lossNats()),
        score.weight(),
        count.unknownTokens(),
        measured.protocol(),
        measured.weights());
  }

  /**
   * A score and what it was measured on.
   *
   * @param protocol how, in words
   * @param weights of the models that are mixed; empty of one by itself
   */
  private record Measured(Score score, TextCount count, String protocol, List<Double> weights) {}

  /**
   * Evaluates the model in {@code modelDirectory}, a tagger or a classifier, on {@code source},
   * whose labels are read as the model needs them. The session stays open.
   *
   * @throws rnn.model.ModelFormatException if there is no sound model there
   * @throws InputException if the source cannot be used or has no labels
   */
  public static LabelReport evaluateLabels(
      SparkSession session, String modelDirectory, Source source) {
    TrainedModel model = read(session, modelDirectory);
    LabelSet labels = model.encoder().labels();
    if (labels == null) {
      throw new InputException(
          "The model in %s must be a tagger or a classifier to be measured on labels but is a %s; call evaluate"
              .formatted(modelDirectory, Models.kind(model)));
    }
    Source labelled = source.labelledAs(model.encoder().labelling());
    return new LabelReport(
        model.scoring(), labels, measure(session, model, labelled).score(), Score.ZERO);
  }

  /** True if the model in {@code modelDirectory} predicts labels; its content is not read. */
  public static boolean hasLabels(SparkSession session, String modelDirectory) {
    try {
      HadoopFolder folder = HadoopFolder.of(session, modelDirectory);
      return ModelDirectory.check(folder).labelling() != Labelling.NONE;
    } catch (IOException e) {
      throw unreadable(modelDirectory, e);
    }
  }

  /** The type of the weights of the model in {@code modelDirectory}, whose content is not read. */
  public static Weights weights(SparkSession session, String modelDirectory) {
    try {
      return ModelDirectory.weights(HadoopFolder.of(session, modelDirectory));
    } catch (IOException e) {
      throw unreadable(modelDirectory, e);
    }
  }

  private static Measured measure(SparkSession session, TrainedModel model, Source source) {
    JavaSparkContext context = Sessions.context(session);
    Broadcast<ExampleEncoder> encoder = context.broadcast(model.encoder());
    try (Shards shards = shards(session, model, source, encoder, "text")) {
      Score score = score(context, shards, model, "evaluate " + source.description());
      return new Measured(score, shards.count(), protocol(model, shards.count()), List.of());
    } finally {
      encoder.destroy();
    }
  }

  private static Measured measure(
      SparkSession session, TrainedModel model, Source source, Mixing mixing) {
    Broadcast<ExampleEncoder> encoder = Sessions.context(session).broadcast(model.encoder());
    try (SharedMixture mixture = SharedMixture.of(session, model, mixing);
        Shards shards = shards(session, model, source, encoder, "text")) {
      MixtureWeights weights = mixing.weights();
      Source heldOut = mixing.heldOut();
      if (heldOut != null) {
        try (Shards fitted = shards(session, model, heldOut, encoder, "held-out text")) {
          weights = mixture.fit(fitted, "fit weights to " + heldOut.description());
        }
      }
      String protocol =
          mixing.options().adapts()
              ? mixing.options().protocol(model.reading(), shards.count().tokens())
              : protocol(model, shards.count());
      return new Measured(
          mixture.score(shards, "evaluate " + source.description()),
          shards.count(),
          mixing.models().isEmpty()
              ? protocol
              : "%s; mixed with %s, the weights %s"
                  .formatted(
                      protocol,
                      String.join(", ", mixing.models()),
                      heldOut == null
                          ? "given"
                          : heldOut.equals(source)
                              ? "fitted to this very text, which makes the figure too good"
                              : "fitted to " + heldOut.description()),
          mixing.models().isEmpty() ? List.of() : Arrays.stream(weights.values()).boxed().toList());
    } finally {
      encoder.destroy();
    }
  }

  private static Shards shards(
      SparkSession session,
      TrainedModel model,
      Source source,
      Broadcast<ExampleEncoder> encoder,
      String title) {
    return HeldOut.shards(
        Corpus.of(session, source, model.tokenizer()), encoder, model.reading(), title);
  }

  private static Score score(
      JavaSparkContext context, Shards shards, TrainedModel model, String title) {
    if (model instanceof BaselineModel baseline) {
      return CountedScores.sum(context, shards, baseline.counted(), model.scoring(), title);
    }
    Model network = (Model) model;
    return HeldOut.score(
        context,
        shards,
        network.network(),
        network.parameters(),
        model.reading(),
        model.scoring(),
        title);
  }

  private static String protocol(TrainedModel model, TextCount count) {
    return model instanceof BaselineModel
        ? "each sentence by itself; <eos> counted as a token; unknown words counted as <unk>"
        : Evaluation.protocol(model.reading(), count.tokens());
  }

  /** The model in {@code modelDirectory}, any Hadoop path. */
  static TrainedModel read(SparkSession session, String modelDirectory) {
    try {
      return ModelDirectory.readAny(HadoopFolder.of(session, modelDirectory));
    } catch (IOException e) {
      throw unreadable(modelDirectory, e);
    }
  }

  private static UncheckedIOException unreadable(String modelDirectory, IOException e) {
    return new UncheckedIOException(
        "The model in %s cannot be read: %s".formatted(modelDirectory, e.getMessage()), e);
  }
}
