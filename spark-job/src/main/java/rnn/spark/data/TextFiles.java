package rnn.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.job.InputException;
import rnn.text.ContentType;
import rnn.text.Utf8Lines;
import scala.Tuple2;

/**
 * Lines of text files in order: by file, then by place in the file, over all partitions.
 *
 * <p>Bytes that are not UTF-8 are an error that names file and line; Spark's own reader would put a
 * replacement character, and a model would learn it.
 */
final class TextFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TextFiles.class);
  private static final long MIN_SPLIT_BYTES = 1 << 20;
  private static final int PARTITIONS_PER_CORE = 4;

  private TextFiles() {}

  /**
   * The lines at {@code paths}, without line ends, blank ones too. Compressed files are read by
   * what their names end in.
   *
   * @throws InputException if a path is not there or nothing is in it
   */
  static JavaRDD<String> lines(JavaSparkContext context, List<String> paths) {
    return parsed(context, paths, line -> line);
  }

  /** What is made of a line. */
  @FunctionalInterface
  interface LineParser<R> extends Serializable {

    /**
     * Makes something of a line.
     *
     * @throws IllegalArgumentException if it cannot; the message is told behind file and line
     */
    R parse(String line);
  }

  /** As {@link #lines}, what {@code parser} makes of each line. */
  static <R> JavaRDD<R> parsed(JavaSparkContext context, List<String> paths, LineParser<R> parser) {
    Opened opened = open(context, paths, MIN_SPLIT_BYTES);
    Broadcast<SerializableConfiguration> shared = opened.shared; // what travels
    return opened.records.mapPartitionsWithInputSplit(
        (split, records) -> new DecodedLines<>(split, records, shared, parser), true);
  }

  /** What is made of the lines of a file. */
  @FunctionalInterface
  interface FileParser<R> extends Serializable {

    /**
     * Makes something of all lines of a file, as they are asked for.
     *
     * @param file its name, for messages
     */
    Iterator<R> parse(String file, Iterator<String> lines);
  }

  /** What {@code parser} makes of each file, which one task reads from its beginning to its end. */
  static <R> JavaRDD<R> parsedWhole(
      JavaSparkContext context, List<String> paths, FileParser<R> parser) {
    Opened opened = open(context, paths, Long.MAX_VALUE);
    Broadcast<SerializableConfiguration> shared = opened.shared; // what travels
    return opened.records.mapPartitionsWithInputSplit(
        (split, records) ->
            parser.parse(
                ((FileSplit) split).getPath().toString(),
                new DecodedLines<>(split, records, shared, line -> line)),
        true);
  }

  /** Records of files, and what tasks need to say where one of them is. */
  private record Opened(
      JavaNewHadoopRDD<LongWritable, Text> records, Broadcast<SerializableConfiguration> shared) {}

  private static Opened open(JavaSparkContext context, List<String> paths, long minSplitBytes) {
    List<FileStatus> files = InputFiles.list(context.hadoopConfiguration(), paths);
    long bytes = files.stream().mapToLong(FileStatus::getLen).sum();
    Configuration configuration = InputFiles.toOpen(context.hadoopConfiguration(), files);
    configuration.unset("textinputformat.record.delimiter");
    configuration.setLong(
        FileInputFormat.SPLIT_MAXSIZE,
        Math.max(minSplitBytes, bytes / (PARTITIONS_PER_CORE * context.defaultParallelism())));
    TextInput.setFiles(configuration, files);
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(configuration));
    JavaNewHadoopRDD<LongWritable, Text> records =
        (JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopRDD(configuration, TextInput.class, LongWritable.class, Text.class);
    return new Opened(records, shared);
  }

  /** What is made of the lines of one split. */
  private static final class DecodedLines<R> implements Iterator<R> {
    private final Path file;
    private final Iterator<Tuple2<LongWritable, Text>> records;
    private final Broadcast<SerializableConfiguration> shared;
    private final LineParser<R> parser;

    DecodedLines(
        InputSplit split,
        Iterator<Tuple2<LongWritable, Text>> records,
        Broadcast<SerializableConfiguration> shared,
        LineParser<R> parser) {
      this.parser = parser;
      this.file = ((FileSplit) split).getPath();
      this.records = records;
      this.shared = shared;
    }

    @Override
    public boolean hasNext() {
      return records.hasNext();
    }

    @Override
    public R next() {
      Tuple2<LongWritable, Text> record = records.next();
      byte[] bytes = record._2().getBytes();
      int length = record._2().getLength();
      long offset = record._1().get();
      String text;
      try {
        text = Utf8Lines.decode(bytes, 0, length, file.toString());
      } catch (IllegalArgumentException notUtf8) {
        throw refused(bytes, length, offset);
      }
      if (text.indexOf('\0') >= 0 || offset == 0 && ContentType.document(bytes, length) != null) {
        throw refused(bytes, length, offset);
      }
      try {
        return parser.parse(text);
      } catch (IllegalArgumentException wrong) {
        String place = LinePlace.of(shared.value().value(), file, offset).text();
        throw new InputException(file + place + ": " + wrong.getMessage(), wrong);
      }
    }

    /** The error of the line that begins at byte {@code offset}: what it is, and what to do. */
    private InputException refused(byte[] bytes, int length, long offset) {
      Configuration configuration = shared.value().value();
      LinePlace place = LinePlace.of(configuration, file, offset);
      try {
        ContentType type = ContentType.of(TextInput.head(configuration, file));
        if (type != null) {
          return new InputException(type.refusal(file + place.text()));
        }
      } catch (IOException | InputException unreadable) {
        LOG.debug("{} could not be read again", file, unreadable);
      }
      try {
        if (place.isLast()) {
          Utf8Lines.decodeLast(bytes, 0, length, file + place.text());
        } else {
          Utf8Lines.decode(bytes, 0, length, file + place.text());
        }
      } catch (IllegalArgumentException notUtf8) {
        return new InputException(notUtf8.getMessage(), notUtf8);
      }
      return new InputException(
          "%s has NUL characters, which no text has: see what the file is, or remove them with tr -d '\\000'"
              .formatted(file + place.text()));
    }
  }

  /**
   * A line of a file.
   *
   * @param text the place as {@code : line n}
   * @param isLast true if it is the last, without an end
   */
  private record LinePlace(String text, boolean isLast) {

    /** The line that begins at byte {@code offset}, found by reading the file up to there. */
    static LinePlace of(Configuration configuration, Path file, long offset) {
      try (InputStream in = TextInput.open(configuration, file);
          LineReader reader = new LineReader(in)) {
        long line = 1;
        Text text = new Text();
        for (long at = 0; at < offset; line++) {
          int size = reader.readLine(text);
          if (size == 0) {
            return byteOffset(offset);
          }
          at += size;
        }
        boolean isLast = reader.readLine(text) == text.getLength();
        return new LinePlace(": line " + line, isLast);
      } catch (IOException | InputException e) {
        return byteOffset(offset);
      }
    }

    private static LinePlace byteOffset(long offset) {
      return new LinePlace(": byte %,d and on".formatted(offset), false);
    }
  }
}
