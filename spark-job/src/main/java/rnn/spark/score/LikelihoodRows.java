package rnn.spark.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.predict.Likelihood;

/**
 * Likelihoods of rows by a language model: {@code log_likelihood} of the text in nats, {@code
 * <eos>} included; its {@code tokens}, {@code <eos>} counted; its {@code perplexity}; its {@code
 * unknown_tokens}.
 */
final class LikelihoodRows implements RowPredictor {
  /** The columns that are added. */
  static final StructType COLUMNS =
      new StructType()
          .add("log_likelihood", DataTypes.DoubleType)
          .add("tokens", DataTypes.LongType)
          .add("perplexity", DataTypes.DoubleType)
          .add("unknown_tokens", DataTypes.LongType);

  private final rnn.predict.Scorer scorer;

  LikelihoodRows(rnn.predict.Scorer scorer) {
    this.scorer = scorer;
  }

  @Override
  public List<Predicted> predict(List<List<String>> texts) {
    List<Predicted> predicted = new ArrayList<>(texts.size());
    for (Likelihood likelihood : scorer.scoreAll(texts)) {
      RowPredictor.requireFinite(likelihood.logLikelihood());
      long unknown = likelihood.unknownTokens();
      predicted.add(
          new Predicted(
              new Object[] {
                likelihood.logLikelihood(),
                (long) likelihood.tokens(),
                likelihood.perplexity(),
                unknown
              },
              unknown));
    }
    return predicted;
  }
}
