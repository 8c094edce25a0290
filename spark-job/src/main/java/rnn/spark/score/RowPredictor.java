package rnn.spark.score;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model says of rows: values of the columns that are added to each. For one thread. */
interface RowPredictor {

  /**
   * What is said of a row.
   *
   * @param values of the columns that are added
   * @param unknownTokens tokens that the vocabulary does not have
   */
  record Predicted(Object[] values, long unknownTokens) {}

  /** What is said of each of {@code texts}, which are tokens; null where there is no text. */
  List<@Nullable Predicted> predict(List<@Nullable List<String>> texts);
}
