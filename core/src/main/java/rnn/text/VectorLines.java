package rnn.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a file of vectors as bytes, one at a time: a word, then its values, parted by spaces or
 * tabs. Lines end with {@code \n}; a {@code \r} before it and blanks at the end are no part of
 * them, nor is a byte-order mark at the start.
 */
final class VectorLines {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final InputStream in;
  private final String source;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at; // next byte of the buffer
  private int end; // of the bytes in it
  private byte[] line = new byte[4096];
  private int length;
  private long number;

  /** The lines of {@code in}, which stays open; the first bytes are read at once. */
  VectorLines(InputStream in, String source) throws IOException {
    this.in = in;
    this.source = source;
    this.end = in.readNBytes(buffer, 0, ContentType.HEAD_BYTES);
    boolean isMarked =
        end >= 3
            && buffer[0] == (byte) 0xEF
            && buffer[1] == (byte) 0xBB
            && buffer[2] == (byte) 0xBF;
    this.at = isMarked ? 3 : 0;
  }

  /** The first bytes of the file, a mark left out; to be asked for before any line. */
  byte[] head() {
    return Arrays.copyOfRange(buffer, at, end);
  }

  /** Goes on to the next line that is not blank; false if there is none. */
  boolean next() throws IOException {
    while (nextOfAll()) {
      while (length > 0 && isBlank(line[length - 1])) {
        length--;
      }
      if (length > 0) {
        return true;
      }
    }
    return false;
  }

  private boolean nextOfAll() throws IOException {
    length = 0;
    number++;
    boolean isThere = false;
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return isThere;
        }
      }
      isThere = true;
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      append(stop);
      boolean isEnded = stop < end;
      at = isEnded ? stop + 1 : stop;
      if (isEnded) {
        return true;
      }
    }
  }

  private void append(int stop) {
    int added = stop - at;
    if (length + added > MAX_LINE_BYTES) {
      throw new IllegalArgumentException(
          "%s: line %,d must be a word and its values but is longer than %,d bytes; is it a file of vectors?"
              .formatted(source, number, MAX_LINE_BYTES));
    }
    if (length + added > line.length) {
      line = Arrays.copyOf(line, Math.max(length + added, 2 * line.length));
    }
    System.arraycopy(buffer, at, line, length, added);
    length += added;
  }

  /** The bytes of the line; those from {@link #length} on are no part of it. */
  byte[] bytes() {
    return line;
  }

  /** Bytes of the line. */
  int length() {
    return length;
  }

  /** The line's number, from 1. */
  long number() {
    return number;
  }

  /** True of what parts fields, and of the rest of a line end. */
  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /** Number of fields in the line. */
  int fields() {
    int fields = 0;
    for (int i = 0; i < length; i++) {
      boolean begins = i == 0 || isBlank(line[i - 1]);
      fields += begins && !isBlank(line[i]) ? 1 : 0;
    }
    return fields;
  }

  /** Index at which the last {@code fields} fields begin; negative if there are fewer. */
  int startOfLast(int fields) {
    int i = length;
    for (int field = 0; field < fields; field++) {
      while (i > 0 && isBlank(line[i - 1])) {
        i--;
      }
      if (i == 0) {
        return -1;
      }
      while (i > 0 && !isBlank(line[i - 1])) {
        i--;
      }
    }
    return i;
  }
}
