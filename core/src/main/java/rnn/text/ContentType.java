package rnn.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of file that is not UTF-8 text, told from its first bytes.
 *
 * @param name the kind, as in "is gzip data"
 * @param remedy what makes text of it, as a command to the reader
 */
public record ContentType(String name, String remedy) {
  /** First bytes of a file that are enough to tell. */
  public static final int HEAD_BYTES = 4096;

  private static final int MIN_BINARY_BYTES = 8; // fewer say little
  private static final int BINARY_SHARE = 20; // one control character in so many is no text
  private static final int NUL_SHARE = 8; // fewer than one byte in so many: it may be UTF-8
  private static final int DELETE = 0x7F;

  private static final List<Signature> SIGNATURES =
      List.of(
          compressed(0, "1F8B", "gzip data", ".gz"),
          compressed(4, "314159265359", "bzip2 data", ".bz2"),
          compressed(0, "28B52FFD", "zstd data", ".zst"),
          packed("FD377A585A00", "xz data", "xz -d"),
          packed("5D000080", "lzma data", "xz -d"),
          packed("04224D18", "LZ4 data (frame format)", "lz4 -d"),
          packed("02214C18", "LZ4 data (legacy format)", "lz4 -d"),
          packed("FF060000734E61507059", "Snappy data (framing format)", "snzip -d"),
          packed("1F9D", "compress (.Z) data", "gzip -d"),
          packed("377ABCAF271C", "a 7z archive", "7z x"),
          packed("526172211A07", "a RAR archive", "unrar x"),
          new Signature(
              0, "504B0304", "a ZIP archive", "unpack it first (unzip), or export as text"),
          new Signature(0, "504B0506", "an empty ZIP archive", "check the path"),
          new Signature(257, "7573746172", "a tar archive", "unpack it first (tar -xf)"),
          format("50415231", "a Parquet file", "parquet"),
          table("4F626A01", "an Avro file"),
          table("4152524F5731", "an Arrow (Feather) file"),
          table("46454131", "a Feather file"),
          table("894844460D0A1A0A", "an HDF5 file"),
          table("53514C69746520666F726D6174203300", "an SQLite database"),
          table("934E554D5059", "a NumPy array"),
          new Signature(0, "53455106", "a Hadoop sequence file", "export its text as UTF-8 first"),
          document("D0CF11E0A1B11AE1", "an old Office document (.doc, .xls, .ppt)"),
          other("89504E470D0A1A0A", "a PNG image"),
          other("FFD8FF", "a JPEG image"),
          other("474946383761", "a GIF image"),
          other("474946383961", "a GIF image"),
          other("7F454C46", "a program (ELF)"),
          other("CAFEBABE", "a Java class"));

  /** Beginnings of files that may be ASCII all through and are no text to learn from. */
  private static final List<Signature> DOCUMENTS =
      List.of(document("255044462D", "a PDF document"), document("7B5C727466", "an RTF document"));

  /** Beginnings that a text may have too; asked only of binary data. */
  private static final List<Signature> WEAK_SIGNATURES =
      List.of(
          format("4F5243", "an ORC file", "orc"),
          table("8002", "a Python pickle"),
          table("8003", "a Python pickle"),
          table("8004", "a Python pickle"),
          table("8005", "a Python pickle"));

  /** Bytes that stand at one place of every file of a kind. */
  private record Signature(int offset, String hex, String name, String remedy) {
    boolean matches(byte[] head, int length) {
      int size = hex.length() / 2;
      if (length < offset + size) {
        return false;
      }
      for (int i = 0; i < size; i++) {
        if ((byte) Integer.parseInt(hex, 2 * i, 2 * i + 2, 16) != head[offset + i]) {
          return false;
        }
      }
      return true;
    }

    ContentType type() {
      return new ContentType(name, remedy);
    }
  }

  private static Signature compressed(int offset, String hex, String name, String ending) {
    return new Signature(
        offset,
        hex,
        name,
        "give the file a name that ends in %s, which tells how to read it, or decompress it first"
            .formatted(ending));
  }

  private static Signature packed(String hex, String name, String command) {
    return new Signature(0, hex, name, "decompress it first (%s)".formatted(command));
  }

  private static Signature format(String hex, String name, String format) {
    return new Signature(
        0,
        hex,
        name,
        "read it as a table of format %s and name its column of text".formatted(format));
  }

  private static Signature table(String hex, String name) {
    return new Signature(0, hex, name, "export its text as UTF-8, or as Parquet, first");
  }

  private static Signature document(String hex, String name) {
    return new Signature(0, hex, name, "save it as plain text in UTF-8 first");
  }

  private static Signature other(String hex, String name) {
    return new Signature(0, hex, name, "check the path");
  }

  /**
   * The kind of document that begins so, PDF or RTF, or null: these may be valid UTF-8.
   *
   * @param length how many bytes of {@code head} are there
   */
  public static @Nullable ContentType document(byte[] head, int length) {
    return matching(DOCUMENTS, head, length);
  }

  /**
   * The kind of a file that is not UTF-8, or has NUL characters, or null if it may be text in an
   * encoding that has ASCII's bytes, such as Latin-1.
   *
   * @param head the first bytes of the file, {@value #HEAD_BYTES} of them or all
   */
  public static @Nullable ContentType of(byte[] head) {
    int length = Math.min(head.length, HEAD_BYTES);
    ContentType type = matching(SIGNATURES, head, length);
    if (type == null) {
      type = document(head, length);
    }
    if (type == null) {
      type = unicode(head, length);
    }
    if (type == null && isBinary(head, length)) {
      type = matching(WEAK_SIGNATURES, head, length);
      return type != null
          ? type
          : new ContentType("binary data", "check the path, and decompress or export it first");
    }
    return type;
  }

  private static @Nullable ContentType matching(
      List<Signature> signatures, byte[] head, int length) {
    for (Signature signature : signatures) {
      if (signature.matches(head, length)) {
        return signature.type();
      }
    }
    return null;
  }

  private static @Nullable ContentType unicode(byte[] head, int length) {
    if (startsWith(head, length, 0xFF, 0xFE, 0, 0) || startsWith(head, length, 0, 0, 0xFE, 0xFF)) {
      return encoded("UTF-32");
    }
    if (startsWith(head, length, 0xFF, 0xFE) || startsWith(head, length, 0xFE, 0xFF)) {
      return encoded("UTF-16");
    }
    int[] zeros = new int[4]; // NUL bytes by their place in a group of four
    for (int i = 0; i < length; i++) {
      zeros[i & 3] += head[i] == 0 ? 1 : 0;
    }
    int all = Arrays.stream(zeros).sum();
    if (all == 0 || all * NUL_SHARE < length && decodes(head, length, "UTF-8")) {
      return null; // a text with a few NUL characters
    }
    int groups = length / 4;
    if (zeros[0] == groups
        && zeros[1] >= groups
        && groups > 0
        && decodes(head, length, "UTF-32BE")) {
      return encoded("UTF-32BE");
    }
    if (zeros[3] == groups
        && zeros[2] >= groups
        && groups > 0
        && decodes(head, length, "UTF-32LE")) {
      return encoded("UTF-32LE");
    }
    // ASCII, a space and a line end among it, has its NUL bytes on one side.
    if (zeros[0] + zeros[2] == 0 && decodes(head, length, "UTF-16LE")) {
      return encoded("UTF-16LE");
    }
    if (zeros[1] + zeros[3] == 0 && decodes(head, length, "UTF-16BE")) {
      return encoded("UTF-16BE");
    }
    return null;
  }

  private static ContentType encoded(String encoding) {
    return new ContentType(
        encoding + " text", "convert it: iconv -f %s -t UTF-8".formatted(encoding));
  }

  private static boolean startsWith(byte[] head, int length, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= length || (head[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** True if the bytes are that encoding's, NUL the only control character; the end may be cut. */
  private static boolean decodes(byte[] head, int length, String encoding) {
    CharsetDecoder decoder =
        Charset.forName(encoding)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(length);
    if (decoder.decode(ByteBuffer.wrap(head, 0, length), text, false).isError()) {
      return false;
    }
    return text.flip().chars().noneMatch(c -> c != 0 && isControl(c));
  }

  private static boolean isBinary(byte[] head, int length) {
    int controls = 0;
    for (int i = 0; i < length; i++) {
      controls += isControl(head[i] & 0xFF) ? 1 : 0;
    }
    return length >= MIN_BINARY_BYTES && controls * BINARY_SHARE > length;
  }

  private static boolean isControl(int character) {
    return switch (character) {
      case '\t', '\n', '\r', '\f', 0x0B, 0x1B -> false;
      default -> character < ' ' || character == DELETE;
    };
  }

  /** The complaint about a text, a line or a file at {@code place} that is of this kind. */
  public String refusal(String place) {
    return "%s is not UTF-8 text but %s; %s".formatted(place, name, remedy);
  }
}
