package rnn.spark.data;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Lines of text files in order: by file, then by place in the file, over all partitions.
 *
 * <p>Bytes that are not UTF-8 are an error that names file and line; Spark's own reader would put a
 * replacement character, and a model would learn it.
 */
final class TextFiles {
  private static final long MIN_SPLIT_BYTES = 1 << 20;
  private static final long WHOLE = Long.MAX_VALUE; // files are not split
  private static final int PARTITIONS_PER_CORE = 4;

  private TextFiles() {}

  /**
   * The lines at {@code paths}, without line ends, blank ones too. Compressed files are read by
   * what their names end in.
   *
   * @throws rnn.spark.job.InputException if a path is not there or nothing is in it
   */
  static JavaRDD<String> lines(JavaSparkContext context, List<String> paths) {
    return parsed(context, paths, line -> line);
  }

  /** A parser of a line. */
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
    Opened opened = open(context, paths, TextInput.class, MIN_SPLIT_BYTES);
    Broadcast<SerializableConfiguration> shared = opened.shared; // what travels
    return opened.records.mapPartitionsWithInputSplit(
        (split, records) -> new ParsedLines<>(new TextLines(split, records, shared), parser), true);
  }

  /** A parser of the blocks of lines that begin in a part of a file. */
  @FunctionalInterface
  interface BlockParser<R> extends Serializable {

    /** Makes something of whole blocks, the blank lines that end them among the lines. */
    Iterator<R> parse(PlacedLines lines);
  }

  /**
   * The results of {@code parser} for each file's blocks, which blank lines end. Large files are
   * read by several tasks.
   */
  static <R> JavaRDD<R> parsedBlocks(
      JavaSparkContext context, List<String> paths, BlockParser<R> parser) {
    return parsedBlocks(context, paths, parser, MIN_SPLIT_BYTES);
  }

  /** As above, each file read by one task from its beginning to its end. */
  static <R> JavaRDD<R> parsedWhole(
      JavaSparkContext context, List<String> paths, BlockParser<R> parser) {
    return parsedBlocks(context, paths, parser, WHOLE);
  }

  private static <R> JavaRDD<R> parsedBlocks(
      JavaSparkContext context, List<String> paths, BlockParser<R> parser, long minSplitBytes) {
    Opened opened = open(context, paths, BlockInput.class, minSplitBytes);
    Broadcast<SerializableConfiguration> shared = opened.shared; // what travels
    return opened.records.mapPartitionsWithInputSplit(
        (split, records) -> {
          FileSplit part = (FileSplit) split;
          boolean isCompressed =
              TextCodecs.of(shared.value().value(), part.getPath()) != null; // and whole
          long end = isCompressed ? WHOLE : part.getStart() + part.getLength();
          TextLines lines = new TextLines(split, records, shared);
          return parser.parse(new BlockLines(lines, part.getStart(), end));
        },
        true);
  }

  /** Records of files, and what tasks need to say where one of them is. */
  private record Opened(
      JavaNewHadoopRDD<LongWritable, Text> records, Broadcast<SerializableConfiguration> shared) {}

  private static Opened open(
      JavaSparkContext context,
      List<String> paths,
      Class<? extends TextInput> input,
      long minSplitBytes) {
    List<FileStatus> files = InputFiles.list(context.hadoopConfiguration(), paths);
    long bytes = files.stream().mapToLong(FileStatus::getLen).sum();
    Configuration configuration = InputFiles.toOpen(context.hadoopConfiguration(), files);
    configuration.unset("textinputformat.record.delimiter");
    configuration.setLong(
        FileInputFormat.SPLIT_MAXSIZE,
        Math.max(minSplitBytes, bytes / (PARTITIONS_PER_CORE * context.defaultParallelism())));
    if (minSplitBytes == WHOLE) { // else the file system's blocks are the largest splits
      configuration.setLong(FileInputFormat.SPLIT_MINSIZE, WHOLE);
    }
    TextInput.setFiles(configuration, files);
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(configuration));
    JavaNewHadoopRDD<LongWritable, Text> records =
        (JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopRDD(configuration, input, LongWritable.class, Text.class);
    return new Opened(records, shared);
  }

  /** The results of the lines of one split. */
  private static final class ParsedLines<R> implements Iterator<R> {
    private final TextLines lines;
    private final LineParser<R> parser;

    ParsedLines(TextLines lines, LineParser<R> parser) {
      this.lines = lines;
      this.parser = parser;
    }

    @Override
    public boolean hasNext() {
      return lines.hasNext();
    }

    @Override
    public R next() {
      String line = lines.next();
      try {
        return parser.parse(line);
      } catch (IllegalArgumentException wrong) {
        throw lines.wrong(String.valueOf(wrong.getMessage()));
      }
    }
  }
}
