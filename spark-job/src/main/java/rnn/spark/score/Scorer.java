package rnn.spark.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import rnn.model.ModelKind;
import rnn.model.TrainedModel;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;

/**
 * What a saved model says of every row of a data set, written as a data set: how probable a
 * language model finds it, or the labels that a tagger or a classifier predicts.
 *
 * <p>Each row keeps its columns and gets those of {@link LikelihoodRows}, {@link TagRows} or {@link
 * ClassRows}, null where the text is. The columns of a row depend on that row alone.
 */
public final class Scorer {
  private static final List<String> FORMATS = List.of("parquet", "json", "csv", "orc");

  /** Settings of Spark by which it writes RFC 4180: what comes back as it was. */
  private static final Map<String, String> CSV =
      Map.of(
          "header", "true",
          "quote", "\"",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false",
          "emptyValue", "\"\"",
          "nullValue", "");

  /** Settings by format: a null of JSON is a null, not a key that is missing. */
  private static final Map<String, Map<String, String>> WRITING =
      Map.of("csv", CSV, "json", Map.of("ignoreNullFields", "false"));

  private Scorer() {}

  /**
   * Scores by a model itself, as {@link #score(SparkSession, String, Source, String, String,
   * Mixing)}.
   */
  public static ScoreReport score(
      SparkSession session,
      String modelDirectory,
      Source source,
      String outputPath,
      String outputFormat) {
    return score(session, modelDirectory, source, outputPath, outputFormat, Mixing.NONE);
  }

  /**
   * Scores {@code source} with the model in {@code modelDirectory}. The session stays open.
   *
   * @param outputPath a directory that is not there yet, on any Hadoop file system
   * @param outputFormat one of {@code parquet, json, csv, orc}
   * @param mixing the models it is mixed with, by weights that are given, and its adaptation, which
   *     begins afresh with each row
   * @throws rnn.model.ModelFormatException if there is no sound model
   * @throws InputException if source or output cannot be used
   */
  public static ScoreReport score(
      SparkSession session,
      String modelDirectory,
      Source source,
      String outputPath,
      String outputFormat,
      Mixing mixing) {
    HadoopFolder output = newOutput(session, outputPath, outputFormat);
    Lease lease = Lease.acquire(output, "rnn score");
    try {
      newOutput(session, outputPath, outputFormat); // another may have written it meanwhile
      TrainedModel model = Evaluator.read(session, modelDirectory);
      ModelKinds.requireLanguageModel(ModelKind.of(model), modelDirectory, "score text");
      try (SharedPredictor shared =
          mixing.isNone()
              ? SharedModel.of(Sessions.context(session), model)
              : SharedMixture.of(session, model, mixing)) {
        return written(output, () -> write(session, shared, source, output, outputFormat));
      }
    } finally {
      lease.close();
    }
  }

  /**
   * Predicts the labels of {@code source} with the model in {@code modelDirectory}. The session
   * stays open. Column files are written as such, each token's line with a column more.
   *
   * @param outputPath a directory that is not there yet, on any Hadoop file system
   * @param outputFormat one of {@code parquet, json, csv, orc}; not used for column files
   * @throws rnn.model.ModelFormatException if there is no sound model
   * @throws InputException if source or output cannot be used, or the model predicts no labels
   */
  public static ScoreReport predict(
      SparkSession session,
      String modelDirectory,
      Source source,
      String outputPath,
      String outputFormat) {
    HadoopFolder output = newOutput(session, outputPath, outputFormat);
    Lease lease = Lease.acquire(output, "rnn predict");
    try {
      newOutput(session, outputPath, outputFormat); // another may have written it meanwhile
      TrainedModel model = Evaluator.read(session, modelDirectory);
      ModelKinds.requireLabels(ModelKind.of(model), modelDirectory, source);
      try (SharedModel shared = SharedModel.of(Sessions.context(session), model)) {
        return written(
            output,
            () ->
                Source.isOfColumns(source.format())
                    ? TaggedColumns.write(session, shared, source, output)
                    : write(
                        session,
                        ModelKind.of(model).hasStates() ? new SharedStates(shared) : shared,
                        source,
                        output,
                        outputFormat));
      }
    } finally {
      lease.close();
    }
  }

  /** Result of {@code writing}; an output that it leaves empty is deleted. */
  private static <R> R written(HadoopFolder output, Supplier<R> writing) {
    try {
      return writing.get();
    } catch (RuntimeException e) {
      try {
        output.deleteIfEmpty(); // it would be in the way of the next attempt
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  /** Writes the rows of {@code source} with what {@code shared} says of them. */
  private static ScoreReport write(
      SparkSession session,
      SharedPredictor shared,
      Source source,
      HadoopFolder output,
      String outputFormat) {
    JavaSparkContext context = Sessions.context(session);
    Dataset<Row> rows = Tables.rows(session, source);
    StructType columns = shared.columns();
    requireHeld(ScoredTable.schema(rows.schema(), columns), outputFormat);
    ScoreCount count = ScoreCount.of(context.sc());
    DataFrameWriter<Row> writer =
        ScoredTable.of(rows, Tables.column(rows, source), shared, count)
            .write()
            .format(outputFormat)
            .options(WRITING.getOrDefault(outputFormat, Map.of()));
    return Jobs.run(
        context,
        (columns.equals(LikelihoodRows.COLUMNS) ? "score " : "predict labels of ")
            + source.description(),
        () -> {
          save(writer, output.uri(), outputFormat);
          return count.report(columns.fieldNames());
        });
  }

  /**
   * Writes {@code rows}, which were made of {@code source}.
   *
   * @param outputPath a directory that is not there yet, on any Hadoop file system
   * @param outputFormat one of {@code parquet, json, csv, orc}
   * @throws InputException if the output cannot be used
   */
  public static void write(
      SparkSession session,
      Dataset<Row> rows,
      Source source,
      String outputPath,
      String outputFormat) {
    HadoopFolder output = newOutput(session, outputPath, outputFormat);
    requireHeld(rows.schema(), outputFormat);
    try (Lease lease = Lease.acquire(output, "rnn")) {
      newOutput(session, outputPath, outputFormat); // another may have written it meanwhile
      lease.requireHeld();
      DataFrameWriter<Row> writer =
          rows.write().format(outputFormat).options(WRITING.getOrDefault(outputFormat, Map.of()));
      written(
          output,
          () ->
              Jobs.run(
                  Sessions.context(session),
                  "score groups of " + source.description(),
                  () -> {
                    save(writer, output.uri(), outputFormat);
                    return output;
                  }));
    }
  }

  private static HadoopFolder newOutput(SparkSession session, String path, String format) {
    if (!FORMATS.contains(format)) {
      throw new InputException(
          "--output-format must be one of %s but is '%s'"
              .formatted(String.join(", ", FORMATS), format));
    }
    HadoopFolder output = HadoopFolder.of(session, path);
    requireNew(output);
    return output;
  }

  /**
   * Checks that {@code output} is not there yet.
   *
   * @throws InputException if it is
   */
  public static void requireNew(HadoopFolder output) {
    try {
      if (output.exists()) {
        throw new InputException(
            "The output must be a new directory but %s is there already; name another or delete it"
                .formatted(output.location()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The output %s cannot be reached: %s".formatted(output.location(), e.getMessage()), e);
    }
  }

  private static void save(DataFrameWriter<Row> writer, String path, String format)
      throws Exception {
    try {
      writer.save(path);
    } catch (Exception e) { // Scala throws AnalysisException unannounced
      if (e instanceof AnalysisException analysis
          && analysis.getCondition() != null
          && analysis.getCondition().startsWith("UNSUPPORTED_DATA_TYPE")) {
        Map<String, String> told = analysis.getMessageParameters();
        throw new InputException(
            "--output-format %s has no place for column %s (%s); choose another of %s"
                .formatted(
                    format,
                    told.get("columnName"),
                    told.get("columnType"),
                    String.join(", ", FORMATS)),
            e);
      }
      throw e;
    }
  }

  /** Fails if a column is of a type that the format does not hold; of some Spark says so later. */
  private static void requireHeld(StructType schema, String format) {
    for (StructField field : schema.fields()) {
      DataType type = field.dataType();
      boolean isNested =
          type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
      if (format.equals("csv") && isNested) {
        throw new InputException(
            "--output-format csv has no place for column %s (%s); choose parquet, json or orc"
                .formatted(field.name(), type.simpleString()));
      }
      if (type instanceof CalendarIntervalType) {
        throw new InputException(
            "No --output-format has a place for column %s (%s); leave it out of the rows, or cast it to a string"
                .formatted(field.name(), type.simpleString()));
      }
    }
  }
}
