package rnn.spark.data;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A session to read files in: its user's, but for the settings by which Spark would leave out
 * files, rows or columns, or take one for another, and say nothing.
 */
final class ReadingSession {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.files.ignoreCorruptFiles", "false",
          "spark.sql.files.ignoreMissingFiles", "false",
          "spark.sql.columnNameOfCorruptRecord", "_rnn_corrupt_record",
          "spark.sql.legacy.json.allowEmptyString.enabled", "false",
          "spark.sql.parquet.mergeSchema", "false", // FileSchemas does
          "spark.sql.orc.mergeSchema", "false",
          "spark.sql.legacy.nullValueWrittenAsQuotedEmptyStringCsv", "false",
          "spark.sql.sources.partitionColumnTypeInference.enabled", "false", // 007 stays 007
          "orc.force.positional.evolution", "false");

  private static final String CASE_SENSITIVE = "spark.sql.caseSensitive";

  private static final String IGNORES_STREAM_LOG =
      "spark.sql.streaming.fileStreamSink.ignoreMetadata";

  private ReadingSession() {}

  /**
   * A session beside {@code session}, which stays as it is, to read {@code paths} in.
   *
   * <p>JSON alone is read in the letter case that its user set: columns of other formats are those
   * of several files, which Spark takes for one column in any case.
   */
  static SparkSession of(SparkSession session, String format, List<String> paths) {
    SparkSession reading = session.newSession();
    CollectionConverters.asJava(session.conf().getAll())
        .forEach(
            (key, value) -> {
              if (!key.startsWith("spark.") || reading.conf().isModifiable(key)) {
                reading.conf().set(key, value);
              }
            });
    SETTINGS.forEach(reading.conf()::set);
    if (!format.equals("json")) {
      reading.conf().set(CASE_SENSITIVE, false);
    }
    // Spark does not find the log of a streaming query where the only path is no path as it
    // stands, and says so with a stack trace.
    reading.conf().set(IGNORES_STREAM_LOG, paths.size() == 1 && Glob.hasWildcard(paths.get(0)));
    return reading;
  }
}
