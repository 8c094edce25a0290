package rnn.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.files.HadoopFolder;

/**
 * A directory for the files of one fit, which only the driver writes: a temporary one, or one of
 * its own in that of the user.
 */
final class FitDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FitDirectory.class);

  private final HadoopFolder folder;
  private final boolean isTemporary;
  private boolean isDone;

  private FitDirectory(HadoopFolder folder, boolean isTemporary) {
    this.folder = folder;
    this.isTemporary = isTemporary;
  }

  /**
   * A new directory.
   *
   * @param parent Hadoop path that it is made in; empty for a temporary directory of the driver
   * @param name of the fit, which no other has
   */
  static FitDirectory of(SparkSession session, String parent, String name) {
    if (!parent.isEmpty()) {
      return new FitDirectory(HadoopFolder.of(session, parent + "/" + name), false);
    }
    try {
      Path made = Files.createTempDirectory("rnn-fit-");
      return new FitDirectory(HadoopFolder.of(session, made.toUri().toString()), true);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No temporary directory for the fit can be made: %s; make room, set java.io.tmpdir, or name a directory in %s"
              .formatted(e.getMessage(), ColumnParams.CHECKPOINTS),
          e);
    }
  }

  /** Path of the model. */
  String model() {
    return folder.child("model").uri();
  }

  /** Path of the checkpoints, where {@code rnn train --model} looks for those of the model. */
  String checkpoints() {
    return folder.child("model.checkpoints").uri();
  }

  /** Sentence on what is left of a fit that failed; empty if nothing is. */
  String left() {
    return isTemporary
        ? ""
        : " The files of the fit are in %s; rnn train with the same rows and options, --model %s and --resume goes on from its last checkpoint."
            .formatted(folder.location(), folder.child("model").location());
  }

  /** The fit is done: nothing of its files is needed. */
  void done() {
    isDone = true;
  }

  @Override
  public void close() {
    if (!isTemporary && !isDone) {
      return;
    }
    try {
      folder.delete();
    } catch (IOException e) {
      LOG.warn("The files of the fit in {} stay there: {}", folder.location(), e.getMessage());
    }
  }
}
