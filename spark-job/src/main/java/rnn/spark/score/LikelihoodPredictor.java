package rnn.spark.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.network.NetworkSpec;
import rnn.spark.job.InputException;
import rnn.text.Vocabulary;

/**
 * How probable a language model finds rows: {@code log_likelihood} of the text in nats, {@code
 * <eos>} included; its {@code tokens}, {@code <eos>} counted; its {@code perplexity}; its {@code
 * unknown_tokens}.
 */
final class LikelihoodPredictor implements RowPredictor {
  /** The columns that are added. */
  static final StructType COLUMNS =
      new StructType()
          .add("log_likelihood", DataTypes.DoubleType)
          .add("tokens", DataTypes.LongType)
          .add("perplexity", DataTypes.DoubleType)
          .add("unknown_tokens", DataTypes.LongType);

  private final SentenceScorer scorer;
  private final Vocabulary vocabulary;

  LikelihoodPredictor(NetworkSpec spec, float[] parameters, Vocabulary vocabulary) {
    this.scorer = new SentenceScorer(spec, parameters);
    this.vocabulary = vocabulary;
  }

  @Override
  public List<@Nullable Predicted> predict(List<@Nullable List<String>> texts) {
    List<int @Nullable []> sentences = new ArrayList<>();
    for (List<String> text : texts) {
      sentences.add(text == null ? null : ids(text));
    }
    double[] losses = scorer.lossNats(sentences);
    List<@Nullable Predicted> predicted = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      int[] sentence = sentences.get(i);
      if (sentence != null && !Double.isFinite(losses[i])) {
        throw new InputException(
            "A row's log-likelihood must be finite but is %s; the model's parameters are too large for the sums of its network, so train again with a lower learning rate or take another checkpoint"
                .formatted(-losses[i]));
      }
      predicted.add(sentence == null ? null : predicted(sentence, losses[i]));
    }
    return predicted;
  }

  private int[] ids(List<String> tokens) {
    int[] ids = new int[tokens.size() + 1];
    int i = 0;
    for (String token : tokens) {
      ids[i++] = vocabulary.id(token);
    }
    ids[i] = Vocabulary.END_OF_SENTENCE;
    return ids;
  }

  private static Predicted predicted(int[] sentence, double lossNats) {
    long unknown = 0;
    for (int id : sentence) {
      unknown += id == Vocabulary.UNKNOWN ? 1 : 0;
    }
    double perplexity = Math.exp(lossNats / sentence.length);
    return new Predicted(
        new Object[] {-lossNats, (long) sentence.length, perplexity, unknown}, unknown);
  }
}
