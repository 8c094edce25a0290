package rnn.model;

import java.util.ArrayList;
import java.util.List;
import rnn.predict.Candidate;
import rnn.text.Vocabulary;

/**
 * The tokens of a vocabulary as those that could come next: ranks and the likeliest of them, read
 * off their probabilities. For one thread.
 */
public final class NextTokens {
  private final Vocabulary vocabulary;
  private long[] keys = {}; // [V], made when first asked for: likelihood, then id

  /** The tokens of {@code vocabulary}. */
  public NextTokens(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Rank of {@code token}: the number of tokens that are at least as probable, itself counted.
   *
   * @param probabilities those of the tokens by id, {@code [V]} from {@code from} on
   * @throws ArithmeticException if one is not a number
   */
  public int rank(float[] probabilities, int from, int token) {
    float own = probabilities[from + token];
    int rank = 0;
    int below = 0;
    int size = vocabulary.size();
    for (int id = 0; id < size; id++) {
      rank += probabilities[from + id] >= own ? 1 : 0;
      below += probabilities[from + id] < own ? 1 : 0;
    }
    if (rank + below < size) {
      throw notANumber("probability");
    }
    return rank;
  }

  /**
   * The {@code count} likeliest tokens, the likeliest first, those as likely by their ids; all if
   * there are no more.
   *
   * @param probabilities those of the tokens by id, {@code [V]} from {@code from} on
   * @throws ArithmeticException if one is not a number
   */
  public List<Candidate> likeliest(float[] probabilities, int from, int count) {
    int size = vocabulary.size();
    if (keys.length < size) {
      keys = new long[size];
    }
    for (int id = 0; id < size; id++) {
      float probability = probabilities[from + id];
      if (!(probability >= 0)) {
        throw notANumber("probability");
      }
      // Bits of floats >= 0 are in the order of the floats: complemented, the greatest comes first.
      keys[id] = (long) ~Float.floatToIntBits(probability) << 32 | id;
    }
    int kept = Math.min(count, size);
    PartialSort.smallestFirst(keys, 0, size, kept);
    List<Candidate> candidates = new ArrayList<>(kept);
    for (int i = 0; i < kept; i++) {
      int id = (int) keys[i];
      candidates.add(new Candidate(vocabulary.token(id), probabilities[from + id]));
    }
    return candidates;
  }

  /** The error of a model whose sums overflow. */
  static ArithmeticException notANumber(String what) {
    return new ArithmeticException(
        "A token's %s must be a number but is not; the model's parameters are too large for its sums, so train again with a lower {learning-rate} or take another checkpoint"
            .formatted(what));
  }
}
