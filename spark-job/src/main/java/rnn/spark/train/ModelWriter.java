package rnn.spark.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSpec;
import rnn.report.ReportPage;
import rnn.report.RunData;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.data.Provenance;
import rnn.spark.data.Shards;
import rnn.spark.files.HadoopFolder;
import rnn.train.TrainingOptions;

/** The model directory of a run: its parameters, its words and labels, and where they came from. */
final class ModelWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ModelWriter.class);

  private final SparkSession session;
  private final TrainRequest request;
  private final HadoopFolder modelFolder;
  private final HadoopFolder checkpointFolder;

  ModelWriter(
      SparkSession session,
      TrainRequest request,
      HadoopFolder modelFolder,
      HadoopFolder checkpointFolder) {
    this.session = session;
    this.request = request;
    this.modelFolder = modelFolder;
    this.checkpointFolder = checkpointFolder;
  }

  /**
   * Writes the model of {@code parameters [P]}, with what the run is known by.
   *
   * @param baselines what models that count do on the same data; none where that is not known
   */
  void write(
      Texts texts,
      NetworkSpec spec,
      TrainingOptions options,
      float[] parameters,
      MetricsFile metrics,
      List<CountedFigure> baselines) {
    Provenance provenance =
        new Provenance(session.version())
            .text("training", request.train().description(), texts.training().count());
    ChosenForText chosen = new ChosenForText(request, texts);
    addText(provenance, "validation", chosen.validation(), texts.validation());
    addText(
        provenance,
        "test",
        request.test() == null ? null : request.test().description(),
        texts.test());
    provenance
        .with("vocabulary.minimumCount", texts.counted().minimumCount())
        .with("vocabulary.unknown", chosen.unknown())
        .with("seed", request.training().seed())
        .with("training.options", options)
        .options(request.givenOptions());
    for (CountedFigure baseline : baselines) {
      provenance.with("baseline." + baseline.title(), baseline.values());
    }
    StartingVectors vectors = texts.vectors();
    if (vectors != null) {
      vectors.addTo(provenance);
    }
    StartingModel start = texts.start();
    if (start != null) {
      start.addTo(provenance, texts);
    }
    Model model = model(texts, spec, parameters, provenance.entries());
    try {
      ModelDirectory.write(modelFolder, model, metrics.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model cannot be written to %s: %s; its parameters are in the checkpoints in %s, as far as those could be written: make room and give --resume"
              .formatted(modelFolder.location(), e.getMessage(), checkpointFolder.location()),
          e);
    }
  }

  /** The model of {@code parameters [P]}. */
  static Model model(
      Texts texts, NetworkSpec spec, float[] parameters, Map<String, String> provenance) {
    return new Model(
        spec,
        parameters,
        texts.encoder(),
        texts.scoring(),
        texts.tokenizer(),
        texts.options().reading(),
        provenance);
  }

  /**
   * Adds all that {@code metrics} know by now to the model that was written, and the page about it
   * if one is wanted. The model is there already without: a failure is told in the log.
   *
   * @throws RuntimeException if writing fails and the thread is interrupted
   */
  void report(MetricsFile metrics) {
    try {
      modelFolder.replace(ModelDirectory.METRICS, metrics.bytes());
      if (request.report().hasPage()) {
        byte[] page = ReportPage.of(List.of(RunData.read(modelFolder)));
        modelFolder.replace(ModelDirectory.REPORT, page);
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (Thread.currentThread().isInterrupted() && e instanceof RuntimeException told) {
        throw told; // the process is told to end
      }
      LOG.warn("There is no report of the run in the model: {}", e.toString());
    }
  }

  private static void addText(
      Provenance provenance, String name, @Nullable String description, @Nullable Shards shards) {
    if (description != null && shards != null) {
      provenance.text(name, description, shards.count());
    }
  }
}
