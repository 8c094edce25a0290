package rnn.spark.data;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.InputException;

/**
 * Records of a CSV text by RFC 4180, as spreadsheets and Python's {@code csv.reader} read them.
 *
 * <p>A field in quotes may hold commas, line breaks and doubled quotes. Everything else is text:
 * spaces, backslashes, {@code #}, a quote within a field that does not begin with one. A record
 * ends with {@code \n}, {@code \r\n} or {@code \r}, in any mixture; empty lines are no records.
 *
 * <p>Spark's parser is not strict enough: where line ends are mixed it makes one record of two.
 */
final class CsvRecords {
  private static final int END = -1;
  private static final int BUFFER_CHARS = 1 << 15;
  private static final int MAX_FIELD_CHARS = 1 << 26;

  private final Reader in;
  private final String source;
  private final int maxFieldChars;
  private final char[] buffer = new char[BUFFER_CHARS];
  private int next; // place of the next character in the buffer
  private int end; // of the characters in the buffer
  private final StringBuilder field = new StringBuilder();
  private long line = 1; // of the next character
  private long recordLine = 1; // on which the last record began

  /**
   * The records that {@code in} holds, a byte-order mark at its start left out.
   *
   * @param source what the text is called in messages
   */
  CsvRecords(Reader in, String source) throws IOException {
    this(in, source, MAX_FIELD_CHARS);
  }

  /** The same, a field of more than {@code maxFieldChars} characters being an error. */
  CsvRecords(Reader in, String source, int maxFieldChars) throws IOException {
    this.in = in;
    this.source = source;
    this.maxFieldChars = maxFieldChars;
    if (peek() == '\uFEFF') {
      next++;
    }
  }

  /** Line on which the last record began, from 1. */
  long line() {
    return recordLine;
  }

  /**
   * The next record's fields: null where nothing stands between the commas, {@code ""} where there
   * are two quotes. Null after the last record.
   *
   * @throws InputException if a quote is not closed, something follows a closing quote, or a field
   *     is so long that it cannot be meant
   */
  @Nullable String @Nullable [] next() throws IOException {
    while (peek() == '\n' || peek() == '\r') {
      endLine();
    }
    recordLine = line;
    if (peek() == END) {
      return null;
    }
    List<@Nullable String> fields = new ArrayList<>();
    while (true) {
      fields.add(peek() == '"' ? quoted() : plain());
      if (peek() != ',') {
        break;
      }
      next++;
    }
    if (peek() != END) {
      endLine();
    }
    return fields.toArray(new String[0]);
  }

  private @Nullable String plain() throws IOException {
    field.setLength(0);
    for (int c = peek(); c != ',' && c != '\n' && c != '\r' && c != END; c = peek()) {
      if (field.length() == maxFieldChars) {
        throw new InputException(
            "%s: line %d: a field must have no more than %,d characters but this one goes on without a comma or an end of the line; check that the file is CSV"
                .formatted(source, line, maxFieldChars));
      }
      field.append((char) c);
      next++;
    }
    return field.length() == 0 ? null : field.toString();
  }

  private String quoted() throws IOException {
    long from = line;
    field.setLength(0);
    next++;
    while (true) {
      int c = peek();
      if (c == END) {
        throw open(from, "the file ends first");
      }
      if (field.length() >= maxFieldChars && c != '"') {
        throw open(from, "%,d characters follow without one".formatted(maxFieldChars));
      }
      if (c == '\n' || c == '\r') {
        field.append(endLine());
        continue;
      }
      next++;
      if (c != '"') {
        field.append((char) c);
      } else if (peek() == '"') {
        field.append('"');
        next++;
      } else {
        break;
      }
    }
    int after = peek();
    if (after != ',' && after != '\n' && after != '\r' && after != END) {
      throw new InputException(
          "%s: line %d: a comma or the end of the line must follow the quote that closes a field%s, but %s does; double quotes that are part of the text"
              .formatted(
                  source,
                  line,
                  from == line ? "" : " (the quote on line %d opens it)".formatted(from),
                  Character.getName(after)));
    }
    return field.toString();
  }

  /** The error of a quote on line {@code from} that is not closed. */
  private InputException open(long from, String instead) {
    return new InputException(
        "%s: line %d: the quote that opens a field must be closed by another, but %s; close it, or double it if it is part of the text and the field is in quotes"
            .formatted(source, from, instead));
  }

  /** Reads over {@code \n}, {@code \r\n} or {@code \r}, and returns which it was. */
  private String endLine() throws IOException {
    line++;
    int c = peek();
    next++;
    if (c == '\n') {
      return "\n";
    }
    if (peek() != '\n') {
      return "\r";
    }
    next++;
    return "\r\n";
  }

  private int peek() throws IOException {
    if (next == end) {
      int size = in.read(buffer, 0, buffer.length);
      next = 0;
      end = Math.max(size, 0);
      if (size <= 0) {
        return END;
      }
    }
    return buffer[next];
  }
}
