package rnn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Utf8LinesTest {

  @Test
  void everyLineEndEndsALine() {
    assertEquals(List.of("a", "b", "", "c", "d"), read("a\nb\r\n\nc\rd"));
  }

  @Test
  void theLastLineMayOrMayNotEnd() {
    assertEquals(List.of("a", "b"), read("a\nb\n"));
    assertEquals(List.of("a", "b"), read("a\nb"));
    assertEquals(List.of("a", ""), read("a\n\n"));
    assertEquals(List.of(), read(""));
  }

  @Test
  void aByteOrderMarkIsDropped() {
    assertEquals(List.of("ä", "\uFEFFb"), read("\uFEFFä\n\uFEFFb"));
  }

  @Test
  void aHugeLineIsOneLine() {
    String huge = "ä漢🙂x".repeat(100_000);
    assertEquals(List.of("a", huge, "b"), read("a\n" + huge + "\nb"));
  }

  @Property(tries = 300)
  void isAsBufferedReaderHasItInPiecesOfAnySize(@ForAll("texts") String text) {
    List<String> expected = text.lines().toList();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertEquals(expected, Utf8Lines.read(new ByteArrayInputStream(bytes), "text"));
    assertEquals(expected, Utf8Lines.read(byteByByte(bytes), "text"));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("aé漢\n\r\u2028\u0085 ").ofMaxLength(30);
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedByPlace() {
    byte[] latin1 = "un\ncaf\u00e9 noir\n".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "menu.txt: line 2 is not UTF-8: byte 0xE9 at offset 6; "
            + "convert the text, for example with iconv -f LATIN1 -t UTF-8",
        refused(latin1));
    assertEquals(
        "menu.txt: line 2 is not UTF-8: byte 0xE9 at offset 7; "
            + "convert the text, for example with iconv -f LATIN1 -t UTF-8",
        refused("un\r\ncaf\u00e9 noir\n".getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void aCharacterCutAtTheEndIsRefused() {
    byte[] cut = {'a', '\n', (byte) 0xE6, (byte) 0xBC};
    assertEquals(
        "menu.txt: line 2 is not UTF-8: byte 0xE6 at offset 2; "
            + "the text ends within a character: if it was cut off, get it whole; if not, "
            + "convert the text, for example with iconv -f LATIN1 -t UTF-8",
        refused(cut));
  }

  @Test
  void adviceFollowsTheBytes() {
    byte[] quotes = {'a', (byte) 0x93, 'b', (byte) 0x94, '\n'};
    assertTrue(refused(quotes).contains("iconv -f WINDOWS-1252 -t UTF-8"), refused(quotes));
    byte[] damaged = {(byte) 0xC3, (byte) 0xA9, 'b', (byte) 0xE9, 'c', '\n'};
    assertTrue(refused(damaged).contains("is UTF-8 up to there"), refused(damaged));
  }

  @Test
  void whatIsNoTextIsCalledByItsName() {
    byte[] gzip = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3};
    assertEquals(
        "menu.txt: line 1 is not UTF-8 text but gzip data; give the file a name that ends in .gz,"
            + " which tells how to read it, or decompress it first",
        refused(gzip));
    assertEquals(
        "menu.txt: line 1 is not UTF-8 text but UTF-16 text; convert it: iconv -f UTF-16 -t UTF-8",
        refused("\uFEFFun\ndeux\n".getBytes(StandardCharsets.UTF_16LE)));
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("text.txt");
    var error = assertThrows(UncheckedIOException.class, () -> Utf8Lines.read(file));
    assertEquals(true, error.getMessage().contains("text.txt could not be read"));
    Files.writeString(file, "ä\nb");
    assertEquals(List.of("ä", "b"), Utf8Lines.read(file));
  }

  private static List<String> read(String text) {
    return Utf8Lines.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "text");
  }

  private static String refused(byte[] bytes) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> Utf8Lines.read(new ByteArrayInputStream(bytes), "menu.txt"))
        .getMessage();
  }

  private static InputStream byteByByte(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return super.read(buffer, offset, Math.min(1, length));
      }
    };
  }
}
