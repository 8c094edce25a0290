package rnn.adapt;

import rnn.batch.Batch;
import rnn.batch.Shard;
import rnn.predict.Cursor;
import rnn.task.Score;
import rnn.text.Vocabulary;

/**
 * Likelihoods of the tokens of running text by a language model. For one thread, which may use it
 * again and again.
 *
 * <p>Each token's depends on the tokens before it in its text, never on those behind it nor on
 * other texts; how far a text reaches is the {@link Scope}. Given those before it, the
 * probabilities of all tokens of the vocabulary add up to 1.
 */
public interface TokenLikelihoods {

  /** The tokens and the ids that shards have of them. */
  Vocabulary vocabulary();

  /**
   * Natural logarithm of the probability of each token, {@code [n]} by its place in the shard.
   *
   * @param shard sentences of running text, each with its {@code <eos>}
   */
  double[] logProbabilities(Shard shard);

  /**
   * A new cursor at the beginning of a text, with buffers of its own: its probabilities of the
   * tokens of a sentence are those here where each {@linkplain Scope#SENTENCE sentence} is a text,
   * to rounding.
   */
  Cursor cursor();

  /** The score of a shard, summed in the order of its tokens. */
  default Score score(Shard shard) {
    double[] logs = logProbabilities(shard); // [n]
    double sum = 0;
    double unknownSum = 0;
    long unknown = 0;
    for (int i = 0; i < logs.length; i++) {
      sum -= logs[i];
      if (shard.tokens()[i] == Batch.UNKNOWN) {
        unknownSum -= logs[i];
        unknown++;
      }
    }
    return Score.ofLoss(sum, logs.length).withUnknown(unknownSum, unknown);
  }
}
