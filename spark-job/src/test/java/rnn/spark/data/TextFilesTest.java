package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;

/** Encodings and compression of text: read as they are, or refused with what the file is. */
@ExtendWith(SharedSpark.class)
class TextFilesTest {
  private static final String TEXT = "the cat\nsat on\nthe mat\n";

  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void encodingsOfUnicodeAreNamedWithAndWithoutAMark(String encoding) throws IOException {
    Charset charset = Charset.forName(encoding);
    expect(
        write("plain.txt", TEXT.getBytes(charset)),
        "plain.txt: line 1 is not UTF-8 text but " + encoding,
        "iconv -f " + encoding + " -t UTF-8");
    expect(
        write("marked.txt", ("\uFEFF" + TEXT).getBytes(charset)),
        "marked.txt: line 1 is not UTF-8 text but UTF-",
        "iconv -f " + encoding.substring(0, 6) + " -t UTF-8");
  }

  @Test
  void nulCharactersAreRefusedByTheirLine() throws IOException {
    String text = TEXT + "the \0dog\n";
    expect(
        write("a.txt", text.getBytes(StandardCharsets.UTF_8)),
        "a.txt: line 4 has NUL characters",
        "tr -d '\\000'");
  }

  @Test
  void compressedDataWithoutItsEndingIsNamed() throws IOException {
    expect(write("a", gzip(TEXT)), "a: line 1 is not UTF-8 text but gzip data", "ends in .gz");
    expect(write("b", Zstd.compress(TEXT.getBytes(StandardCharsets.UTF_8))), "zstd data");
    expect(write("c.txt", compressed("x.bz2", TEXT)), "bzip2 data", "ends in .bz2");
    expect(write("d.pdf", "%PDF-1.4\nall plain\n".getBytes(StandardCharsets.US_ASCII)), "PDF");
  }

  @Test
  void whatIsInsideACompressedFileIsNamed() throws IOException {
    byte[] tar = new byte[1024];
    System.arraycopy("a.txt".getBytes(StandardCharsets.US_ASCII), 0, tar, 0, 5);
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    expect(write("a.tar.gz", gzip(new String(tar, StandardCharsets.ISO_8859_1))), "a tar archive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst", "deflate"})
  void everyEndingIsReadOrRefused(String ending) throws IOException {
    byte[] whole =
        ending.equals("zst")
            ? Zstd.compress(TEXT.getBytes(StandardCharsets.UTF_8))
            : compressed("x." + ending, TEXT);
    assertEquals(TEXT.lines().toList(), lines(write("whole." + ending, whole)));
    // What is not compressed, or cut off, or damaged.
    String name = "plain." + ending;
    expect(write(name, TEXT.getBytes(StandardCharsets.UTF_8)), name + " is named ." + ending);
    byte[] large = new byte[1 << 20];
    new Random(2).nextBytes(large);
    String hex = HexFormat.of().withDelimiter("\n").formatHex(large);
    byte[] full =
        ending.equals("zst")
            ? Zstd.compress(hex.getBytes(StandardCharsets.UTF_8))
            : compressed("x." + ending, hex);
    byte[] cut = Arrays.copyOf(full, full.length / 2);
    expect(write("cut." + ending, cut), "cut." + ending + " cannot be read");
    byte[] noise = new byte[2000];
    new Random(3).nextBytes(noise);
    System.arraycopy(whole, 0, noise, 0, Math.min(12, whole.length));
    expect(write("noise." + ending, noise), "noise." + ending);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "snappy"})
  void blocksWhoseCutReadsAsTheirEndAreRefused(String ending) throws IOException {
    expect(
        write("whole." + ending, compressed("x." + ending, TEXT)),
        "is named ." + ending + " but is Hadoop's blocks; where they are cut off goes unnoticed");
  }

  @Test
  void membersOneAfterAnotherAreAllRead() throws IOException {
    List<String> twice = (TEXT + TEXT).lines().toList();
    assertEquals(twice, lines(write("a.gz", joined(gzip(TEXT), gzip(TEXT)))));
    byte[] bzip2 = compressed("x.bz2", TEXT);
    assertEquals(twice, lines(write("a.bz2", joined(bzip2, bzip2))));
    byte[] zstd = Zstd.compress(TEXT.getBytes(StandardCharsets.UTF_8));
    assertEquals(twice, lines(write("a.zst", joined(zstd, zstd))));
  }

  @Test
  void bytesBehindTheEndAreRefused() throws IOException {
    byte[] junk = "junk".getBytes(StandardCharsets.US_ASCII);
    expect(
        write("a.gz", joined(gzip(TEXT), junk)), "a.gz cannot be read", "something else follows");
    byte[] zstd = Zstd.compress(TEXT.getBytes(StandardCharsets.UTF_8));
    expect(write("a.zst", joined(zstd, junk)), "a.zst cannot be read");
  }

  @ParameterizedTest
  @CsvSource({
    "lz4, 04224D186440A7, lz4 -d",
    "snappy, FF060000734E61507059, snzip -d",
    "gz, FD377A585A00, xz -d",
  })
  void aFormatThatIsNotTheEndingsIsNamed(String ending, String hex, String remedy)
      throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    expect(write("a." + ending, bytes), "a." + ending + " is named ." + ending + " but is", remedy);
  }

  @Test
  void linesOfZstdKeepTheirPlaceAmongOtherFiles() throws IOException {
    write("in/a.txt", "1\n2\n".getBytes(StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder();
    for (int i = 3; i < 300_000; i++) {
      text.append(i).append('\n');
    }
    write("in/b.zst", Zstd.compress(text.toString().getBytes(StandardCharsets.UTF_8)));
    write("in/c.txt", "300000".getBytes(StandardCharsets.UTF_8));
    write("in/d.gz", new byte[0]);
    List<String> lines = lines(directory.resolve("in").toString());
    assertEquals(300_000, lines.size());
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(Integer.toString(i + 1), lines.get(i));
    }
  }

  @Test
  void bzip2IsReadInPartsWithoutALossOrADoubleLine() throws IOException {
    Random random = new Random(5);
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 250_000; i++) {
      String line = i + " " + Long.toString(random.nextLong(), 36);
      expected.add(line);
      text.append(line).append('\n');
    }
    String path = write("a.bz2", compressed("x.bz2", text.toString()));
    assertTrue(TextFiles.lines(Sessions.context(session), List.of(path)).getNumPartitions() > 1);
    assertEquals(expected, lines(path));
  }

  @Test
  void zstdIsReadInTables() throws IOException {
    byte[] json = "{\"body\": \"the cat\"}\n".getBytes(StandardCharsets.UTF_8);
    String path = write("a.json.zst", Zstd.compress(json));
    assertEquals(
        "the cat", Tables.rows(session, Source.column("json", "body", path)).first().getString(0));
  }

  @Test
  void aFileThatWasChangedBehindItsChecksumIsNamed() throws IOException {
    String written = directory.resolve("out").toString();
    session.sql("select 'the cat' as value").coalesce(1).write().text(written);
    Path part;
    try (var files = Files.list(Path.of(written))) {
      part = files.filter(f -> f.getFileName().toString().startsWith("part")).findFirst().get();
    }
    Files.writeString(part, "the dog\n");
    expect(written, part.getFileName() + " cannot be read", "checksum ." + part.getFileName());
  }

  @Test
  void lineEndsAreThoseOfEveryPlatform() throws IOException {
    String text = "\uFEFFa\r\nb\rc\u2028d\n\uFEFFe\n";
    assertEquals(
        List.of("a", "b", "c\u2028d", "\uFEFFe"),
        lines(write("a.txt", text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void aTextThatEndsWithinACharacterIsSaidToBeCut() throws IOException {
    byte[] cut = {'a', '\n', (byte) 0xE6, (byte) 0xBC};
    expect(write("a.txt", cut), "a.txt: line 2", "ends within a character");
    byte[] whole = {'a', '\n', (byte) 0xE6, (byte) 0xBC, '\n'};
    InputException e = assertThrows(InputException.class, () -> lines(write("b.txt", whole)));
    assertTrue(!e.getMessage().contains("ends within"), e.getMessage());
  }

  private String write(String name, byte[] bytes) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return file.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  /** {@code text} by Hadoop's codec for files called {@code name}. */
  private static byte[] compressed(String name, String text) throws IOException {
    CompressionCodec codec =
        new CompressionCodecFactory(new Configuration())
            .getCodec(new org.apache.hadoop.fs.Path(name));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = codec.createOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private List<String> lines(String path) {
    return Jobs.collect(TextFiles.lines(Sessions.context(session), List.of(path)), "read");
  }

  private void expect(String path, String... parts) {
    InputException e = assertThrows(InputException.class, () -> lines(path), path);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
