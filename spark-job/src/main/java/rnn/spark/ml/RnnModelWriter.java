package rnn.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.spark.ml.util.MLWriter;
import rnn.model.ModelDirectory;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;

/**
 * A writer of a model. The directory is written beside its place and renamed: a reader finds the
 * old model or the new one, never half of one.
 */
final class RnnModelWriter extends MLWriter {
  private final RnnModel<?> model;
  private final ModelContent content;

  RnnModelWriter(RnnModel<?> model, ModelContent content) {
    this.model = model;
    this.content = content;
  }

  /**
   * Writes the model.
   *
   * @throws IOException if something is at {@code path}, and {@link #overwrite} was not called
   */
  @Override
  public void save(String path) throws IOException { // Spark's own would delete the old one first
    HadoopFolder folder = HadoopFolder.of(sparkSession(), path);
    if (folder.exists() && !shouldOverwrite()) {
      throw new IOException(
          "The model must be saved to a new directory but %s is there already; name another, or call write().overwrite().save"
              .formatted(folder.location()));
    }
    saveImpl(path);
  }

  /** Writes the model to this machine's disk, as Spark Connect asks from 4.1 on. */
  public void saveToLocal(String path) throws IOException {
    save(Path.of(path).toAbsolutePath().toUri().toString());
  }

  @Override
  public void saveImpl(String path) {
    HadoopFolder folder = HadoopFolder.of(sparkSession(), path);
    RnnTrainingSummary summary = content.summary();
    try {
      ModelDirectory.checkReplaceable(folder);
      ModelDirectory.write(
          folder,
          content.trained(),
          summary == null ? null : summary.metricsFile(),
          writing -> StageFiles.write(model, sparkSession(), (HadoopFolder) writing));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model cannot be written to %s: %s".formatted(folder.location(), e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }
}
