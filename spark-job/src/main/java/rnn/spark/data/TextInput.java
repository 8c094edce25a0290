package rnn.spark.data;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.util.StringUtils;
import rnn.spark.job.InputException;
import rnn.text.ContentType;

/**
 * Hadoop's lines of text, of files that are named one by one, with errors that name the file.
 *
 * <p>Hadoop's own format takes names for globs and cannot take a colon in them.
 */
public class TextInput extends TextInputFormat {
  private static final String FILES = "rnn.text.files";

  /** Makes {@code files}, in this order, the input of jobs of {@code configuration}. */
  static void setFiles(Configuration configuration, List<FileStatus> files) {
    configuration.set(
        FILES,
        files.stream()
            .map(file -> StringUtils.escapeString(file.getPath().toString()))
            .collect(Collectors.joining(",")));
  }

  @Override
  protected List<FileStatus> listStatus(JobContext job) throws IOException {
    Configuration configuration = job.getConfiguration();
    List<FileStatus> files = new ArrayList<>();
    // Raw, for a name may look like a variable.
    for (String escaped : StringUtils.split(configuration.getRaw(FILES))) {
      Path file = new Path(StringUtils.unEscapeString(escaped));
      try {
        files.add(file.getFileSystem(configuration).getFileStatus(file));
      } catch (FileNotFoundException e) {
        throw unreadable(configuration, file, e);
      }
    }
    return files;
  }

  @Override
  public RecordReader<LongWritable, Text> createRecordReader(
      InputSplit split, TaskAttemptContext context) {
    return new Lines(super.createRecordReader(split, context), this);
  }

  /**
   * The bytes that are read for {@code split}.
   *
   * @throws IOException if where they lie cannot be found out
   */
  FileSplit extent(FileSplit split) throws IOException {
    return split;
  }

  /** The lines of one split. */
  private static final class Lines extends RecordReader<LongWritable, Text> {
    private final RecordReader<LongWritable, Text> lines;
    private final TextInput input;
    private Configuration configuration = new Configuration(false);
    private Path file = new Path(Path.SEPARATOR);

    Lines(RecordReader<LongWritable, Text> lines, TextInput input) {
      this.lines = lines;
      this.input = input;
    }

    @Override
    public void initialize(InputSplit split, TaskAttemptContext context)
        throws IOException, InterruptedException {
      configuration = context.getConfiguration();
      file = ((FileSplit) split).getPath();
      try {
        if (((FileSplit) split).getStart() == 0) {
          requireAsNamed(configuration, file);
        }
        lines.initialize(input.extent((FileSplit) split), context);
      } catch (IOException | RuntimeException | LinkageError | InternalError e) {
        throw unreadable(configuration, file, e);
      }
    }

    @Override
    public boolean nextKeyValue() throws IOException, InterruptedException {
      try {
        return lines.nextKeyValue();
      } catch (IOException | RuntimeException | LinkageError | InternalError e) {
        throw unreadable(configuration, file, e);
      }
    }

    @Override
    public LongWritable getCurrentKey() throws IOException, InterruptedException {
      return lines.getCurrentKey();
    }

    @Override
    public Text getCurrentValue() throws IOException, InterruptedException {
      return lines.getCurrentValue();
    }

    @Override
    public float getProgress() throws IOException, InterruptedException {
      return lines.getProgress();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /**
   * The content of {@code file}, decompressed by what its name ends in. Whatever a codec throws of
   * damaged data is an {@link InputException} that names the file, here and while it is read.
   *
   * @throws InputException if it is not what its name says, or cannot be opened
   */
  static InputStream open(Configuration configuration, Path file) {
    InputStream raw = null;
    try {
      requireAsNamed(configuration, file);
      CompressionCodec codec = TextCodecs.of(configuration, file);
      raw = file.getFileSystem(configuration).open(file);
      return content(codec == null ? raw : codec.createInputStream(raw), configuration, file);
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      if (raw != null) {
        IOUtils.closeStream(raw);
      }
      throw unreadable(configuration, file, e);
    }
  }

  /**
   * The bytes that {@code in} reads of {@code file}, its errors {@link InputException}s that name
   * it.
   */
  static InputStream content(InputStream in, Configuration configuration, Path file) {
    return new Content(in, configuration, file);
  }

  /** The bytes of a file, with errors that name it. */
  private static final class Content extends FilterInputStream {
    private final Configuration configuration;
    private final Path file;

    Content(InputStream in, Configuration configuration, Path file) {
      super(in);
      this.configuration = configuration;
      this.file = file;
    }

    @Override
    public int read() {
      try {
        return in.read();
      } catch (IOException | RuntimeException | LinkageError | InternalError e) {
        throw unreadable(configuration, file, e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException | RuntimeException | LinkageError | InternalError e) {
        throw unreadable(configuration, file, e);
      }
    }

    @Override
    public long skip(long count) {
      try {
        return in.skip(count);
      } catch (IOException | RuntimeException | LinkageError | InternalError e) {
        throw unreadable(configuration, file, e);
      }
    }
  }

  /** Fails if the file is not compressed as its name says, or so that a cut is not noticed. */
  private static void requireAsNamed(Configuration configuration, Path file) throws IOException {
    CompressionCodec codec = TextCodecs.of(configuration, file);
    if (codec == null) {
      return;
    }
    String ending = codec.getDefaultExtension();
    byte[] head;
    try (InputStream raw = file.getFileSystem(configuration).open(file)) {
      head = raw.readNBytes(ContentType.HEAD_BYTES);
    }
    ContentType type = ContentType.of(head);
    boolean isOfBlocks = ending.equals(".lz4") || ending.equals(".snappy");
    boolean isBlocks = isOfBlocks && head.length > 3 && head[0] == 0;
    String kind =
        isBlocks
            ? "Hadoop's blocks"
            : type == null ? "no %s data".formatted(ending.substring(1)) : type.name();
    boolean isAsNamed =
        switch (ending) {
          case ".gz" -> kind.equals("gzip data");
          case ".bz2" -> kind.equals("bzip2 data") || startsWith(head, "BZh");
          case ".zst" -> kind.equals("zstd data") || isSkippableFrame(head);
          case ".deflate" -> head.length > 1 && (head[0] & 0x0F) == 8;
          case ".lz4", ".snappy" -> false;
          default -> true;
        };
    if (!isAsNamed) {
      String remedy =
          isBlocks
              ? "where they are cut off goes unnoticed, so decompress it first"
              : type != null
                  ? type.remedy()
                  : isOfBlocks ? "decompress it first" : "give it the name that fits";
      throw new InputException(
          "%s is named %s but is %s; %s".formatted(file, ending, kind, remedy));
    }
  }

  private static boolean startsWith(byte[] head, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (i >= head.length || head[i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSkippableFrame(byte[] head) {
    return head.length > 3
        && (head[0] & 0xF0) == 0x50
        && head[1] == 0x2A
        && head[2] == 0x4D
        && head[3] == 0x18;
  }

  /** The first bytes of the content of {@code file}, as many as tell what it is. */
  static byte[] head(Configuration configuration, Path file) throws IOException {
    try (InputStream in = open(configuration, file)) {
      return in.readNBytes(ContentType.HEAD_BYTES);
    }
  }

  /** The error of a file that could not be read to its end. */
  static InputException unreadable(Configuration configuration, Path file, Throwable error) {
    if (error instanceof InputException input) {
      return input;
    }
    CompressionCodec codec = TextCodecs.of(configuration, file);
    String why;
    if (error instanceof FileNotFoundException) {
      why = "it was there when the input was listed but is not now";
    } else if (error instanceof ChecksumException) {
      why =
          "it is not as its checksum .%s.crc says: it was damaged or changed after it was written; get it whole, or delete the checksum"
              .formatted(file.getName());
    } else if (codec == null) {
      why = error.toString();
    } else if (error instanceof EOFException || isTruncation(error)) {
      why =
          "its %s data is cut off, or something else follows it (%s); get the file whole, or decompress it first"
              .formatted(codec.getDefaultExtension(), error.getMessage());
    } else if (error instanceof LinkageError
        || String.valueOf(error.getMessage()).contains("native")) {
      why =
          "this Hadoop has no library for %s (%s); decompress it first"
              .formatted(codec.getDefaultExtension(), error.getMessage());
    } else {
      why =
          "its %s data is damaged, or something else follows it (%s); get the file whole, or decompress it first"
              .formatted(codec.getDefaultExtension(), error);
    }
    return new InputException("%s cannot be read: %s".formatted(file, why), error);
  }

  private static boolean isTruncation(Throwable error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("truncated") || message.contains("unexpected end of");
  }
}
