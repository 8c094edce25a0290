package rnn.spark.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.text.Excerpt;
import rnn.text.Utf8Lines;

/**
 * CSV files as rows of strings, strictly: a record with too many or too few fields, bytes that are
 * not UTF-8, files whose headers differ are errors that name file and line.
 *
 * <p>The first record of each file has the names of the columns. No value is anything but text:
 * {@code 007} stays {@code 007}. A file is one task, because only its start says which line breaks
 * are within quotes.
 */
final class CsvFiles {
  private static final int MAX_SHOWN = 200; // characters of a header in a message

  private CsvFiles() {}

  /**
   * The rows of {@code files}, in their order. Compressed files are read by what their names end
   * in.
   *
   * @param folders columns whose values the names of the files' folders hold
   * @param paths what the files were found at, for messages
   * @throws InputException if no file has a header that can be used
   */
  static Dataset<Row> rows(
      SparkSession session, List<FileStatus> files, List<String> folders, List<String> paths) {
    JavaSparkContext context = Sessions.context(session);
    Configuration configuration = InputFiles.toOpen(context.hadoopConfiguration(), files);
    List<String> names = header(files, configuration);
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.StringType);
    }
    for (String folder : folders) {
      schema = schema.add(folder, DataTypes.StringType);
    }
    requireDistinct(schema, paths);
    String[] header = names.toArray(String[]::new);
    String[] folderColumns = folders.toArray(String[]::new);
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(configuration));
    List<String> places = new ArrayList<>();
    files.forEach(file -> places.add(file.getPath().toString()));
    JavaRDD<Row> rows =
        context
            .parallelize(places, places.size())
            .flatMap(
                place ->
                    new FileRows(new Path(place), header, folderColumns, shared.value().value()));
    return session.createDataFrame(rows, schema);
  }

  /** The names in the first record of the first file that has one. */
  private static List<String> header(List<FileStatus> files, Configuration configuration) {
    for (FileStatus file : files) {
      try (OpenFile open = new OpenFile(file.getPath(), configuration)) {
        @Nullable String[] first = open.next();
        if (first != null) {
          return Arrays.asList(names(first));
        }
      }
    }
    throw new InputException(
        "A CSV file must begin with a line of column names but %s has no line"
            .formatted(files.get(0).getPath()));
  }

  /** A header's fields as names; one that is empty gets the name that Spark gives it. */
  private static String[] names(@Nullable String[] fields) {
    String[] names = new String[fields.length];
    for (int i = 0; i < names.length; i++) {
      String field = fields[i];
      names[i] = field == null || field.isEmpty() ? "_c" + i : field;
    }
    return names;
  }

  private static void requireDistinct(StructType schema, List<String> paths) {
    TreeMap<String, String> seen = new TreeMap<>();
    for (String name : schema.fieldNames()) {
      String same = seen.put(name.toLowerCase(Locale.ROOT), name);
      if (same != null) {
        throw new InputException(
            "The columns of a CSV file must have different names, in upper or lower case, but %s has %s and %s; rename one"
                .formatted(String.join(", ", paths), same, name));
      }
    }
  }

  /** A file's records, with errors that name it. */
  private static final class OpenFile implements Closeable {
    private final Path file;
    private final Configuration configuration;
    private final InputStream in;
    private final CsvRecords records;

    OpenFile(Path file, Configuration configuration) {
      this.file = file;
      this.configuration = configuration;
      InputStream opened = null;
      try {
        opened = TextInput.open(configuration, file);
        in = opened;
        records =
            new CsvRecords(
                new InputStreamReader(
                    in,
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)),
                file.toString());
      } catch (IOException | InputException e) {
        closeQuietly(opened);
        throw failure(e);
      }
    }

    private static void closeQuietly(@Nullable InputStream in) {
      if (in != null) {
        try {
          in.close();
        } catch (IOException e) {
          // what was read is read
        }
      }
    }

    @Nullable String @Nullable [] next() {
      try {
        return records.next();
      } catch (IOException e) {
        throw failure(e);
      }
    }

    long line() {
      return records.line();
    }

    /**
     * The error to throw: of bytes that are not UTF-8 their place, found by reading the file again.
     */
    private InputException failure(Exception e) {
      if (e instanceof CharacterCodingException) {
        try (InputStream again = TextInput.open(configuration, file)) {
          Utf8Lines.forEach(again, file.toString(), line -> {});
        } catch (IOException | UncheckedIOException stillFails) {
          e.addSuppressed(stillFails);
        } catch (IllegalArgumentException notUtf8) {
          return new InputException(notUtf8.getMessage(), notUtf8);
        }
      }
      return TextInput.unreadable(configuration, file, e);
    }

    @Override
    public void close() {
      closeQuietly(in);
    }
  }

  /** The rows of one file, in a task. */
  private static final class FileRows implements Iterator<Row> {
    private final Path file;
    private final String[] header;
    private final @Nullable String[] folderValues;
    private final OpenFile open;
    private @Nullable String @Nullable [] record;

    FileRows(Path file, String[] header, String[] folderColumns, Configuration configuration) {
      this.file = file;
      this.header = header;
      this.folderValues = new String[folderColumns.length];
      for (int i = 0; i < folderColumns.length; i++) {
        folderValues[i] = PartitionFolders.value(file, folderColumns[i]);
      }
      this.open = new OpenFile(file, configuration);
      TaskCompletionListener atEnd = task -> open.close();
      TaskContext.get().addTaskCompletionListener(atEnd);
      @Nullable String[] first = open.next();
      if (first != null) {
        requireHeader(names(first));
        advance();
      }
    }

    private void requireHeader(String[] names) {
      if (!Arrays.equals(names, header)) {
        throw new InputException(
            "All CSV files must have the same header but that of %s is %s and the first file's is %s; read them apart, or write them anew with the same columns in the same order"
                .formatted(
                    file,
                    Excerpt.of(String.join(",", names), MAX_SHOWN),
                    Excerpt.of(String.join(",", header), MAX_SHOWN)));
      }
    }

    private void advance() {
      record = open.next();
      if (record == null) {
        open.close();
      } else if (record.length != header.length) {
        throw ragged(open.line(), record.length);
      }
    }

    /** The error of a record with too many or too few fields; the others are counted for it. */
    private InputException ragged(long line, int fields) {
      long count = 0;
      InputException later = null;
      try {
        for (@Nullable String[] other = record; other != null; other = open.next()) {
          count += other.length == header.length ? 0 : 1;
        }
      } catch (InputException e) {
        later = e;
      }
      String howMany =
          later != null
              ? "the first of at least %,d such records of the file, which has another fault behind them (%s)"
                  .formatted(count, later.getMessage())
              : count == 1
                  ? "the only such record of the file"
                  : "the first of %,d such records of the file".formatted(count);
      return new InputException(
          "%s: line %d: every record must have the %d fields of the header (%s) but this one has %d; it is %s; put a field with commas or line breaks in quotes"
              .formatted(
                  file,
                  line,
                  header.length,
                  Excerpt.of(String.join(",", header), MAX_SHOWN),
                  fields,
                  howMany));
    }

    @Override
    public boolean hasNext() {
      return record != null;
    }

    @Override
    public Row next() {
      @Nullable String[] current = record;
      if (current == null) {
        throw new NoSuchElementException();
      }
      Object[] values = Arrays.copyOf(current, header.length + folderValues.length, Object[].class);
      System.arraycopy(folderValues, 0, values, header.length, folderValues.length);
      advance();
      return RowFactory.create(values);
    }
  }
}
