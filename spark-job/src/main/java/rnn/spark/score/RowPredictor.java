package rnn.spark.score;

import java.util.List;
import org.apache.spark.sql.types.StructType;
import rnn.model.Model;

/** What a model says of rows: values of the columns that are added to each. For one thread. */
interface RowPredictor {

  /**
   * What is said of a row.
   *
   * @param values of the columns that are added
   * @param unknownTokens tokens that the vocabulary does not have
   */
  record Predicted(Object[] values, long unknownTokens) {}

  /** What is said of each of {@code texts}, which are tokens. */
  List<Predicted> predict(List<List<String>> texts);

  /** The columns that {@code model} adds. */
  static StructType columns(Model model) {
    return switch (model.encoder().labelling()) {
      case NONE -> LikelihoodRows.COLUMNS;
      case TOKENS -> TagRows.COLUMNS;
      case SEQUENCES -> ClassRows.COLUMNS;
    };
  }

  /** A predictor by {@code model}. */
  static RowPredictor of(Model model) {
    return switch (model.encoder().labelling()) {
      case NONE -> new LikelihoodRows(model);
      case TOKENS -> new TagRows(model);
      case SEQUENCES -> new ClassRows(model);
    };
  }

  /** How many of {@code tokens} the vocabulary of {@code model} does not have. */
  static long unknown(Model model, List<String> tokens) {
    return tokens.stream().filter(token -> !model.vocabulary().contains(token)).count();
  }
}
