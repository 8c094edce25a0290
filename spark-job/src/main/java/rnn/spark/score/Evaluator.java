package rnn.spark.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import rnn.batch.ExampleEncoder;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.data.Corpus;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.data.TextCount;
import rnn.spark.evaluate.HeldOut;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.Sessions;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.text.Tokenizers;
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
    JavaSparkContext context = Sessions.context(session);
    Model model = read(session, modelDirectory);
    Corpus corpus = Corpus.of(session, source, Tokenizers.named(model.tokenizer()));
    Broadcast<ExampleEncoder> encoder =
        context.broadcast(ExampleEncoder.ofText(model.vocabulary()));
    try (Shards shards = HeldOut.shards(corpus, encoder, model.reading(), "text")) {
      Score score =
          HeldOut.score(
              context,
              shards,
              model.network(),
              model.parameters(),
              model.reading(),
              model.scoring(),
              "evaluate " + source.description());
      TextCount count = shards.count();
      return new EvaluateReport(
          Metrics.PERPLEXITY.of(score),
          Metrics.KNOWN_PERPLEXITY.of(score),
          Metrics.UNKNOWN_PERPLEXITY.of(score),
          score.meanLossNats(),
          score.lossNats() / Math.log(2) / count.characters(),
          score.weight(),
          count.unknownTokens(),
          Evaluation.protocol(model.reading(), count.tokens()));
    } finally {
      encoder.destroy();
    }
  }

  /** The model in {@code modelDirectory}, any Hadoop path. */
  static Model read(SparkSession session, String modelDirectory) {
    try {
      return ModelDirectory.read(HadoopFolder.of(session, modelDirectory));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model in %s cannot be read: %s".formatted(modelDirectory, e.getMessage()), e);
    }
  }
}
