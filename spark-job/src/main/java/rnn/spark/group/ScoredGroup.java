package rnn.spark.group;

import java.util.Iterator;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import rnn.batch.Labelling;
import rnn.model.LoadedModel;
import rnn.model.ModelArchive;
import rnn.model.ModelFormatException;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.RowPredictor;
import rnn.spark.score.ScoredTable;

/**
 * The rows of one group on their way past its model. They come with their text, the file of one
 * that is not UTF-8, and their group behind their columns, and leave with what is predicted and the
 * reason why nothing is.
 */
final class ScoredGroup {
  private final PredictedColumns columns;
  private final Iterator<Row> rows; // without their group

  ScoredGroup(PredictedColumns columns, Iterator<Row> rows) {
    this.columns = columns;
    this.rows = mapped(rows, ScoredGroup::withoutGroup);
  }

  /**
   * The rows with what the model in {@code bytes} says.
   *
   * @param name what the model is called in messages
   * @param count of rows that have a prediction
   * @param without count of those that have none
   * @throws ModelFormatException if it is no sound model of this kind
   */
  Iterator<Row> scored(
      byte[] bytes,
      String name,
      Labelling labelling,
      LongAccumulator count,
      LongAccumulator without) {
    TrainedModel model = ModelArchive.read(bytes, name);
    if (model.encoder().labelling() != labelling) {
      throw new ModelFormatException(
          "%s must be a %s but is a %s; train the table anew"
              .formatted(name, Models.kind(labelling), Models.kind(model)));
    }
    return scored(LoadedModel.of(model, 1), name, count, without);
  }

  /** The rows with what {@code model} says, or the reason why it says nothing of a row. */
  Iterator<Row> scored(
      LoadedModel model, String name, LongAccumulator count, LongAccumulator without) {
    int added = columns.columns().length();
    RowPredictor predictor = new ReasonedPredictor(columns.predictor(model), added, name);
    return mapped(
        ScoredTable.rows(rows, model.trained(), predictor, added + 1),
        row -> {
          (row.isNullAt(row.length() - 1) ? count : without).add(1);
          return row;
        });
  }

  /** The rows without prediction, for {@code reason}. */
  Iterator<Row> unscored(String reason, LongAccumulator count) {
    int added = columns.columns().length();
    return mapped(
        rows,
        row -> {
          count.add(1);
          int own = row.length() - ScoredTable.TEXT_COLUMNS;
          Object[] values = ScoredTable.values(row, own, own + added + 1);
          values[own + added] = reason;
          return RowFactory.create(values);
        });
  }

  private static Row withoutGroup(Row row) {
    int others = row.length() - 1;
    return RowFactory.create(ScoredTable.values(row, others, others));
  }

  private static Iterator<Row> mapped(Iterator<Row> rows, UnaryOperator<Row> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return function.apply(rows.next());
      }
    };
  }
}
