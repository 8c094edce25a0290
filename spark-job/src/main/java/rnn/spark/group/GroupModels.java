package rnn.spark.group;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.model.ModelArchive;
import rnn.model.ModelDirectory;
import rnn.model.ModelFormatException;
import rnn.model.TrainedModel;
import rnn.spark.data.Tables;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
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
      return new GroupModels(folder, file, session.read().schema(expected).parquet(rows.uri()));
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

  /**
   * Writes the table, by tasks, to another directory on any Hadoop file system; a table that is
   * there is replaced.
   *
   * @param more files beside it
   * @throws InputException if it is this directory, or something else is there
   */
  public void save(SparkSession session, String path, ModelDirectory.Files more) {
    HadoopFolder place = HadoopFolder.of(session, path);
    if (place.uri().equals(folder.uri())) {
      throw new InputException(
          "The table of models must be saved to another directory than %s, where it is; name another"
              .formatted(folder.location()));
    }
    try (Lease lease = Lease.acquire(place, "a copy of models");
        GroupFolder copy = new GroupFolder(place)) {
      GroupFolder.requireReplaceable(place);
      Jobs.run(
          Sessions.context(session),
          "copy the table of models",
          () -> {
            copy.write(table);
            return place;
          });
      HadoopFolder small = folder.child(GroupsFile.SHARED);
      for (String name : file.hasShared() ? small.names() : List.<String>of()) {
        try (InputStream in = small.open(name);
            OutputStream out = copy.shared().create(name)) {
          in.transferTo(out);
        }
      }
      file.write(copy.writing());
      more.writeTo(copy.writing());
      lease.requireHeld();
      copy.putInPlace();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The table of models cannot be written to %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /**
   * The model of the group {@code value}.
   *
   * @throws InputException if the table has no such group, or it has no model of its own
   * @throws ModelFormatException if it is damaged
   */
  public TrainedModel model(SparkSession session, Object value) {
    Column key = Tables.named(table, column());
    List<Row> rows =
        Jobs.run(
            Sessions.context(session),
            "look for a model",
            () -> table.filter(key.equalTo(functions.lit(value))).limit(1).collectAsList());
    String name = "the group %s of %s".formatted(value, location());
    if (rows.isEmpty() || rows.get(0).isNullAt(rows.get(0).fieldIndex(GroupTable.MODEL))) {
      String reason =
          rows.isEmpty()
              ? "it is not in the table"
              : rows.get(0).<Boolean>getAs(GroupTable.SHARED)
                  ? "it has the shared model"
                  : String.valueOf(rows.get(0).<String>getAs(GroupTable.ERROR));
      throw new InputException(
          "There is no model of %s: %s; choose another group".formatted(name, reason));
    }
    return ModelArchive.read(rows.get(0).getAs(GroupTable.MODEL), "The model of " + name);
  }

  /** The column by which rows are grouped. */
  GroupKey key() {
    return file.key();
  }

  /** Name of the column by which rows are grouped. */
  public String column() {
    return file.column();
  }

  /** Labelling of the models' task: of tokens, of sequences or none. */
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
