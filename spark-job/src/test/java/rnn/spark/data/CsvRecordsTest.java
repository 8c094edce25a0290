package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import rnn.spark.job.InputException;

class CsvRecordsTest {
  @Test
  void quotesHoldCommasLineBreaksAndQuotes() throws IOException {
    assertRecords(
        "a,\"b,c\"\r\n\"d\ne\r\nf\rg\",\"say \"\"h\"\"\"\r\n",
        List.of("a", "b,c"),
        List.of("d\ne\r\nf\rg", "say \"h\""));
  }

  @Test
  void everythingElseIsText() throws IOException {
    assertRecords(
        " a ,\\\"b\n#c,d\"e\n007,\t\n", l(" a ", "\\\"b"), l("#c", "d\"e"), l("007", "\t"));
  }

  @Test
  void lineEndsMayBeMixedAndTheLastMayLack() throws IOException {
    assertRecords("a,b\nc,d\r\ne,f\rg,h", l("a", "b"), l("c", "d"), l("e", "f"), l("g", "h"));
  }

  @Test
  void nothingIsNotTheEmptyString() throws IOException {
    assertRecords(",\"\"\na,\n", l(null, ""), l("a", null));
  }

  @Test
  void emptyLinesAreNoRecordsAndAMarkIsNoText() throws IOException {
    assertRecords("\uFEFFa\n\n\r\n\"\"\n", l("a"), l(""));
    assertRecords("\uFEFF\"a,b\"", l("a,b"));
    assertRecords("");
  }

  @Test
  void fieldsMayBeLongAndMany() throws IOException {
    String field = "x\"\n".repeat(1 << 19);
    String[] many = new String[30_000];
    Arrays.fill(many, "y");
    CsvRecords records =
        records("\"" + field.replace("\"", "\"\"") + "\"\n" + String.join(",", many));
    assertEquals(field, records.next()[0]);
    assertArrayEquals(many, records.next());
    assertEquals((1 << 19) + 2, records.line());
  }

  @Test
  void linesOfRecordsAreThoseOfTheFile() throws IOException {
    CsvRecords records = records("a\n\"b\r\nc\"\n\n\rd\n");
    List<Long> lines = new ArrayList<>();
    while (records.next() != null) {
      lines.add(records.line());
    }
    assertEquals(List.of(1L, 2L, 6L), lines);
  }

  @Test
  void quotesThatDoNotMatchAreRefused() {
    expect("a,b\n1,\"c\nd,e\n", "t.csv: line 2: the quote that opens a field must be closed");
    expect(
        "a,b\n1,\"c\" d\n", "t.csv: line 2: a comma or the end of the line must follow", "SPACE");
  }

  @Test
  void aQuoteThatClosesLaterThanItShouldIsNamedWhereItOpens() {
    expect("a\n\"b\nc\nd \"e\n", "line 4: a comma or", "(the quote on line 2 opens it)");
  }

  /** A text that never ends, as a large file is for memory. */
  @Test
  void aFieldHasALimit() throws IOException {
    expect(
        endless("a,b\n1,2\n3,\"4", "5\"\",6\n"),
        "t.csv: line 3: the quote that opens a field must be closed by another, but 1,000"
            + " characters follow without one");
    expect(
        endless("a\nb\n", "x\""), "t.csv: line 3: a field must have no more than 1,000 characters");
    String longest = "x".repeat(1000);
    CsvRecords records = new CsvRecords(new StringReader("\"" + longest + "\"\n"), "t.csv", 1000);
    assertArrayEquals(new String[] {longest}, records.next());
    records = new CsvRecords(new StringReader(longest + ",b"), "t.csv", 1000);
    assertArrayEquals(new String[] {longest, "b"}, records.next());
  }

  /** Reads {@code start}, and then {@code more} again and again. */
  private static Reader endless(String start, String more) {
    return new Reader() {
      private String text = start;

      @Override
      public int read(char[] buffer, int offset, int length) {
        int size = Math.min(length, text.length());
        text.getChars(0, size, buffer, offset);
        text = size == text.length() ? more : text.substring(size);
        return size;
      }

      @Override
      public void close() {}
    };
  }

  private static void expect(Reader text, String part) throws IOException {
    CsvRecords records = new CsvRecords(text, "t.csv", 1000);
    InputException e =
        assertThrows(
            InputException.class,
            () -> {
              while (records.next() != null) {}
            });
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  /** What is written with every field that needs it in quotes comes back, wherever buffers end. */
  @Test
  void anyTextComesBack() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<String[]> rows = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      String[] row = new String[3];
      for (int j = 0; j < row.length; j++) {
        StringBuilder field = new StringBuilder();
        for (int k = random.nextInt(6); k > 0; k--) {
          field.append(",\"\r\n\\ aä\u732B".charAt(random.nextInt(9)));
        }
        row[j] = field.toString();
        text.append(j == 0 ? "" : ",").append('"').append(row[j].replace("\"", "\"\"")).append('"');
      }
      text.append(random.nextBoolean() ? "\n" : "\r\n");
      rows.add(row);
    }
    CsvRecords records = records(text.toString());
    for (String[] row : rows) {
      assertArrayEquals(row, records.next());
    }
    assertNull(records.next());
  }

  private static List<String> l(String... fields) {
    return Arrays.asList(fields);
  }

  private static CsvRecords records(String text) throws IOException {
    return new CsvRecords(new StringReader(text), "t.csv");
  }

  @SafeVarargs
  private static void assertRecords(String text, List<String>... expected) throws IOException {
    CsvRecords records = records(text);
    for (List<String> record : expected) {
      assertArrayEquals(record.toArray(), records.next());
    }
    assertNull(records.next());
  }

  private static void expect(String text, String... parts) {
    InputException e =
        assertThrows(
            InputException.class,
            () -> {
              CsvRecords records = records(text);
              while (records.next() != null) {}
            });
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
