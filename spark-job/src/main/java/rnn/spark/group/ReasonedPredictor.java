package rnn.spark.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.spark.score.RowPredictor;

/**
 * A predictor with one column more: the reason why a row has no prediction, null where it has one.
 * What the model cannot say of one row is that row's matter alone.
 */
final class ReasonedPredictor implements RowPredictor {
  private final RowPredictor predictor;
  private final int columns;
  private final String name;

  /**
   * The predictions of {@code predictor}, which fills {@code columns} columns.
   *
   * @param name what the model is called in reasons
   */
  ReasonedPredictor(RowPredictor predictor, int columns, String name) {
    this.predictor = predictor;
    this.columns = columns;
    this.name = name;
  }

  @Override
  public List<Predicted> predict(List<List<String>> texts) {
    List<Predicted> reasoned = new ArrayList<>(texts.size());
    try {
      for (Predicted row : predictor.predict(texts)) {
        reasoned.add(withReason(row, null));
      }
      return reasoned;
    } catch (IllegalArgumentException e) {
      if (texts.size() == 1) {
        Predicted nothing = new Predicted(new Object[columns], 0);
        return List.of(withReason(nothing, name + ": " + e.getMessage()));
      }
    }
    reasoned.clear();
    texts.forEach(text -> reasoned.addAll(predict(List.of(text))));
    return reasoned;
  }

  private Predicted withReason(Predicted row, @Nullable String reason) {
    Object[] values = Arrays.copyOf(row.values(), columns + 1);
    values[columns] = reason;
    return new Predicted(values, row.unknownTokens());
  }
}
