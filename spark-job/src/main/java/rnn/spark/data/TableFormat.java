package rnn.spark.data;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import rnn.spark.job.InputException;

/**
 * A format of tables whose folder has more files than the table has rows: a log beside the files
 * tells which of them count, and rows that were deleted are still in the others.
 */
enum TableFormat {
  /** Delta Lake. */
  DELTA("Delta", "_delta_log"),
  /** Apache Iceberg. */
  ICEBERG("Iceberg", "metadata") {
    @Override
    boolean isLog(FileStatus[] files) {
      for (FileStatus file : files) {
        String name = file.getPath().getName();
        if (name.endsWith(".metadata.json")
            || name.endsWith(".metadata.json.gz")
            || name.equals("version-hint.text")) {
          return true;
        }
      }
      return false;
    }
  },
  /** Apache Hudi. */
  HUDI("Hudi", ".hoodie");

  private final String title;
  private final String log; // name of a folder in the table's own

  TableFormat(String title, String log) {
    this.title = title;
    this.log = log;
  }

  /**
   * Fails if one of {@code files} is part of such a table.
   *
   * @param format the format they are about to be read in, for the message
   */
  static void requireNone(Configuration configuration, List<FileStatus> files, String format) {
    Set<Path> seen = new HashSet<>();
    for (FileStatus file : files) {
      for (Path folder = file.getPath().getParent();
          folder != null && seen.add(folder);
          folder = folder.getParent()) {
        if (PartitionFolders.column(folder) != null) {
          continue; // of a table with many of them, and not where its log is
        }
        for (TableFormat table : values()) {
          if (table.isAt(folder, configuration)) {
            throw new InputException(
                "%s is a table of %s, so its files must not be read as %s: they hold rows that the table no longer has; use --format table with the table's name, in a session that knows %s"
                    .formatted(folder, table.title, format, table.title));
          }
        }
      }
    }
  }

  private boolean isAt(Path folder, Configuration configuration) {
    Path path = new Path(folder, log);
    try {
      FileSystem fileSystem = path.getFileSystem(configuration);
      return fileSystem.exists(path) && isLog(fileSystem.listStatus(path));
    } catch (IOException e) { // a folder above the input may be closed to its reader
      return false;
    }
  }

  /** True if a folder of the log's name that has these files is such a log. */
  boolean isLog(FileStatus[] files) {
    return true;
  }
}
