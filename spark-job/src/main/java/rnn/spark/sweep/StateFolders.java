package rnn.spark.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.files.HadoopFolder;

/** The folders that hold the states of settings; deleting one that cannot be costs room alone. */
final class StateFolders {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolders.class);

  private final HadoopFolder folder;

  /** The states in {@code folder}, that of the sweep. */
  StateFolders(HadoopFolder folder) {
    this.folder = folder;
  }

  /** {@code row} without its state if that is not there any more. */
  SweepRow checked(SweepRow row) {
    try {
      boolean isThere = !row.state().isEmpty() && folder.child(row.state()).isDirectory();
      return isThere ? row : row.withoutState();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The sweep in %s cannot be read: %s".formatted(folder.location(), e.getMessage()), e);
    }
  }

  /** Deletes the folder called {@code state}. */
  void delete(String state) {
    try {
      folder.child(state).delete();
    } catch (IOException e) {
      LOG.warn("{} is not deleted: {}", folder.child(state).location(), e.getMessage());
    }
  }

  /** Deletes what attempts that were not the first to end have left: all that no row names. */
  void deleteOthers(List<SweepRow> rows) {
    try {
      for (String name : folder.names()) {
        if (name.matches(SettingTask.FOLDER)
            && rows.stream().noneMatch(row -> row.state().equals(name))) {
          delete(name);
        }
      }
    } catch (IOException e) {
      LOG.warn("What is left in {} is not deleted: {}", folder.location(), e.getMessage());
    }
  }
}
