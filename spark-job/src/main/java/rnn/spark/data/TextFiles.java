package rnn.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.util.LineReader;
import org.apache.hadoop.util.StringUtils;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import rnn.spark.job.InputException;
import rnn.text.Utf8Lines;
import scala.Tuple2;

/**
 * Lines of text files in order: by file, then by place in the file, over all partitions.
 *
 * <p>Bytes that are not UTF-8 are an error that names file and line; Spark's own reader would put a
 * replacement character, and a model would learn it.
 */
final class TextFiles {
  private static final long LEAST_SPLIT_BYTES = 1 << 20;
  private static final int PARTITIONS_PER_CORE = 4;

  private TextFiles() {}

  /**
   * The lines at {@code paths}, without line ends, blank ones too. Compressed files are read by
   * what their names end in.
   *
   * @throws InputException if a path is not there or nothing is in it
   */
  static JavaRDD<String> lines(JavaSparkContext context, List<String> paths) {
    List<FileStatus> files = InputFiles.list(context.hadoopConfiguration(), paths);
    long bytes = files.stream().mapToLong(FileStatus::getLen).sum();
    Configuration configuration = new Configuration(context.hadoopConfiguration());
    configuration.unset("textinputformat.record.delimiter");
    configuration.setInt(FileInputFormat.LIST_STATUS_NUM_THREADS, 1); // more would lose the order
    configuration.setLong(
        FileInputFormat.SPLIT_MAXSIZE,
        Math.max(LEAST_SPLIT_BYTES, bytes / (PARTITIONS_PER_CORE * context.defaultParallelism())));
    configuration.set(
        FileInputFormat.INPUT_DIR,
        files.stream().map(file -> literally(file.getPath())).collect(Collectors.joining(",")));
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(configuration));
    return ((JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopRDD(
                configuration, TextInputFormat.class, LongWritable.class, Text.class))
        .mapPartitionsWithInputSplit(
            (split, records) -> new DecodedLines(split, records, shared), true);
  }

  /**
   * A path as Hadoop's input format must be told it, so that no character in it is a glob's or a
   * separator.
   */
  private static String literally(Path path) {
    return StringUtils.escapeString(path.toString().replaceAll("([\\\\{}\\[\\]*?^])", "\\\\$1"));
  }

  /** The lines of one split. */
  private static final class DecodedLines implements Iterator<String> {
    private final Path file;
    private final Iterator<Tuple2<LongWritable, Text>> records;
    private final Broadcast<SerializableConfiguration> shared;

    DecodedLines(
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
      try {
        return Utf8Lines.decode(bytes, 0, length, file.toString());
      } catch (IllegalArgumentException notUtf8) {
        String place = file + place(record._1().get());
        try {
          return Utf8Lines.decode(bytes, 0, length, place);
        } catch (IllegalArgumentException withPlace) {
          throw new InputException(withPlace.getMessage(), withPlace);
        }
      }
    }

    /**
     * {@code : line n} for the line that begins at byte {@code offset}, found by reading the file
     * again up to there.
     */
    private String place(long offset) {
      Configuration configuration = shared.value().value();
      CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(file);
      try (InputStream raw = file.getFileSystem(configuration).open(file);
          InputStream in = codec == null ? raw : codec.createInputStream(raw);
          LineReader reader = new LineReader(in)) {
        long line = 1;
        Text text = new Text();
        for (long at = 0; at < offset; line++) {
          int size = reader.readLine(text);
          if (size == 0) {
            return ": byte %,d and on".formatted(offset);
          }
          at += size;
        }
        return ": line " + line;
      } catch (IOException e) {
        return ": byte %,d and on".formatted(offset);
      }
    }
  }
}
