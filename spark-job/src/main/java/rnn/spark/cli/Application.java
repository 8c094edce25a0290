package rnn.spark.cli;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import rnn.spark.data.Source;

/** The Spark application of a command: its name, and where its web page is. */
final class Application {
  private static final String NAME = "spark.app.name";
  private static final String PORT = "spark.ui.port";
  private static final int DEFAULT_PORT = 4040;
  private static final int MAX_INPUTS = 2; // that a name tells
  private static final int MAX_CHARACTERS = 80;

  private Application() {}

  /**
   * Names the application in {@code conf} by what {@code command} does with {@code source}, unless
   * its user has named it: spark-submit calls it by the main class otherwise.
   */
  static void setName(SparkConf conf, String command, Source source) {
    if (conf.get(NAME, Main.class.getName()).equals(Main.class.getName())) {
      conf.set(NAME, name(command, source));
    }
  }

  /** {@code rnn train wikitext.txt}: files by their names, without directories. */
  static String name(String command, Source source) {
    List<String> paths = source.paths();
    String what =
        paths.isEmpty()
            ? source.format()
            : paths.stream()
                .limit(MAX_INPUTS)
                .map(path -> path.replaceAll("/+$", "").replaceAll(".*/(?=.)", ""))
                .collect(Collectors.joining(" "));
    String more =
        paths.size() > MAX_INPUTS ? " and %d more".formatted(paths.size() - MAX_INPUTS) : "";
    int room = MAX_CHARACTERS - more.length();
    String shown =
        what.codePointCount(0, what.length()) <= room
            ? what
            : what.substring(0, what.offsetByCodePoints(0, room)) + "...";
    return "rnn %s %s%s".formatted(command, shown.replaceAll("\\p{Cntrl}", " "), more);
  }

  /** A line about the web page of {@code spark}; nothing if it has none. */
  static String page(SparkSession spark) {
    SparkConf conf = spark.sparkContext().getConf();
    return spark.sparkContext().uiWebUrl().isEmpty()
        ? ""
        : page(spark.sparkContext().uiWebUrl().get(), conf.getInt(PORT, DEFAULT_PORT));
  }

  /** A line about the page at {@code address}, which was to be at port {@code asked}, 0 for any. */
  static String page(String address, int asked) {
    int port = URI.create(address).getPort();
    return "Spark UI: %s%s"
        .formatted(
            address,
            asked == 0 || port < 0 || port == asked
                ? ""
                : " (port %d is taken; --conf %s=PORT behind -- chooses another)"
                    .formatted(asked, PORT));
  }
}
