package rnn.spark.data;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;
import rnn.text.Tokenizer;
import scala.Tuple2;

/**
 * The lines of a table's rows, each behind the key of its row. A row that cannot be read, for what
 * its labels are, is there with the reason: it is its key's matter alone.
 */
public final class KeyedLines {
  private static final int KEY = 2; // behind text and labels

  private KeyedLines() {}

  /**
   * A line on its way: an array of its tokens and one of its labels, or, where it cannot be read,
   * one of the reason alone. Of a row that has no text, or no label, there is nothing but its key.
   */
  public static final class Content {
    private Content() {}

    /** The reason why the line cannot be read; null if it can. */
    public static @Nullable String reason(String[][] content) {
      return content.length == 1 ? content[0][0] : null;
    }

    /** True of a row that has no text, or, where they are learned, no label. */
    public static boolean isMissing(String[][] content) {
      return content.length == 0;
    }

    /** The tokens of a line that can be read. */
    public static List<String> tokens(String[][] content) {
      return List.of(content[0]);
    }

    /** Its labels; none if it has none. */
    public static List<String> labels(String[][] content) {
      return List.of(content[1]);
    }
  }

  /**
   * The lines of {@code rows}, also of those that have no text or, where they are learned, no
   * labels.
   *
   * @param source of the rows, for its columns
   * @param key of the rows, a string that is not null
   * @throws InputException if a column is missing or of another type, or text is not UTF-8
   */
  public static JavaPairRDD<String, String[][]> of(
      Dataset<Row> rows, Source source, Column key, Tokenizer tokenizer) {
    TextColumn text = Tables.column(rows, source);
    String what = source.description();
    ColumnCount.of(rows, text, what);
    Labelling labelling = source.labels().labelling();
    boolean isLabelled = labelling != Labelling.NONE;
    boolean ofTokens = labelling == Labelling.TOKENS;
    if (isLabelled) {
      LabelColumn.warnOfMissing(rows, text, source);
    }
    Column labels =
        isLabelled
            ? LabelColumn.labels(rows, source, ofTokens)
            : functions.lit(null).cast("string");
    JavaRDD<Tuple2<String, String[][]>> keyed =
        rows.select(text.value(), labels.as("rnn_labels"), key.as("rnn_key"))
            .javaRDD()
            .mapPartitions(partition -> (Iterator<Row>) new ReadableRows(partition))
            .map(
                row ->
                    isLabelled ? labelled(row, tokenizer, ofTokens, what) : plain(row, tokenizer));
    return JavaPairRDD.fromJavaRDD(keyed);
  }

  private static Tuple2<String, String[][]> plain(Row row, Tokenizer tokenizer) {
    return row.isNullAt(0)
        ? missing(row)
        : keyed(row, TextColumn.tokens(row.get(0), tokenizer), List.of());
  }

  private static Tuple2<String, String[][]> missing(Row row) {
    return new Tuple2<>(row.getString(KEY), new String[0][]);
  }

  private static Tuple2<String, String[][]> labelled(
      Row row, Tokenizer tokenizer, boolean ofTokens, String what) {
    try {
      Line line = LabelColumn.line(row, tokenizer, ofTokens, what);
      return line == null ? missing(row) : keyed(row, line.tokens(), line.labels());
    } catch (InputException e) {
      String[][] reason = {{String.valueOf(e.getMessage())}};
      return new Tuple2<>(row.getString(KEY), reason);
    }
  }

  private static Tuple2<String, String[][]> keyed(
      Row row, List<String> tokens, List<String> labels) {
    String[][] content = {tokens.toArray(String[]::new), labels.toArray(String[]::new)};
    return new Tuple2<>(row.getString(KEY), content);
  }
}
