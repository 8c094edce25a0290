package rnn.spark.data;

import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.text.Tokenizer;

/**
 * What a source holds, as lines of tokens spread over the cluster. Reading it again gives the same
 * lines.
 */
public final class Corpus {
  private static final Logger LOG = LoggerFactory.getLogger(Corpus.class);

  /** Whether the order of the lines means anything. */
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
  private final boolean isTokenized;

  private Corpus(
      JavaRDD<Line> lines, Order order, String description, long nullRows, boolean isTokenized) {
    this.lines = lines;
    this.order = order;
    this.description = description;
    this.nullRows = nullRows;
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
            GrammarText.lines(context, source.grammarSeed(), source.grammarSentences()),
            Order.AS_READ,
            description,
            0,
            false);
      case Source.TEXT:
        JavaRDD<Line> lines =
            TextFiles.lines(context, source.paths())
                .mapPartitions(partition -> new TokenizedLines(partition, tokenizer));
        return new Corpus(lines, Order.AS_READ, description, 0, true);
      default:
        Dataset<Row> rows = Tables.rows(session, source);
        long nullRows = Tables.nullRows(rows, source);
        if (nullRows > 0) {
          LOG.warn("{}: {} rows have null in the column and are left out", description, nullRows);
        }
        return new Corpus(
            Tables.lines(rows, source, tokenizer),
            Order.NONE,
            description,
            nullRows,
            Tables.isText(rows, source));
    }
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
    if (!source.format().equals(Source.TABLE)) { // a grammar has no paths
      InputFiles.requirePresent(configuration, source.paths());
    }
  }

  /** True if what is read has passed the tokenizer: it was not tokens already. */
  public boolean isTokenized() {
    return isTokenized;
  }

  /** The lines, blank ones too. */
  JavaRDD<Line> lines() {
    return lines;
  }

  /** Whether the lines have an order. */
  Order order() {
    return order;
  }

  /** Where the lines come from, in a few words. */
  public String description() {
    return description;
  }

  /** Rows left out because there was no text in them. */
  public long nullRows() {
    return nullRows;
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
      return new Line(tokenizer.tokens(text), text.codePointCount(0, text.length()));
    }
  }
}
