package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.ExampleEncoder;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** What is said of each input that cannot be used. */
@ExtendWith(SharedSpark.class)
class InputErrorsTest {
  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @Test
  void unknownFormat() {
    expect(() -> Source.column("xml", "body", "x"), "one of text, parquet, json", "\"xml\"");
  }

  @Test
  void noPath() {
    expect(() -> Source.text(), "Format text needs at least one path");
    expect(() -> Source.text("a", ""), "none of them empty");
  }

  @Test
  void columnOfText() {
    expect(() -> Source.column("text", "body", "x"), "Format text has no columns", "body");
  }

  @Test
  void grammarOfNoSentence() {
    expect(() -> Source.grammar(1, 0), "at least 1 sentence");
  }

  @Test
  void twoTables() {
    expect(() -> Source.column("table", "body", "a", "b"), "the name of one table");
  }

  @Test
  void missingPath() {
    expect(() -> encode(Source.text(directory + "/nothing")), "no input at " + directory);
    expect(() -> encode(Source.text(directory + "/*.txt")), "no input at " + directory + "/*.txt");
    expect(
        () -> encode(Source.column("parquet", "body", directory + "/nothing")),
        "no input at " + directory);
    expect(() -> encode(Source.text("nosuchscheme://host/a")), "cannot be read", "nosuchscheme");
  }

  @Test
  void missingTable() {
    expect(
        () -> encode(Source.column("table", "body", "no_such_table")),
        "no_such_table cannot be read as table",
        "--conf spark.sql.catalogImplementation=hive");
  }

  @Test
  void emptyInput() throws IOException {
    Files.createFile(directory.resolve("empty"));
    Files.createDirectory(directory.resolve("nothing"));
    expect(() -> encode(Source.text(directory + "/empty")), "is empty: 1 file with 0 bytes");
    expect(() -> encode(Source.text(directory + "/nothing")), "is empty: 0 files");
  }

  @Test
  void hiddenFile() {
    String path = TestText.write(directory.resolve("_text"), List.of("the cat"));
    expect(() -> encode(Source.text(path)), "must not begin with _ or .");
  }

  @Test
  void nothingButBlankLines() {
    String path = TestText.write(directory.resolve("blank"), List.of("", "  ", ""));
    expect(() -> encode(Source.text(path)), "nothing but 3 blank lines");
  }

  @Test
  void bytesThatAreNotUtf8AreNamedByFileAndLine() throws IOException {
    byte[] bytes = "the cat\nna\u00EFf\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(directory.resolve("latin"), bytes);
    expect(
        () -> encode(Source.text(directory + "/latin")),
        directory + "/latin: line 2 is not UTF-8: byte 0xEF",
        "iconv -f LATIN1 -t UTF-8");
  }

  @Test
  void placeIsFoundOnAFileSystemThatOnlyTheSessionKnows() throws IOException {
    byte[] bytes = "the cat\nna\u00EFf\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(directory.resolve("latin"), bytes);
    Configuration configuration = Sessions.context(session).hadoopConfiguration();
    configuration.set("fs.known.impl", KnownFileSystem.class.getName());
    try {
      expect(() -> encode(Source.text("known:" + directory + "/latin")), "latin: line 2 is not");
    } finally {
      configuration.unset("fs.known.impl");
    }
  }

  /** The local disk by another name. */
  public static final class KnownFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("known:///");
    }
  }

  @Test
  void noColumnNamed() {
    table().write().parquet(directory + "/t");
    Source source = new Source(List.of(directory + "/t"), "parquet", null, 0, 0);
    expect(
        () -> encode(source),
        "needs --column",
        "id (bigint), body (string), words (array<string>), share (double), shares"
            + " (array<double>)");
  }

  @Test
  void missingColumn() {
    table().write().json(directory + "/t");
    expect(
        () -> encode(Source.column("json", "text", directory + "/t")),
        "no column text in",
        "body (string)");
  }

  @Test
  void columnOfAnotherType() {
    table().write().parquet(directory + "/t");
    expect(
        () -> encode(Source.column("parquet", "share", directory + "/t")),
        "Column share must be a string or an array<string>, or integers in their place, but is"
            + " double",
        "CAST(... AS STRING)");
    expect(
        () -> encode(Source.column("parquet", "shares", directory + "/t")),
        "but is array<double>",
        "CAST(... AS ARRAY<STRING>)");
    expect(
        () -> encode(Source.column("parquet", "bytes", directory + "/t")),
        "but is binary",
        "spark.sql.parquet.binaryAsString=true");
  }

  @Test
  void fileOfAnotherFormat() {
    TestText.write(directory.resolve("t/part-0.parquet"), List.of("this is no parquet"));
    expect(
        () -> encode(Source.column("parquet", "body", directory + "/t")),
        "cannot be read as parquet",
        "is not a Parquet file",
        "check --format");
  }

  @Test
  void brokenRowsOfJsonAreCountedAndTheFirstIsShown() {
    TestText.write(
        directory.resolve("t"),
        List.of("{\"body\": \"the cat\"}", "broken{", "{\"body\": \"the dog\"}", "[1"));
    expect(
        () -> encode(Source.column("json", "body", directory + "/t")),
        "must be a JSON object but 2 are not, the first in file:",
        "/t: line 2: broken{; correct or remove them");
  }

  @Test
  void jsonOverSeveralLinesIsTold() {
    TestText.write(directory.resolve("t"), List.of("{", "\"body\": \"the cat\"", "}"));
    expect(
        () -> encode(Source.column("json", "body", directory + "/t")),
        "must be a JSON object but 3 are not",
        "give each object a line, for example with jq -c .");
    TestText.write(
        directory.resolve("array"),
        List.of("[", "{\"body\": \"the cat\"},", "{\"body\": \"the dog\"}", "]"));
    expect(
        () -> encode(Source.column("json", "body", directory + "/array")),
        "array: line 1: [",
        "the file is one array over several lines",
        "jq -c '.[]'");
  }

  private Dataset<Row> table() {
    return session.sql(
        "select 1L as id, 'the cat' as body, array('the', 'cat') as words,"
            + " 0.5D as share, array(0.5D) as shares, binary('the cat') as bytes");
  }

  private void encode(Source source) {
    Vocabulary known = TestText.vocabulary(List.of("the cat"));
    Broadcast<ExampleEncoder> vocabulary =
        Sessions.context(session).broadcast(ExampleEncoder.ofText(known));
    try {
      Corpus corpus = Corpus.of(session, source, Tokenizers.named("whitespace"));
      EncodedText.of(corpus, vocabulary, EncodedText.BlankLines.KEPT).close();
    } finally {
      vocabulary.destroy();
    }
  }

  private static void expect(Runnable reading, String... parts) {
    InputException e = assertThrows(InputException.class, reading::run);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
