package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.spark.job.InputException;
import rnn.spark.testkit.SharedSpark;
import rnn.text.Tokenizers;

/** CSV files as they are read: all of what is there, or an error with file and line. */
@ExtendWith(SharedSpark.class)
class CsvFilesTest {
  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @Test
  void csvIsReadAsTheRestOfTheWorldWritesIt() throws IOException {
    write("t.csv", "\uFEFFid,\"my body\"\r\n007,\"the \"\"cat\"\"\r\nsees, \\ a dog\"\r\n8,\r\n");
    Source source = Source.column("csv", "my body", directory + "/t.csv");
    Corpus corpus = corpus(source);
    assertEquals(List.of("the|\"cat\"|sees,|\\|a|dog"), lines(corpus));
    assertEquals(1, corpus.nullRows());
    Dataset<Row> rows = Tables.rows(session, source);
    assertEquals("struct<id:string,my body:string>", rows.schema().catalogString());
    assertEquals("007", rows.first().getString(0));
    assertEquals("the \"cat\"\r\nsees, \\ a dog", rows.first().getString(1));
  }

  @Test
  void csvMayLieInSeveralFilesInFoldersWithAColumnsValueAndCompressed() throws IOException {
    write("t/day=01/a.csv", "body\nthe cat\n");
    write("t/day=01/empty.csv", "");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("body\nthe dog\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.createDirectories(directory.resolve("t/day=a%3Ab"));
    Files.write(directory.resolve("t/day=a%3Ab/b.csv.gz"), bytes.toByteArray());
    Dataset<Row> rows = Tables.rows(session, Source.column("csv", "body", directory + "/t"));
    assertArrayEquals(new String[] {"body", "day"}, rows.columns());
    assertEquals(
        List.of("[the cat,01]", "[the dog,a:b]"),
        rows.sort("body").collectAsList().stream().map(Row::toString).toList());
  }

  @Test
  void csvWithoutRowsIsAnEmptyTable() throws IOException {
    write("t.csv", "id,body\n");
    Source source = Source.column("csv", "body", directory + "/t.csv");
    assertEquals(0, Tables.rows(session, source).count());
    write("blank.csv", "\n\n");
    expect(
        Source.column("csv", "body", directory + "/blank.csv"), "must begin with a line of column");
  }

  @Test
  void raggedRecordsAreNamedAndCounted() throws IOException {
    write("t.csv", "id,body\n1,\"a\nb\"\n2,the cat, the dog\n3,the cat\n4\n");
    expect(
        Source.column("csv", "body", directory + "/t.csv"),
        "t.csv: line 4: every record must have the 2 fields of the header (id,body) but this one"
            + " has 3",
        "the first of 2 such records");
  }

  @Test
  void theFirstRaggedRecordIsToldThoughALaterOneCannotBeRead() throws IOException {
    write("t.csv", "id,body\n1,a\n2\n3\n4,\"b\n");
    expect(
        Source.column("csv", "body", directory + "/t.csv"),
        "t.csv: line 3: every record must have the 2 fields",
        "the first of at least 2 such records",
        "t.csv: line 5: the quote that opens a field must be closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst", "deflate"})
  void damagedCompressedCsvIsNamed(String ending) throws IOException {
    byte[] noise = new byte[1 << 17];
    new Random(7).nextBytes(noise);
    String text = "body\n" + HexFormat.of().withDelimiter("\n").formatHex(noise) + "\n";
    byte[] whole = compressed(ending, text);
    Random random = new Random(8);
    for (int i = 0; i < 4; i++) {
      byte[] bytes = i == 0 ? Arrays.copyOf(whole, whole.length / 2) : whole.clone();
      int from = i == 0 ? 0 : 12 + (int) ((long) (bytes.length - 40) * (i - 1) / 2);
      for (int j = from; i > 0 && j < Math.min(from + 500, bytes.length); j++) {
        bytes[j] = (byte) random.nextInt();
      }
      String name = "damaged" + i + ".csv." + ending;
      Files.write(directory.resolve(name), bytes);
      expect(Source.column("csv", "body", directory + "/" + name), name);
    }
  }

  /** Hadoop's codecs throw what they like, on the driver and in tasks. */
  @ParameterizedTest
  @ValueSource(strings = {"java.lang.InternalError", "java.lang.ArrayIndexOutOfBoundsException"})
  void whateverACodecThrowsIsAnErrorOfTheFile(String error) throws Exception {
    Throwable thrown = (Throwable) Class.forName(error).getConstructor().newInstance();
    try (InputStream in =
        TextInput.content(
            new InputStream() {
              @Override
              public int read() {
                throw CsvFilesTest.<RuntimeException>unchanged(thrown);
              }
            },
            new Configuration(),
            new org.apache.hadoop.fs.Path("file:/t.csv.bz2"))) {
      for (Executable reading : List.<Executable>of(in::read, in::readAllBytes, () -> in.skip(1))) {
        InputException e = assertThrows(InputException.class, reading);
        assertTrue(e.getMessage().startsWith("file:/t.csv.bz2 cannot be read"), e.getMessage());
        assertTrue(e.getMessage().contains("its .bz2 data is damaged"), e.getMessage());
      }
    }
  }

  @SuppressWarnings("unchecked") // erased
  private static <E extends Throwable> E unchanged(Throwable e) throws E {
    throw (E) e;
  }

  private static byte[] compressed(String ending, String text) throws IOException {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (ending.equals("zst")) {
      try (OutputStream out = new ZstdOutputStream(bytes).setChecksum(true)) {
        out.write(plain);
      }
      return bytes.toByteArray();
    }
    try (OutputStream out =
        new CompressionCodecFactory(new Configuration())
            .getCodec(new org.apache.hadoop.fs.Path("t." + ending))
            .createOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void headersThatDifferAreRefused() throws IOException {
    write("t/a.csv", "id,body\n1,the cat\n");
    write("t/b.csv", "body,id\nthe dog,2\n");
    expect(
        Source.column("csv", "body", directory + "/t"),
        "must have the same header but that of file:",
        "/t/b.csv is body,id and the first file's is id,body");
  }

  @Test
  void namesOfCsvColumnsMustDiffer() throws IOException {
    write("t.csv", "body,id,Body\na,b,c\n");
    expect(Source.column("csv", "body", directory + "/t.csv"), "different names", "body and Body");
  }

  @Test
  void csvOfSemicolonsIsTold() throws IOException {
    write("t.csv", "id;body\n1;the cat\n");
    expect(Source.column("csv", "body", directory + "/t.csv"), "no column body", "by semicolons");
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Corpus corpus(Source source) {
    return Corpus.of(session, source, Tokenizers.named("whitespace"));
  }

  private static List<String> lines(Corpus corpus) {
    return corpus.lines().map(line -> String.join("|", line.tokens())).collect().stream()
        .sorted()
        .toList();
  }

  private void expect(Source source, String... parts) {
    InputException e = assertThrows(InputException.class, () -> lines(corpus(source)));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
