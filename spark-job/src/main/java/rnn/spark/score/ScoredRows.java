package rnn.spark.score;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import rnn.spark.data.ReadableRows;
import rnn.spark.data.TextColumn;
import rnn.spark.job.InputException;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;

/**
 * The rows of one partition, each with its scores behind its columns, in their order. A few hundred
 * rows are in memory at a time.
 */
final class ScoredRows implements Iterator<Row> {
  private static final int BUFFER_ROWS = 512;
  private static final int BUFFER_TOKENS = 1 << 16;

  private static final int ADDED_COLUMNS = 2;

  private final Iterator<Row> rows; // behind their columns the text, and its file if not UTF-8
  private final SentenceScorer scorer;
  private final Tokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final ScoreCount count;
  private final List<Row> scored = new ArrayList<>();
  private int next;

  ScoredRows(
      Iterator<Row> rows,
      SentenceScorer scorer,
      Tokenizer tokenizer,
      Vocabulary vocabulary,
      ScoreCount count) {
    this.rows = new ReadableRows(rows);
    this.scorer = scorer;
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.count = count;
  }

  @Override
  public boolean hasNext() {
    return next < scored.size() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (next == scored.size()) {
      score();
    }
    Row row = scored.get(next++);
    int last = row.length() - 1;
    count.add(row.isNullAt(last) ? null : row.getLong(last));
    return row;
  }

  private void score() {
    scored.clear();
    next = 0;
    List<Row> buffer = new ArrayList<>();
    List<int @Nullable []> sentences = new ArrayList<>();
    int tokens = 0;
    while (buffer.size() < BUFFER_ROWS && tokens < BUFFER_TOKENS && rows.hasNext()) {
      Row row = rows.next();
      TextColumn.requireUtf8(row.get(row.length() - 1));
      Object text = row.get(row.length() - 2);
      int[] sentence = text == null ? null : ids(text);
      count.addEmptyElements(TextColumn.emptyElements(text));
      buffer.add(row);
      sentences.add(sentence);
      tokens += sentence == null ? 0 : sentence.length;
    }
    if (buffer.isEmpty()) {
      throw new NoSuchElementException();
    }
    double[] losses = scorer.lossNats(sentences);
    for (int i = 0; i < losses.length; i++) {
      if (sentences.get(i) != null && !Double.isFinite(losses[i])) {
        throw new InputException(
            "A row's log-likelihood must be finite but is %s; the model's parameters are too large for the sums of its network, so train again with a lower learning rate or take another checkpoint"
                .formatted(-losses[i]));
      }
      scored.add(with(buffer.get(i), sentences.get(i), losses[i]));
    }
  }

  private int[] ids(Object text) {
    List<String> tokens = TextColumn.tokens(text, tokenizer);
    int[] ids = new int[tokens.size() + 1];
    int i = 0;
    for (String token : tokens) {
      ids[i++] = vocabulary.id(token);
    }
    ids[i] = Vocabulary.END_OF_SENTENCE;
    return ids;
  }

  /** The row's own columns, and the scores in the place of what is behind them. */
  private static Row with(Row row, int @Nullable [] sentence, double lossNats) {
    int columns = row.length() - ADDED_COLUMNS;
    Object[] values = new Object[columns + 4];
    for (int i = 0; i < columns; i++) {
      values[i] = row.get(i);
    }
    if (sentence != null) {
      long unknown = 0;
      for (int id : sentence) {
        unknown += id == Vocabulary.UNKNOWN ? 1 : 0;
      }
      values[columns] = -lossNats;
      values[columns + 1] = (long) sentence.length;
      values[columns + 2] = Math.exp(lossNats / sentence.length);
      values[columns + 3] = unknown;
    }
    return RowFactory.create(values);
  }
}
