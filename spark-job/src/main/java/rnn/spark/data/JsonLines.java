package rnn.spark.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.text.Excerpt;
import rnn.text.Utf8Lines;

/**
 * A check that every line of JSON files is an object, or an array of objects, in UTF-8.
 *
 * <p>Spark does not insist on it. A line that is no JSON becomes a row of nulls, what follows an
 * object on its line is left out, and of a name that is there twice one value is left out.
 */
final class JsonLines {
  private static final int MAX_SHOWN = 200; // characters of a line in a message

  /** JSON as Spark takes it, which is lenient in quotes and NaN. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonLines() {}

  /**
   * Reads the files at {@code paths} and fails if a line is not what it has to be.
   *
   * @throws InputException with file, line and how many there are
   */
  static void requireSound(JavaSparkContext context, List<String> paths) {
    JavaRDD<Long> broken = TextFiles.lines(context, paths).mapPartitions(JsonLines::countBroken);
    long count = 0;
    for (long part : Jobs.collect(broken, "check the JSON of " + String.join(", ", paths))) {
      count += part;
    }
    if (count > 0) {
      throw located(context, paths, count);
    }
  }

  private static Iterator<Long> countBroken(Iterator<String> lines) {
    long count = 0;
    while (lines.hasNext()) {
      count += isSound(lines.next()) ? 0 : 1;
    }
    return List.of(count).iterator();
  }

  /** True if {@code line} is blank, an object or an array of objects. */
  static boolean isSound(String line) {
    try (JsonParser parser = FACTORY.createParser(line)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
          if (token != JsonToken.START_OBJECT) {
            return false;
          }
          parser.skipChildren();
        }
      } else if (token == JsonToken.START_OBJECT) {
        parser.skipChildren();
      } else if (token != null) {
        return false;
      }
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
  }

  /** The error of broken lines: the first is found by reading the files again, in order. */
  private static InputException located(JavaSparkContext context, List<String> paths, long count) {
    List<FileStatus> listed = InputFiles.list(context.hadoopConfiguration(), paths);
    List<String> files = new ArrayList<>();
    listed.forEach(file -> files.add(file.getPath().toString()));
    Configuration configuration = InputFiles.toOpen(context.hadoopConfiguration(), listed);
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(configuration));
    JavaRDD<String> places =
        context
            .parallelize(files, files.size())
            .map(file -> firstBroken(new Path(file), shared.value().value()))
            .filter(place -> !place.isEmpty());
    List<String> first =
        Jobs.run(context, "find the first broken line", () -> new ArrayList<>(places.take(1)));
    shared.destroy();
    return new InputException(
        "Every line of %s must be a JSON object but %,d %s not, the first in %s"
            .formatted(
                String.join(", ", paths),
                count,
                count == 1 ? "is" : "are",
                first.isEmpty() ? "a file that has changed" : first.get(0)));
  }

  /** Place, text and remedy of a file's first broken line, or nothing. */
  private static String firstBroken(Path file, Configuration configuration) throws IOException {
    long[] lineNumber = new long[1];
    List<String> found = new ArrayList<>();
    try (InputStream in = TextInput.open(configuration, file)) {
      Utf8Lines.forEach(
          in,
          file.toString(),
          line -> {
            lineNumber[0]++;
            if (found.isEmpty() && !isSound(line)) {
              found.add(
                  "%s: line %d: %s"
                      .formatted(file, lineNumber[0], Excerpt.of(line.strip(), MAX_SHOWN)));
            }
          });
    }
    if (found.isEmpty()) {
      return "";
    }
    return found.get(0) + "; " + remedy(file, configuration);
  }

  /** The remedy for a file with broken lines: JSON over several lines can be converted. */
  private static String remedy(Path file, Configuration configuration) throws IOException {
    try (InputStream in = TextInput.open(configuration, file);
        JsonParser parser = FACTORY.createParser(in)) {
      long values = 0;
      boolean isArray = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        values++;
        isArray = token == JsonToken.START_ARRAY;
        parser.skipChildren();
      }
      return values == 1 && isArray
          ? "the file is one array over several lines: give each of its objects a line, for example"
              + " with jq -c '.[]'"
          : "the file has JSON over several lines, or several values on one: give each object a"
              + " line, for example with jq -c .";
    } catch (JsonProcessingException noJson) {
      return "correct or remove them";
    }
  }
}
