package rnn.batch;

import java.io.Serializable;
import rnn.math.CounterRandom;

/**
 * The rarest tokens of a vocabulary, half of whose occurrences are read as {@code <unk>} in
 * training.
 *
 * <p>A vocabulary without the tokens that occur once gives {@code <unk>} as many examples as new
 * tokens were met in the text. A held-out text has more: to it a token is unknown too that occurs
 * twice in a text of this kind, once here and once there. Of the tokens that the training text has
 * twice, each occurrence is therefore an example of {@code <unk>} with probability one half, drawn
 * from its place: sentence and position.
 *
 * <p>The estimate behind it is the leave-one-out form of Good's: Good 1953, "The Population
 * Frequencies of Species and the Estimation of Population Parameters" (Biometrika 40).
 *
 * @param first id of the first of them
 * @param end id behind the last of them
 */
public record RareTokens(int first, int end) implements Serializable {
  /** No token is read as another. */
  public static final RareTokens NONE = new RareTokens(0, 0);

  /** Times that a token occurs in the text which is one of them. */
  public static final long OCCURRENCES = 2;

  private static final long SEED = 0x2A2E70CE;
  private static final float SHARE = 0.5f;

  /** True if there are none. */
  public boolean isEmpty() {
    return first == end;
  }

  /**
   * The sentence as it is trained on; the array itself if nothing in it changes.
   *
   * @param tokens ids {@code [n]}; only read
   * @param number the sentence's number in the text, from 0
   */
  public int[] inTraining(int[] tokens, long number) {
    int[] result = tokens;
    for (int i = 0; i < tokens.length; i++) {
      boolean isRare = tokens[i] >= first && tokens[i] < end;
      if (isRare && CounterRandom.uniform(SEED, number, i) < SHARE) {
        result = result == tokens ? tokens.clone() : result;
        result[i] = Batch.UNKNOWN;
      }
    }
    return result;
  }
}
