package rnn.model;

import rnn.option.OptionException;

/**
 * How tokens are drawn from a distribution.
 *
 * @param temperature sharpens below 1, flattens above; 0 always takes the likeliest token
 * @param topK draws among the {@code topK} likeliest tokens; 0 is all
 * @param topP draws among the likeliest tokens that together reach this probability; 1 is all
 * @param seed the same seed draws the same tokens
 * @param unknown whether {@code <unk>} may be drawn
 */
public record Sampling(float temperature, int topK, float topP, long seed, Unknown unknown) {

  /** Whether the token for unknown words may be drawn. */
  public enum Unknown {
    /** It is left out, and its probability shared by the others. */
    EXCLUDED,
    /** It is a token like others. */
    ALLOWED
  }

  /** Temperature 1, all tokens but {@code <unk>}, seed 1. */
  public static final Sampling DEFAULT = new Sampling(1f, 0, 1f, 1L, Unknown.EXCLUDED);

  /** Checks the ranges. */
  public Sampling {
    if (!(temperature >= 0) || Float.isInfinite(temperature)) {
      throw new OptionException("{temperature} must be a number >= 0 but is %s", temperature);
    }
    if (topK < 0) {
      throw new OptionException(
          "{top-k} must be a number of tokens, or 0 for all, but is %d", topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new OptionException("{top-p} must be a probability in (0,1] but is %s", topP);
    }
  }
}
