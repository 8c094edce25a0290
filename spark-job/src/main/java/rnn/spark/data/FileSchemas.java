package rnn.spark.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.text.Excerpt;
import scala.Tuple2;

/**
 * The schemas of Parquet and ORC files, all of them: Spark takes the first file's for that of the
 * others, so columns that it lacks vanish and types that differ fail far from their cause.
 */
final class FileSchemas {
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";
  private static final int MAX_SHOWN = 300; // characters of a reason

  private final List<FileSchema> schemas; // those that differ, by the first file of each

  /** A schema, and the first file that has it. */
  private record FileSchema(String file, StructType schema) {}

  private FileSchemas(List<FileSchema> schemas) {
    this.schemas = schemas;
  }

  /**
   * The schemas of {@code files}, read from their ends in one job.
   *
   * @throws InputException if a file is no Parquet or ORC file
   */
  static FileSchemas read(
      SparkSession session, String format, List<FileStatus> files, Map<String, String> options) {
    JavaSparkContext context = Sessions.context(session);
    List<String> places = new ArrayList<>();
    files.forEach(file -> places.add(file.getPath().toString()));
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(
            new SerializableConfiguration(InputFiles.toOpen(context.hadoopConfiguration(), files)));
    JavaPairRDD<String, String> firstFiles =
        context
            .parallelize(places, Math.min(places.size(), 8 * context.defaultParallelism()))
            .mapToPair(
                place ->
                    new Tuple2<>(written(format, new Path(place), shared.value().value()), place))
            .filter(pair -> !pair._1().isEmpty())
            .reduceByKey((a, b) -> a.compareTo(b) <= 0 ? a : b);
    List<String> different =
        new ArrayList<>(
            Jobs.collect(firstFiles.values(), "schemas of " + places.size() + " files"));
    shared.destroy();
    different.sort(Comparator.naturalOrder());
    List<FileSchema> schemas = new ArrayList<>();
    for (String file : different) {
      schemas.add(new FileSchema(file, schema(session, format, file, options)));
    }
    return new FileSchemas(schemas);
  }

  /**
   * A file's schema as its format has it; empty if it has no columns, as those of Hive without
   * rows.
   */
  private static String written(String format, Path file, Configuration configuration)
      throws IOException {
    try {
      if (format.equals("orc")) {
        try (Reader reader = OrcFile.createReader(file, OrcFile.readerOptions(configuration))) {
          return reader.getSchema().getChildren() == null
                  || reader.getSchema().getChildren().isEmpty()
              ? ""
              : reader.getSchema().toJson();
        }
      }
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
        FileMetaData footer = reader.getFileMetaData();
        return footer.getSchema().getFieldCount() == 0
            ? ""
            : footer.getSchema() + footer.getKeyValueMetaData().get(SPARK_SCHEMA);
      }
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "The input %s cannot be read as %s: %s; check --format, and the file if it is one"
              .formatted(file, format, Excerpt.of(String.valueOf(e.getMessage()), MAX_SHOWN)),
          e);
    }
  }

  /** A file's schema as Spark has it. */
  private static StructType schema(
      SparkSession session, String format, String file, Map<String, String> options) {
    return Jobs.run(
        Sessions.context(session),
        "schema of " + file,
        () ->
            ReadingSession.of(session, format, List.of(Glob.escape(file)))
                .read()
                .format(format)
                .options(options)
                .load(Glob.escape(file))
                .schema());
  }

  /**
   * All columns of all files.
   *
   * @throws InputException if a column has different types that no other type can hold
   */
  StructType all() {
    Map<String, StructField> columns = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (FileSchema file : schemas) {
      for (StructField field : file.schema.fields()) {
        String name = field.name().toLowerCase(Locale.ROOT);
        StructField before = columns.get(name);
        if (before == null) {
          names.add(name);
          columns.put(name, field);
        } else {
          DataType type = WiderTypes.of(before.dataType(), field.dataType());
          if (type == null) {
            throw conflict(before.name(), before.dataType(), field.dataType(), file.file);
          }
          columns.put(name, new StructField(before.name(), type, true, before.metadata()));
        }
      }
    }
    StructType all = new StructType();
    for (String name : names) {
      all = all.add(columns.get(name));
    }
    return all;
  }

  /**
   * The column {@code name} alone, a field of a struct within its struct; null if no file has it.
   *
   * @throws InputException if a file does not have it, or has it in a type of its own
   */
  @Nullable StructType only(String name) {
    if (schemas.stream().anyMatch(file -> isByPosition(file.schema))) {
      return all();
    }
    StructType only = null;
    FileSchema with = null;
    FileSchema without = null;
    for (FileSchema file : schemas) {
      StructType own = WiderTypes.only(file.schema, name);
      if (own == null) {
        without = file;
        continue;
      }
      with = with == null ? file : with;
      DataType type = only == null ? own : WiderTypes.of(only, own);
      if (type == null) {
        throw conflict(name, WiderTypes.leaf(only), WiderTypes.leaf(own), file.file);
      }
      only = (StructType) type;
    }
    if (with != null && without != null) {
      throw new InputException(
          "Every file must have the column %s but %s has it and %s does not; leave such files out, or name a column of all"
              .formatted(name, with.file, without.file));
    }
    return only;
  }

  /** True of files that old versions of Hive wrote: their columns are told by their places. */
  private static boolean isByPosition(StructType schema) {
    return !schema.isEmpty()
        && Arrays.stream(schema.fieldNames()).allMatch(name -> name.startsWith("_col"));
  }

  private InputException conflict(String column, DataType a, DataType b, String file) {
    String other = schemas.get(0).file;
    for (FileSchema schema : schemas) {
      StructType own = WiderTypes.only(schema.schema, column);
      if (own != null && WiderTypes.leaf(own).catalogString().equals(a.catalogString())) {
        other = schema.file;
        break;
      }
    }
    return new InputException(
        "Column %s must have one type in all files but is %s in %s and %s in %s; read them apart, or write one of them anew with the column cast"
            .formatted(
                column,
                Excerpt.of(a.catalogString(), MAX_SHOWN),
                other,
                Excerpt.of(b.catalogString(), MAX_SHOWN),
                file));
  }
}
