package rnn.spark.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedKinds;
import rnn.baseline.CountedModel;
import rnn.baseline.CountingOptions;
import rnn.model.BaselineModel;
import rnn.model.ModelDirectory;
import rnn.model.TrainedModel;
import rnn.spark.baseline.Counted;
import rnn.spark.baseline.CountingData;
import rnn.spark.baseline.Countings;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.data.Corpus;
import rnn.spark.data.Provenance;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.evaluate.CountedScores;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.train.TrainingListener;

/**
 * A run of a model that learns by counting, from text to model directory: vocabulary, shards, the
 * counting, the model written and read again, the test text measured.
 *
 * <p>What is written depends on text, options and seed, never on the cluster.
 */
public final class CountingRun {
  private static final Logger LOG = LoggerFactory.getLogger(CountingRun.class);

  private static final long COPIES = 2; // of the model: to be used, and on its way to executors

  private final SparkSession session;
  private final JavaSparkContext context;
  private final TrainRequest request;
  private final TrainingListener listener;
  private final HadoopFolder modelFolder;
  private final CountedKind kind;

  private CountingRun(SparkSession session, TrainRequest request, TrainingListener listener) {
    this.session = session;
    this.context = Sessions.context(session);
    this.request = request;
    this.listener = listener;
    this.modelFolder = HadoopFolder.of(session, request.modelDirectory());
    this.kind =
        CountedKinds.named(
            request.counting().get(CountingOptions.MODEL_KIND), request.model().task().labelling());
  }

  /**
   * Counts as {@code request} says. The session stays open.
   *
   * @param listener hears remarks, on the calling thread
   * @throws IllegalArgumentException if the request or its input cannot be used, or another run
   *     writes to the same model; the message says what to do
   * @throws UncheckedIOException if the model cannot be written
   */
  public static CountingReport train(
      SparkSession session, TrainRequest request, TrainingListener listener) {
    CountingRun run = new CountingRun(session, request, listener);
    RunRequirements.checkDirectories(run.context.hadoopConfiguration(), request);
    for (Source source : new Source[] {request.train(), request.validation(), request.test()}) {
      if (source != null) {
        Corpus.requirePresent(session, source);
      }
    }
    try (Lease lease = Lease.acquire(run.modelFolder, "rnn train")) {
      return run.train(lease);
    }
  }

  private CountingReport train(Lease lease) {
    long start = System.nanoTime();
    RunRequirements.checkDirectories(
        context.hadoopConfiguration(), request); // another may have written meanwhile
    try (Texts texts = Texts.of(session, request)) {
      new ChosenForText(request, texts).linesOfCounted().forEach(listener::remark);
      CountingData data =
          new CountingData(
              context, texts.training().rdd(), texts.encoder(), request.training().seed());
      CountingIterations iterations =
          CountingIterations.of(
              HadoopFolder.of(session, request.checkpointDirectory()),
              request,
              texts,
              listener,
              lease);
      BaselineModel.Form form =
          new BaselineModel.Form(
              kind,
              texts.encoder(),
              texts.scoring(),
              texts.tokenizer(),
              request.training().reading(),
              provenance(texts));
      Map<String, Object> figures; // before the model is read: what executors hold is given up
      try (Counted counted = Countings.of(kind).count(data, request.counting(), iterations)) {
        lease.requireHeld();
        write(counted, form);
        figures = counted.figures();
      }
      CountingReport report = report(texts, form, figures, start);
      keep(report.heldOut(), lease);
      return report;
    }
  }

  /** Adds figures to the model, for its page; it is there already without. */
  private void keep(HeldOutFigures figures, Lease lease) {
    MetricsFile metrics = new MetricsFile(modelFolder);
    if (figures.values().isEmpty()) {
      return;
    }
    metrics.finding("results", figures.values());
    try {
      lease.requireHeld();
      metrics.write();
    } catch (UncheckedIOException | InputException e) {
      LOG.warn("The figures are not in the model: {}", e.getMessage());
    }
  }

  private void write(Counted counted, BaselineModel.Form form) {
    try {
      ModelDirectory.write(modelFolder, counted.tables(), form);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model cannot be written to %s: %s; make room and count again"
              .formatted(modelFolder.location(), e.getMessage()),
          e);
    }
  }

  private CountingReport report(
      Texts texts, BaselineModel.Form form, Map<String, Object> counting, long start) {
    double countingSeconds = (System.nanoTime() - start) * 1e-9;
    Shards test = texts.test();
    Shards validation = texts.validation();
    HeldOutFigures figures = HeldOutFigures.none(texts);
    boolean isUsable = fitsMemory();
    if (isUsable && (test != null || validation != null)) {
      CountedModel model = written().counted();
      figures =
          HeldOutFigures.of(
              texts,
              (shards, title) -> CountedScores.sum(context, shards, model, form.scoring(), title));
    }
    return new CountingReport(
        kind.title(request.counting()),
        figures,
        texts.training().count().tokens(),
        countingSeconds,
        (System.nanoTime() - start) * 1e-9,
        texts.vocabulary().size(),
        isUsable,
        counting);
  }

  /** True if the model that was written may be read here; else it is said who can. */
  private boolean fitsMemory() {
    long room = Runtime.getRuntime().maxMemory();
    try {
      long bytes = modelFolder.size(ModelDirectory.TABLES);
      boolean fits = bytes * COPIES < room;
      if (!fits) {
        listener.remark(
            "The model has %,d MB, too many to be read in a driver of %,d MB: it is complete, but not measured; evaluate it with more memory (RNN_DRIVER_MEMORY, --driver-memory)."
                .formatted(bytes >> 20, room >> 20));
      }
      return fits;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model in %s was written but cannot be read: %s"
              .formatted(modelFolder.location(), e.getMessage()),
          e);
    }
  }

  /** The model as it is read again. */
  private BaselineModel written() {
    try {
      TrainedModel model = ModelDirectory.readAny(modelFolder);
      return (BaselineModel) model;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model in %s was written but cannot be read: %s"
              .formatted(modelFolder.location(), e.getMessage()),
          e);
    }
  }

  private Map<String, String> provenance(Texts texts) {
    Provenance provenance =
        new Provenance(session.version())
            .text("training", request.train().description(), texts.training().count());
    Shards test = texts.test();
    if (request.test() != null && test != null) {
      provenance.text("test", request.test().description(), test.count());
    }
    return provenance
        .with("vocabulary.minimumCount", texts.counted().minimumCount())
        .with("seed", request.training().seed())
        .with("counting.options", request.counting())
        .options(request.givenOptions())
        .entries();
  }
}
