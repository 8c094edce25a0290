package rnn.spark.group;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.model.ModelDirectory;
import rnn.model.ModelFormatException;
import rnn.model.TrainedModel;
import rnn.spark.files.HadoopFolder;
import rnn.task.Tasks;

/** A table of models, one row for each group, in a directory on any Hadoop file system. */
public final class GroupModels {
  private final HadoopFolder folder;
  private final GroupsFile file;
  private final Dataset<Row> table;

  private GroupModels(HadoopFolder folder, GroupsFile file, Dataset<Row> table) {
    this.folder = folder;
    this.file = file;
    this.table = table;
  }

  /** True if a table of models is at {@code folder}, sound or not. */
  public static boolean isAt(HadoopFolder folder) throws IOException {
    return folder.exists(GroupsFile.NAME);
  }

  /**
   * The table in the directory {@code path}. No model is read yet.
   *
   * @throws ModelFormatException if there is none, it is of a newer version, or columns are missing
   */
  public static GroupModels load(SparkSession session, String path) {
    HadoopFolder folder = HadoopFolder.of(session, path);
    try {
      GroupsFile file = GroupsFile.read(folder);
      HadoopFolder rows = folder.child(GroupsFile.TABLE);
      if (rows.names().stream().noneMatch(name -> name.endsWith(".parquet"))) {
        throw new ModelFormatException(
            "There must be Parquet files in %s but there are none; copy the table again"
                .formatted(rows.location()));
      }
      StructType expected = GroupTable.schema(file.key());
      requireColumns(session.read().parquet(rows.uri()).schema(), expected, rows.location());
      return new GroupModels(
          folder, file, session.read().schema(expected).parquet(rows.uri()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The table of models in %s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static void requireColumns(StructType found, StructType expected, String where) {
    for (StructField field : expected.fields()) {
      boolean isThere =
          Arrays.stream(found.fields())
              .anyMatch(
                  other ->
                      other.name().equals(field.name())
                          && other.dataType().equals(field.dataType()));
      if (!isThere) {
        throw new ModelFormatException(
            "The table of models in %s must have a column %s (%s) but has %s; copy it again, or train anew"
                .formatted(
                    where, field.name(), field.dataType().simpleString(), found.simpleString()));
      }
    }
  }

  /** The column by which rows are grouped. */
  GroupKey key() {
    return file.key();
  }

  /** Name of the column by which rows are grouped. */
  public String column() {
    return file.column();
  }

  /** What the labels of the models' task belong to. */
  public Labelling labelling() {
    return Tasks.named(file.task()).labelling();
  }

  /** All columns: the group's, its model, and what is known of its training. */
  public Dataset<Row> table() {
    return table;
  }

  /** The same without the models. */
  public Dataset<Row> groups() {
    return table.drop(GroupTable.MODEL);
  }

  /** Directory of the table. */
  public String location() {
    return folder.location();
  }

  /**
   * The model of small groups; null if there is none.
   *
   * @throws ModelFormatException if it is damaged
   */
  public @Nullable TrainedModel shared() {
    if (!file.hasShared()) {
      return null;
    }
    HadoopFolder shared = folder.child(GroupsFile.SHARED);
    try {
      return ModelDirectory.readAny(shared);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model in %s cannot be read: %s".formatted(shared.location(), e.getMessage()), e);
    }
  }
}
