package rnn.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lines of a UTF-8 text, strictly: bytes that are not UTF-8 are an error and never a replacement
 * character that a model would learn.
 *
 * <p>A line ends with {@code \n}, {@code \r\n} or {@code \r}, as Hadoop's line reader has it; the
 * last line may lack its end. A byte-order mark at the start of the text is dropped.
 */
public final class Utf8Lines {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final String CUT =
      "the text ends within a character: if it was cut off, get it whole; if not, ";

  private final String source;
  private final Consumer<String> action;
  private final CharsetDecoder decoder = strictDecoder();
  private byte[] line = new byte[256]; // the line so far, without its end
  private int length;
  private byte[] head = {}; // the first bytes of the text, which tell what it is
  private long lineNumber = 1;
  private long lineStart; // byte offset in the text
  private boolean isAtEnd; // the line so far is the last and has no end

  private Utf8Lines(String source, Consumer<String> action) {
    this.source = source;
    this.action = action;
  }

  /** All lines of a file. */
  public static List<String> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read: " + e, e);
    }
  }

  /** All lines of a stream, as {@link #forEach}. */
  public static List<String> read(InputStream in, String source) {
    List<String> lines = new ArrayList<>();
    forEach(in, source, lines::add);
    return lines;
  }

  /**
   * Hands each line of a stream to {@code action}, in order.
   *
   * @param in read to its end and left open
   * @param source what the text is called in messages
   * @throws IllegalArgumentException if the text is not UTF-8 or a line exceeds an array; the
   *     message names source, line, byte and remedy
   * @throws UncheckedIOException if the stream cannot be read
   */
  public static void forEach(InputStream in, String source, Consumer<String> action) {
    try {
      new Utf8Lines(source, action).readAll(in);
    } catch (IOException e) {
      throw new UncheckedIOException(source + " could not be read: " + e, e);
    }
  }

  /**
   * The text of {@code length} bytes from {@code start} on.
   *
   * @param source what the bytes are called in messages
   * @throws IllegalArgumentException if they are not UTF-8
   */
  public static String decode(byte[] bytes, int start, int length, String source) {
    return decode(strictDecoder(), bytes, start, length, source, start, false);
  }

  /**
   * The text of {@code length} bytes from {@code start} on, the last of a file.
   *
   * @throws IllegalArgumentException if they are not UTF-8; if the file may have been cut within a
   *     character, the message says so
   */
  public static String decodeLast(byte[] bytes, int start, int length, String source) {
    return decode(strictDecoder(), bytes, start, length, source, start, true);
  }

  private void readAll(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long offset = 0; // of the buffer in the text
    boolean afterReturn = false; // the last byte was \r: a \n now belongs to it
    int size;
    while ((size = in.read(buffer)) >= 0) {
      if (head.length < ContentType.HEAD_BYTES) {
        int known = head.length;
        int added = Math.min(size, ContentType.HEAD_BYTES - known);
        head = Arrays.copyOf(head, known + added);
        System.arraycopy(buffer, 0, head, known, added);
      }
      int from = 0; // first byte of the buffer not yet in a line
      for (int i = 0; i < size; i++) {
        byte b = buffer[i];
        if (b == '\n' && afterReturn) {
          from = i + 1;
          lineStart++;
        } else if (b == '\n' || b == '\r') {
          append(buffer, from, i);
          endLine(offset + i + 1);
          from = i + 1;
        }
        afterReturn = b == '\r';
      }
      append(buffer, from, size);
      offset += size;
    }
    if (length > 0) {
      isAtEnd = true;
      endLine(offset);
    }
  }

  private void append(byte[] buffer, int from, int end) {
    int added = end - from;
    if (added > line.length - length) {
      long needed = (long) length + added;
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "%s: line %d must be shorter than 2 GiB; break it into lines"
                .formatted(source, lineNumber));
      }
      line =
          Arrays.copyOf(line, (int) Math.max(needed, Math.min(2L * length, Integer.MAX_VALUE - 8)));
    }
    System.arraycopy(buffer, from, line, length, added);
    length += added;
  }

  private void endLine(long nextLineStart) {
    int mark = lineNumber == 1 && startsWithMark() ? BYTE_ORDER_MARK.length : 0;
    String place = source + ": line " + lineNumber;
    String text;
    try {
      text = decode(decoder, line, mark, length - mark, place, lineStart + mark, isAtEnd);
    } catch (IllegalArgumentException notUtf8) {
      ContentType type = ContentType.of(head);
      throw type == null ? notUtf8 : new IllegalArgumentException(type.refusal(place), notUtf8);
    }
    action.accept(text);
    length = 0;
    lineNumber++;
    lineStart = nextLineStart;
  }

  private boolean startsWithMark() {
    return length >= 3 && Arrays.equals(line, 0, 3, BYTE_ORDER_MARK, 0, 3);
  }

  private static CharsetDecoder strictDecoder() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private static String decode(
      CharsetDecoder decoder,
      byte[] bytes,
      int start,
      int length,
      String source,
      long offset,
      boolean isLast) {
    ByteBuffer in = ByteBuffer.wrap(bytes, start, length);
    CharBuffer out = CharBuffer.allocate(length); // UTF-8 never has fewer bytes than chars
    CoderResult result = decoder.reset().decode(in, out, true);
    if (result.isError()) {
      int at = in.position();
      boolean isCut = isLast && in.remaining() == result.length() && isLead(bytes[at]);
      throw new IllegalArgumentException(
          "%s is not UTF-8: byte 0x%02X at offset %,d; %s"
              .formatted(
                  source,
                  bytes[at],
                  offset + at - start,
                  isCut ? CUT + remedy(bytes, start, at) : remedy(bytes, start, at)));
    }
    return out.flip().toString();
  }

  /** True if a character of several bytes begins so. */
  private static boolean isLead(byte b) {
    return (b & 0xFF) >= 0xC2 && (b & 0xFF) <= 0xF4;
  }

  /** Remedy for the byte at {@code at}, the first from {@code start} on that is not UTF-8. */
  private static String remedy(byte[] bytes, int start, int at) {
    for (int i = start; i < at; i++) {
      if (bytes[i] < 0) { // characters beyond ASCII, in UTF-8: another encoding it is not
        return "the line is UTF-8 up to there: correct it, or drop such bytes with iconv -c -f"
            + " UTF-8 -t UTF-8";
      }
    }
    return "convert the text, for example with iconv -f %s -t UTF-8"
        .formatted((bytes[at] & 0xE0) == 0x80 ? "WINDOWS-1252" : "LATIN1");
  }
}
