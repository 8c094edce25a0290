package rnn.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.job.InputException;
import rnn.text.ContentType;
import rnn.text.Utf8Lines;
import scala.Tuple2;

/** The lines of one split of a file as text; what is no text is an error that says where it is. */
final class TextLines implements PlacedLines {
  private static final Logger LOG = LoggerFactory.getLogger(TextLines.class);

  private final Path file;
  private final Iterator<Tuple2<LongWritable, Text>> records;
  private final Broadcast<SerializableConfiguration> shared;
  private long offset;

  TextLines(
      InputSplit split,
      Iterator<Tuple2<LongWritable, Text>> records,
      Broadcast<SerializableConfiguration> shared) {
    this.file = ((FileSplit) split).getPath();
    this.records = records;
    this.shared = shared;
  }

  @Override
  public boolean hasNext() {
    return records.hasNext();
  }

  @Override
  public String next() {
    Tuple2<LongWritable, Text> record = records.next();
    byte[] bytes = record._2().getBytes();
    int length = record._2().getLength();
    offset = record._1().get();
    String text;
    try {
      text = Utf8Lines.decode(bytes, 0, length, file.toString());
    } catch (IllegalArgumentException notUtf8) {
      throw refused(bytes, length);
    }
    if (text.indexOf('\0') >= 0 || offset == 0 && ContentType.document(bytes, length) != null) {
      throw refused(bytes, length);
    }
    return text;
  }

  /** Offset of the first byte of the line that was taken last. */
  long offset() {
    return offset;
  }

  @Override
  public InputException wrong(String message) {
    String place = LinePlace.of(shared.value().value(), file, offset).text();
    return new InputException(file + place + ": " + message);
  }

  /** The error of the line that was taken last: what it is, and what to do. */
  private InputException refused(byte[] bytes, int length) {
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
