package rnn.spark.score;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.model.TrainedModel;
import rnn.spark.data.ReadableRows;
import rnn.spark.data.TextColumn;
import rnn.text.LabelSet;
import rnn.text.Tokenizer;

/**
 * The rows of one partition, each with its scores behind its columns, in their order. A few hundred
 * rows are in memory at a time.
 */
final class ScoredRows implements Iterator<Row> {
  private static final int MAX_BUFFER_ROWS = 512;
  private static final int BUFFER_LABELS = 1 << 18; // probabilities, where each class has one
  private static final int BUFFER_TOKENS = 1 << 16;

  private final Iterator<Row> rows; // behind their columns the text, and its file if not UTF-8
  private final RowPredictor predictor;
  private final Tokenizer tokenizer;
  private final int added; // columns
  private final @Nullable ScoreCount count;
  private final int bufferRows;
  private final List<Row> scored = new ArrayList<>();
  private int next;

  /**
   * The rows with what is predicted of them.
   *
   * @param rows behind their columns the text, and its file if not UTF-8
   * @param count counts them; null if they are not counted
   */
  ScoredRows(Iterator<Row> rows, SharedPredictor shared, @Nullable ScoreCount count) {
    this(rows, shared.model(), shared.predictor(), shared.columns().length(), count);
  }

  /** The same with a predictor at hand, which fills {@code added} columns. */
  ScoredRows(
      Iterator<Row> rows,
      TrainedModel model,
      RowPredictor predictor,
      int added,
      @Nullable ScoreCount count) {
    this.rows = new ReadableRows(rows);
    this.predictor = predictor;
    this.tokenizer = model.tokenizer();
    this.added = added;
    this.count = count;
    LabelSet labels = model.encoder().labels();
    boolean isOfClasses = model.encoder().labelling() == Labelling.SEQUENCES;
    this.bufferRows =
        labels == null || !isOfClasses
            ? MAX_BUFFER_ROWS
            : Math.max(1, Math.min(MAX_BUFFER_ROWS, BUFFER_LABELS / labels.size()));
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
    return scored.get(next++);
  }

  private void score() {
    scored.clear();
    next = 0;
    List<Row> buffer = new ArrayList<>();
    List<@Nullable List<String>> texts = new ArrayList<>(); // null where there is none
    int tokens = 0;
    while (buffer.size() < bufferRows && tokens < BUFFER_TOKENS && rows.hasNext()) {
      Row row = rows.next();
      TextColumn.requireUtf8(row.get(row.length() - 1));
      Object value = row.get(row.length() - 2);
      List<String> text = value == null ? null : TextColumn.tokens(value, tokenizer);
      if (count != null) {
        count.addEmptyElements(TextColumn.emptyElements(value));
      }
      buffer.add(row);
      texts.add(text);
      tokens += text == null ? 0 : text.size() + 1;
    }
    if (buffer.isEmpty()) {
      throw new NoSuchElementException();
    }
    Iterator<RowPredictor.Predicted> predicted =
        predictor.predict(texts.stream().filter(Objects::nonNull).toList()).iterator();
    for (int i = 0; i < buffer.size(); i++) {
      RowPredictor.Predicted row = texts.get(i) == null ? null : predicted.next();
      if (count != null) {
        count.add(row == null ? null : row.unknownTokens());
      }
      scored.add(with(buffer.get(i), row));
    }
  }

  /** The row's own columns, and what is predicted in the place of what is behind them. */
  private Row with(Row row, RowPredictor.@Nullable Predicted predicted) {
    int columns = row.length() - ScoredTable.TEXT_COLUMNS;
    Object[] values = ScoredTable.values(row, columns, columns + added);
    if (predicted != null) {
      System.arraycopy(predicted.values(), 0, values, columns, added);
    }
    return RowFactory.create(values);
  }
}
