package rnn.spark.group;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;

/**
 * The directory of a table of models in the making: it is written beside its place and renamed into
 * it, so that a reader finds the old table, the new one or, for the moment between two renames,
 * none, but never half of one. What a process that was ended has left is cleared by the next: a
 * table that it had moved aside is put back, and one that it had not finished is deleted.
 */
final class GroupFolder implements AutoCloseable {

  /** Settings of Parquet for rows of megabytes: few of them are in memory at a time. */
  private static final Map<String, String> WRITING =
      Map.of(
          "parquet.block.size",
          Integer.toString(16 << 20),
          "parquet.page.size.row.check.min",
          "1",
          "parquet.page.size.row.check.max",
          "1",
          "parquet.block.size.row.check.min",
          "1",
          "parquet.block.size.row.check.max",
          "1",
          "parquet.enable.dictionary#" + GroupTable.MODEL,
          "false");

  private final HadoopFolder place;
  private final HadoopFolder writing;

  /**
   * A directory for a table that is to be at {@code place}, of which this process has the lease.
   */
  GroupFolder(HadoopFolder place) throws IOException {
    this.place = place;
    this.writing = place.sibling(".writing");
    place.recoverItself();
    writing.delete();
  }

  /**
   * Checks that a table may be written to {@code folder}: nothing is there, or a table that is to
   * be replaced.
   *
   * @throws InputException if anything else is there
   */
  static void requireReplaceable(HadoopFolder folder) throws IOException {
    List<String> names = folder.names();
    if (!names.isEmpty() && !names.contains(GroupsFile.NAME)) {
      throw new InputException(
          "%s must be a new directory or one that holds a table of models, because a table replaces it, but it holds %s; choose another directory"
              .formatted(folder.location(), names.get(0)));
    }
  }

  /** The directory that is written. */
  HadoopFolder writing() {
    return writing;
  }

  /** Directory of the model of small groups in it. */
  HadoopFolder shared() {
    return writing.child(GroupsFile.SHARED);
  }

  /** Writes the rows of the table, in the tasks that make them. */
  void write(Dataset<Row> table) {
    table.write().options(WRITING).parquet(writing.child(GroupsFile.TABLE).uri());
  }

  /** Renames the directory to its place; a table that is there is replaced. */
  void putInPlace() throws IOException {
    requireReplaceable(place); // another may have written meanwhile
    try {
      writing.replace(place);
    } catch (IOException | RuntimeException e) {
      place.recoverItself();
      throw e;
    }
  }

  /** Deletes what is written and not in its place. */
  @Override
  public void close() throws IOException {
    writing.delete();
  }
}
