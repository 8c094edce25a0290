package rnn.spark.score;

import java.util.List;
import org.apache.spark.sql.types.StructType;
import rnn.batch.Labelling;
import rnn.model.LoadedModel;
import rnn.model.TrainedModel;
import rnn.spark.job.InputException;

/** Predictor of rows: a model's values of the columns that are added to each. For one thread. */
public interface RowPredictor {

  /**
   * Prediction for a row.
   *
   * @param values of the columns that are added
   * @param unknownTokens tokens that the vocabulary does not have
   */
  record Predicted(Object[] values, long unknownTokens) {}

  /** Predictions for {@code texts}, one each; a text is its tokens. */
  List<Predicted> predict(List<List<String>> texts);

  /** The columns that {@code model} adds. */
  static StructType columns(TrainedModel model) {
    return columns(model.encoder().labelling());
  }

  /** The columns that models add which learned from such labels. */
  static StructType columns(Labelling labelling) {
    return switch (labelling) {
      case NONE -> LikelihoodRows.COLUMNS;
      case TOKENS -> TagRows.COLUMNS;
      case SEQUENCES -> ClassRows.COLUMNS;
    };
  }

  /** A predictor by {@code model}. */
  static RowPredictor of(LoadedModel model) {
    return switch (model.trained().encoder().labelling()) {
      case NONE -> new LikelihoodRows(model.scorer());
      case TOKENS -> new TagRows(model);
      case SEQUENCES -> new ClassRows(model);
    };
  }

  /**
   * Checks a log-likelihood.
   *
   * @throws InputException if it is not finite
   */
  static void requireFinite(double logLikelihood) {
    if (!Double.isFinite(logLikelihood)) {
      throw new InputException(
          "A row's log-likelihood must be finite but is %s; the model's parameters are too large for the sums of its network, so train again with a lower learning rate or take another checkpoint"
              .formatted(logLikelihood));
    }
  }

  /** Number of {@code tokens} that the vocabulary of {@code model} does not have. */
  static long unknown(TrainedModel model, List<String> tokens) {
    return tokens.stream().filter(token -> !model.vocabulary().contains(token)).count();
  }
}
