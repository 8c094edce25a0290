package rnn.text;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void encodingsOfUnicodeAreToldWithoutAMark(String encoding) {
    for (String text :
        new String[] {
          "the cat sat\non the mat\n",
          "\u0434\u0430 \u043d\u0435\u0442\n",
          "\u6f22\u5b57\n\u6f22\u5b57\n",
          "a"
        }) {
      ContentType type = requireNonNull(ContentType.of(text.getBytes(Charset.forName(encoding))));
      assertEquals(encoding + " text", type.name(), text);
      assertEquals("convert it: iconv -f " + encoding + " -t UTF-8", type.remedy());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, UTF-16",
    "UTF-16BE, UTF-16",
    "UTF-32LE, UTF-32",
    "UTF-32BE, UTF-32",
  })
  void aMarkTellsTheEncoding(String encoding, String told) {
    byte[] text = "\uFEFFthe cat\n".getBytes(Charset.forName(encoding));
    assertEquals(told + " text", requireNonNull(ContentType.of(text)).name());
  }

  @Test
  void aHeadMayEndWithinACharacter() {
    byte[] text = "\uD83D\uDE42 ".repeat(2000).getBytes(StandardCharsets.UTF_16LE);
    byte[] head = Arrays.copyOf(text, ContentType.HEAD_BYTES);
    assertEquals("UTF-16LE text", requireNonNull(ContentType.of(head)).name());
  }

  @Test
  void archivesAreTold() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write('a');
    }
    assertEquals("gzip data", requireNonNull(ContentType.of(gzip.toByteArray())).name());
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("a.txt"));
      out.write('a');
    }
    assertEquals("a ZIP archive", requireNonNull(ContentType.of(zip.toByteArray())).name());
    byte[] tar = new byte[512];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    assertEquals("a tar archive", requireNonNull(ContentType.of(tar)).name());
  }

  @ParameterizedTest
  @CsvSource({
    "425A6839314159265359, bzip2 data, .bz2",
    "FD377A585A0000, xz data, xz -d",
    "28B52FFD24, zstd data, .zst",
    "04224D1864, LZ4 data (frame format), lz4 -d",
    "504152311500, a Parquet file, format parquet",
    "4F52430A00000000000000, an ORC file, format orc",
    "4F626A01, an Avro file, export",
    "255044462D312E34, a PDF document, plain text",
    "53514C69746520666F726D6174203300, an SQLite database, export",
    "8004950000000000, a Python pickle, export",
    "0102030405060708090A, binary data, check the path",
  })
  void filesAreToldByTheirSignatures(String hex, String name, String remedy) {
    byte[] head = Arrays.copyOf(HexFormat.of().parseHex(hex), Math.max(8, hex.length() / 2));
    ContentType type = requireNonNull(ContentType.of(head));
    assertEquals(name, type.name());
    assertTrue(type.remedy().contains(remedy), type.remedy());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"caf\u00e9 noir\n", "ORCHARD caf\u00e9\n", "\u00ff\u00e9\n", "PARIS \u00e9\n"})
  void textInLatin1IsNoOtherKind(String text) {
    assertNull(ContentType.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void aTextWithAFewNulCharactersIsNoOtherKind() {
    assertNull(
        ContentType.of("the cat sat on\0the mat and on it\n".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void noiseIsBinary() {
    byte[] noise = new byte[ContentType.HEAD_BYTES];
    new Random(1).nextBytes(noise);
    noise[0] = 'x';
    assertEquals("binary data", requireNonNull(ContentType.of(noise)).name());
    assertNull(ContentType.of(new byte[0]));
  }

  @Test
  void documentsOfPlainCharactersAreTold() {
    byte[] pdf = "%PDF-1.4 and so on".getBytes(StandardCharsets.US_ASCII);
    assertEquals("a PDF document", requireNonNull(ContentType.document(pdf, pdf.length)).name());
    byte[] text = "ORCs".getBytes(StandardCharsets.US_ASCII);
    assertNull(ContentType.document(text, text.length));
  }
}
