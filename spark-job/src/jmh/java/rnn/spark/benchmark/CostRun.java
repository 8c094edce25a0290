package rnn.spark.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import rnn.spark.job.SessionSettings;

/**
 * A benchmark of Spark in this process: its settings by arguments, a session as the command line
 * has it, and a directory that is deleted at the end.
 */
final class CostRun {
  private CostRun() {}

  /** A measurement. */
  @FunctionalInterface
  interface Measurement {
    /** Measures as {@code settings} say, with files in {@code directory}. */
    void run(SparkSession session, Map<String, Integer> settings, Path directory) throws Exception;
  }

  /**
   * Runs {@code measurement}.
   *
   * @param arguments {@code KEY=NUMBER} of {@code defaults}; any other ends the process with 2
   * @param more settings of Spark beside the command line's
   */
  static void run(
      String[] arguments,
      Map<String, Integer> defaults,
      BiConsumer<SparkConf, Map<String, Integer>> more,
      Measurement measurement)
      throws Exception {
    Map<String, Integer> settings = settings(arguments, defaults);
    SparkConf conf = new SparkConf().setAppName("rnn-benchmark");
    more.accept(conf, settings);
    SessionSettings.setMissing(conf); // as the command line has them
    Path directory = Files.createTempDirectory("rnn-benchmark");
    try (SparkSession session = SparkSession.builder().config(conf).getOrCreate()) {
      measurement.run(session, settings, directory);
    } finally {
      delete(directory);
    }
  }

  private static Map<String, Integer> settings(String[] arguments, Map<String, Integer> defaults) {
    Map<String, Integer> settings = new LinkedHashMap<>(defaults);
    for (String argument : arguments) {
      String[] parts = argument.split("=");
      if (parts.length != 2 || !defaults.containsKey(parts[0]) || !parts[1].matches("\\d{1,8}")) {
        System.err.println(
            "An argument must be KEY=NUMBER, the keys %s, but is '%s'"
                .formatted(new TreeSet<>(defaults.keySet()), argument));
        System.exit(2);
      }
      settings.put(parts[0], Integer.parseInt(parts[1]));
    }
    return settings;
  }

  private static void delete(Path directory) throws IOException {
    FileUtils.deleteDirectory(directory.toFile());
  }
}
