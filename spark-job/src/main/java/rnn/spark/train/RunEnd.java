package rnn.spark.train;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.batch.Labelling;
import rnn.model.Model;
import rnn.network.NetworkSpec;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.evaluate.HeldOut;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.train.RunFigures;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * The end of a run: its best model is written, measured beside models that count, and reported on.
 */
final class RunEnd {
  private static final Logger LOG = LoggerFactory.getLogger(RunEnd.class);

  private final JavaSparkContext context;
  private final ModelWriter models;
  private final TrainRequest request;
  private final Texts texts;
  private final NetworkSpec spec;
  private final TrainingOptions options;

  /** The end of the run of {@code request}, whose options came to be {@code options}. */
  RunEnd(
      SparkSession session,
      ModelWriter models,
      TrainRequest request,
      Texts texts,
      NetworkSpec spec,
      TrainingOptions options) {
    this.context = Sessions.context(session);
    this.models = models;
    this.request = request;
    this.texts = texts;
    this.spec = spec;
    this.options = options;
  }

  /**
   * Writes the best model of {@code state} and measures it.
   *
   * @param metrics of the run's rounds, a part of the model
   * @param figures of the run's rounds
   * @param lease that must be held to write
   * @param start of the run, by {@link System#nanoTime}
   */
  TrainReport write(
      TrainingState state,
      MetricsFile metrics,
      RunFigures figures,
      Lease lease,
      TrainingListener listener,
      long start) {
    float[] parameters = state.bestParameters(); // [P]
    lease.requireHeld();
    models.write(texts, spec, options, parameters, metrics, List.of());
    HeldOutFigures heldOut =
        HeldOutFigures.ofNetwork(
            texts,
            (shards, title) ->
                HeldOut.score(
                    context, shards, spec, parameters, options.reading(), texts.scoring(), title));
    Baselines baselines = new Baselines(context, texts, heldOut);
    List<CountedFigure> counted = List.of();
    if (baselines.areWanted(request, seconds(start))) {
      counted = baselines.figures(listener::remark);
      counted.forEach(figure -> metrics.baseline(figure.title(), figure.values()));
      addToModel(parameters, metrics, counted, lease);
    }
    report(state, metrics, heldOut.judged(TrainReport.validPerplexity(state, heldOut)), lease);
    return TrainReport.of(state, options, spec, figures, heldOut, counted, seconds(start));
  }

  /** Writes the model once more, with what models that count do; it is there already without. */
  private void addToModel(
      float[] parameters, MetricsFile metrics, List<CountedFigure> counted, Lease lease) {
    try {
      lease.requireHeld();
      models.write(texts, spec, options, parameters, metrics, counted);
    } catch (UncheckedIOException | InputException e) {
      LOG.warn("The figures of models that count are not in the model: {}", e.getMessage());
    }
  }

  /** Adds what is found of the finished model to it, and the page about the run. */
  private void report(
      TrainingState state, MetricsFile metrics, HeldOutFigures heldOut, Lease lease) {
    Findings findings = new Findings(context, texts, metrics);
    findings.addFigures(heldOut);
    if (request.report().hasTexts()) {
      try {
        Model model = ModelWriter.model(texts, spec, state.bestParameters(), Map.of());
        // A sweep's best was trained in a task, which writes none after its epochs.
        if (texts.encoder().labelling() == Labelling.NONE && !metrics.hasSamples()) {
          EpochSamples.add(model, texts, Math.max(1, state.best().epoch()), metrics);
        }
        findings.addTexts(model);
      } catch (RuntimeException | OutOfMemoryError e) { // the page has the rest
        if (Thread.currentThread().isInterrupted() && e instanceof RuntimeException told) {
          throw told; // the process is told to end
        }
        LOG.warn("There are no held-out texts in the report of the run: {}", e.toString());
      }
    }
    try {
      lease.requireHeld();
    } catch (UncheckedIOException | InputException e) {
      LOG.warn("There is no report of the run in the model: {}", e.getMessage());
      return;
    }
    models.report(metrics);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
