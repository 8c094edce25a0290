package rnn.model;

import java.util.List;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;

/**
 * Settings of the draw of tokens from a distribution.
 *
 * @param temperature sharpens below 1, flattens above; 0 always takes the likeliest token
 * @param topK draws among the {@code topK} likeliest tokens; 0 is all
 * @param topP draws among the likeliest tokens that together reach this probability; 1 is all
 * @param seed the same seed draws the same tokens
 * @param unknown whether {@code <unk>} may be drawn
 */
public record Sampling(float temperature, int topK, float topP, long seed, Unknown unknown) {
  /** Sharpness of the distribution. */
  public static final Option<Double> TEMPERATURE =
      Option.ofNumber("temperature", "NUMBER", 1)
          .check(Sampling::requireTemperature)
          .help(
              "Below 1 makes likely tokens likelier, above 1 less so; 0 always takes the"
                  + " likeliest.");

  /** Number of tokens that are drawn among. */
  public static final Option<Integer> TOP_K =
      Option.ofInteger("top-k", "TOKENS", 0)
          .check(Sampling::requireTokens)
          .help("Draw among this many of the likeliest tokens; 0 means all.");

  /** Probability of the tokens that are drawn among. */
  public static final Option<Double> TOP_P =
      Option.ofNumber("top-p", "PROBABILITY", 1)
          .check(Sampling::requireProbability)
          .help("Draw among the likeliest tokens that together reach this probability in (0,1].");

  /** Seed of the draws. */
  public static final Option<Long> SEED =
      Option.ofLong("seed", "NUMBER", 1)
          .help("Seed of the draws; the same seed writes the same text.");

  /** Every option, in the order shown to users. */
  public static final List<Option<?>> DECLARED = List.of(TEMPERATURE, TOP_K, TOP_P, SEED);

  /** Treatment of the token for unknown words. */
  public enum Unknown {
    /** It is left out, and its probability shared by the others. */
    EXCLUDED,
    /** It is a token like others. */
    ALLOWED
  }

  /** Temperature 1, all tokens but {@code <unk>}, seed 1. */
  public static final Sampling DEFAULT = of(OptionValues.defaultsOf(DECLARED));

  /** Checks the ranges. */
  public Sampling {
    requireTemperature(temperature);
    requireTokens(topK);
    requireProbability(topP);
  }

  /** Draws as {@code values} of {@link #DECLARED} say, never {@code <unk>}. */
  public static Sampling of(OptionValues values) {
    return new Sampling(
        values.get(TEMPERATURE).floatValue(),
        values.get(TOP_K),
        values.get(TOP_P).floatValue(),
        values.get(SEED),
        Unknown.EXCLUDED);
  }

  /** The same with another seed. */
  public Sampling withSeed(long other) {
    return new Sampling(temperature, topK, topP, other, unknown);
  }

  private static void requireTemperature(double temperature) {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new OptionException("{temperature} must be a number >= 0 but is %s", temperature);
    }
  }

  private static void requireTokens(int topK) {
    if (topK < 0) {
      throw new OptionException(
          "{top-k} must be a number of tokens, or 0 for all, but is %d", topK);
    }
  }

  private static void requireProbability(double topP) {
    if (!(topP > 0 && topP <= 1)) {
      throw new OptionException("{top-p} must be a probability in (0,1] but is %s", topP);
    }
  }
}
