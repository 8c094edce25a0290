package rnn.spark.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.text.Tokenizer;

/**
 * The content of a source, as lines of tokens spread over the cluster. Reading it again gives the
 * same lines.
 */
public final class Corpus {
  /** Meaning of the order of the lines. */
  enum Order {
    /** By partition, then within it: the order of the text. */
    AS_READ,
    /** None: rows of a table come as they come. */
    NONE
  }

  private final JavaRDD<Line> lines;
  private final Order order;
  private final String description;
  private final long nullRows;
  private final long emptyElements;
  private final boolean isTokenized;

  private Corpus(
      JavaRDD<Line> lines,
      Order order,
      String description,
      long nullRows,
      long emptyElements,
      boolean isTokenized) {
    this.lines = lines;
    this.order = order;
    this.description = description;
    this.nullRows = nullRows;
    this.emptyElements = emptyElements;
    this.isTokenized = isTokenized;
  }

  /**
   * The lines of {@code source}. Ready tokens of an array column and the grammar's sentences do not
   * pass {@code tokenizer}.
   *
   * @throws rnn.spark.job.InputException if the source cannot be read; what is wrong within its
   *     lines, the first job on them will say
   */
  public static Corpus of(SparkSession session, Source source, Tokenizer tokenizer) {
    JavaSparkContext context = Sessions.context(session);
    String description = source.description();
    switch (source.format()) {
      case Source.GRAMMAR:
        return new Corpus(
            GrammarText.lines(
                context,
                source.grammarSeed(),
                source.grammarSentences(),
                source.labels().labelling()),
            Order.AS_READ,
            description,
            0,
            0,
            false);
      case Source.TEXT:
        JavaRDD<Line> lines =
            TextFiles.lines(context, source.paths())
                .mapPartitions(partition -> new TokenizedLines(partition, tokenizer));
        return new Corpus(lines, Order.AS_READ, description, 0, 0, true);
      case Source.CONLL, Source.CONLLU:
        Labels columns = source.labels();
        String format = source.format();
        JavaRDD<Line> sentences =
            TextFiles.parsedBlocks(
                context,
                source.paths(),
                blocks -> new ColumnSentences(new ColumnBlocks(blocks, format, columns)));
        return new Corpus(sentences, Order.AS_READ, description, 0, 0, false);
      case Source.WORD_TAG:
        JavaRDD<Line> tagged =
            TextFiles.parsed(context, source.paths(), LabelledLines::wordTag)
                .filter(line -> !line.tokens().isEmpty());
        return new Corpus(tagged, Order.AS_READ, description, 0, 0, false);
      case Source.LABELLED:
        JavaRDD<Line> labelled =
            TextFiles.parsed(
                context, source.paths(), line -> LabelledLines.labelled(line, tokenizer));
        return new Corpus(labelled, Order.AS_READ, description, 0, 0, true);
      default:
        return ofColumn(
            source.labels().labelling() == Labelling.NONE
                ? Tables.rowsOfColumn(session, source)
                : Tables.rows(session, source),
            source,
            tokenizer);
    }
  }

  private static Corpus ofColumn(Dataset<Row> rows, Source source, Tokenizer tokenizer) {
    String description = source.description();
    TextColumn column = Tables.column(rows, source);
    ColumnCount count = ColumnCount.of(rows, column, description);
    if (source.labels().labelling() != Labelling.NONE) {
      LabelColumn.warnOfMissing(rows, column, source);
    }
    JavaRDD<Line> lines =
        source.labels().labelling() == Labelling.NONE
            ? rows.select(column.value())
                .javaRDD()
                .mapPartitions(partition -> new ColumnLines(partition, tokenizer))
            : LabelColumn.lines(rows, column, source, tokenizer);
    return new Corpus(
        lines, Order.NONE, description, count.nullRows(), count.emptyElements(), column.isText());
  }

  /**
   * Looks whether there is something at each path of {@code source}, without reading it.
   *
   * @throws InputException if there is not
   */
  public static void requirePresent(SparkSession session, Source source) {
    requirePresent(Sessions.context(session).hadoopConfiguration(), source);
  }

  /** The same with file systems as {@code configuration} names them, without a session. */
  public static void requirePresent(Configuration configuration, Source source) {
    if (!source.format().equals(Source.TABLE)) { // a grammar and rows have no paths
      InputFiles.requirePresent(configuration, source.paths());
    }
  }

  /** True if what is read has passed the tokenizer: it was not tokens already. */
  public boolean isTokenized() {
    return isTokenized;
  }

  /** A corpus of some lines of this one, in their order. */
  Corpus inOrder(JavaRDD<Line> some) {
    return new Corpus(some, Order.AS_READ, description, nullRows, emptyElements, isTokenized);
  }

  /** The lines, blank ones too. */
  JavaRDD<Line> lines() {
    return lines;
  }

  /** Meaning of the order of the lines. */
  Order order() {
    return order;
  }

  /** The source of the lines in a few words. */
  public String description() {
    return description;
  }

  /** Rows left out because there was no text in them. */
  public long nullRows() {
    return nullRows;
  }

  /** Elements of arrays left out because they were null or empty. */
  public long emptyElements() {
    return emptyElements;
  }

  /** The lines of one partition's rows of one column; nulls are left out. */
  private static final class ColumnLines implements Iterator<Line> {
    private final Iterator<Row> rows;
    private final Tokenizer tokenizer;
    private @Nullable Object value;

    ColumnLines(Iterator<Row> rows, Tokenizer tokenizer) {
      this.rows = new ReadableRows(rows);
      this.tokenizer = tokenizer;
    }

    @Override
    public boolean hasNext() {
      while (value == null && rows.hasNext()) {
        value = rows.next().get(0);
      }
      return value != null;
    }

    @Override
    public Line next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Object current = value;
      value = null;
      List<String> tokens = TextColumn.tokens(current, tokenizer);
      return new Line(tokens, TextColumn.size(current, tokens));
    }
  }

  /** The lines of one partition's text. */
  private static final class TokenizedLines implements Iterator<Line> {
    private final Iterator<String> texts;
    private final Tokenizer tokenizer;

    TokenizedLines(Iterator<String> texts, Tokenizer tokenizer) {
      this.texts = texts;
      this.tokenizer = tokenizer;
    }

    @Override
    public boolean hasNext() {
      return texts.hasNext();
    }

    @Override
    public Line next() {
      String text = texts.next();
      return new Line(tokenizer.tokens(text), LineSize.of(text));
    }
  }
}
