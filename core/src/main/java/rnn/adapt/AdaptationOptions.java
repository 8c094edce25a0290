package rnn.adapt;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rnn.batch.Readings;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;
import rnn.train.Evaluation;

/** Options of networks that adapt to the text they read, and of mixtures. */
public final class AdaptationOptions implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int MAX_CACHE = 1_000_000;
  private static final int MAX_SEGMENT = 1000;

  /** Tokens that the {@link NeuralCache} remembers; 0 for no cache. */
  public static final Option<Integer> CACHE =
      Option.ofInteger("cache", "TOKENS", 0)
          .atLeast(0)
          .check(tokens -> requireAtMost("cache", tokens, MAX_CACHE))
          .help(
              "Make words likelier that followed a similar state of the network among the last so"
                  + " many tokens (a neural cache, such as 2000); 0 means not.");

  /** {@code θ}: how much likelier a more similar state makes its word. */
  public static final Option<Double> CACHE_THETA =
      Option.ofNumber("cache-theta", "NUMBER", 3)
          .check(theta -> require("cache-theta", theta, x -> x >= 0, "at least 0"))
          .help(
              "Of {cache}: what the product of two states is multiplied by; 0 counts words however"
                  + " similar their states.");

  /** {@code λ}: share of the cache in the probabilities. */
  public static final Option<Double> CACHE_SHARE =
      Option.ofNumber("cache-share", "SHARE", 0.2)
          .check(share -> require("cache-share", share, x -> x >= 0 && x < 1, "in [0,1)"))
          .help("Of {cache}: its share in the probability of each token.");

  /** Rate of {@link DynamicEvaluation}; 0 for parameters that stay as they were trained. */
  public static final Option<Double> DYNAMIC =
      Option.ofNumber("dynamic", "RATE", 0)
          .check(rate -> require("dynamic", rate, x -> x >= 0, "at least 0"))
          .help(
              "Train on the text while it is read, each token after it was predicted (dynamic"
                  + " evaluation), by gradient descent of this rate, such as 0.3; 0 means not.");

  /** Share of their way back to the trained parameters that each step goes. */
  public static final Option<Double> DYNAMIC_DECAY =
      Option.ofNumber("dynamic-decay", "SHARE", 0.003)
          .check(decay -> require("dynamic-decay", decay, x -> x >= 0 && x < 1, "in [0,1)"))
          .help(
              "Of {dynamic}: share of their way back to the trained parameters that a step goes.");

  /** Norm that the gradient of a segment's mean loss is clipped to; 0 for no clipping. */
  public static final Option<Double> DYNAMIC_CLIP =
      Option.ofNumber("dynamic-clip", "NORM", 10)
          .check(norm -> require("dynamic-clip", norm, x -> x >= 0, "at least 0"))
          .help("Of {dynamic}: norm that a step's gradient is clipped to; 0 means no clipping.");

  /** Tokens that are predicted between two steps. */
  public static final Option<Integer> DYNAMIC_SEGMENT =
      Option.ofInteger("dynamic-segment", "TOKENS", 5)
          .atLeast(1)
          .check(tokens -> requireAtMost("dynamic-segment", tokens, MAX_SEGMENT))
          .help("Of {dynamic}: tokens that are predicted, and then learned from, at a time.");

  /** Weights of the models of a mixture. */
  public static final Option<String> MIX_WEIGHTS =
      Option.ofText("mix-weights", "NUMBERS", "")
          .check(AdaptationOptions::requireWeights)
          .help(
              "Of a mixture: the weight of each model, in their order, such as 0.7,0.3, with the"
                  + " sum 1. Without it: all weigh the same.");

  /** Every option, in the order shown to users. */
  public static final List<Option<?>> DECLARED =
      List.of(
          MIX_WEIGHTS,
          CACHE,
          CACHE_THETA,
          CACHE_SHARE,
          DYNAMIC,
          DYNAMIC_DECAY,
          DYNAMIC_CLIP,
          DYNAMIC_SEGMENT);

  /** Options of text that is generated, which teaches nothing. */
  public static final List<Option<?>> OF_GENERATION =
      List.of(MIX_WEIGHTS, CACHE, CACHE_THETA, CACHE_SHARE);

  /** The options of a model by itself, as it was trained. */
  public static final AdaptationOptions DEFAULTS =
      new AdaptationOptions(OptionValues.defaultsOf(DECLARED));

  private final OptionValues values;

  private AdaptationOptions(OptionValues values) {
    this.values = values;
  }

  /** The options that {@code values} has. */
  public static AdaptationOptions of(OptionValues values) {
    return DEFAULTS.with(draft -> draft.copy(values, DECLARED));
  }

  /** These options but for what {@code change} sets. */
  public AdaptationOptions with(Consumer<OptionValues.Draft> change) {
    return new AdaptationOptions(values.with(change));
  }

  /** The value of {@code option}. */
  public <T> T get(Option<T> option) {
    return values.get(option);
  }

  /**
   * {@link #MIX_WEIGHTS} of a mixture of {@code models}.
   *
   * @throws OptionException if they are of another number of models
   */
  public MixtureWeights mixtureWeights(int models) {
    String text = get(MIX_WEIGHTS);
    if (text.isBlank()) {
      return MixtureWeights.equal(models);
    }
    MixtureWeights weights = weights(text);
    if (weights.models() != models) {
      throw new OptionException(
          "{mix-weights} must have a weight for each of %d models but is '%s'", models, text);
    }
    return weights;
  }

  private static void requireWeights(String text) {
    if (!text.isBlank()) {
      weights(text);
    }
  }

  private static MixtureWeights weights(String text) {
    try {
      return MixtureWeights.of(
          Stream.of(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray());
    } catch (IllegalArgumentException e) {
      throw new OptionException(
          "{mix-weights} must be numbers of at least 0 with commas between them and the sum 1 but"
              + " is '%s'",
          text);
    }
  }

  /** True if there is a cache. */
  public boolean hasCache() {
    return get(CACHE) > 0;
  }

  /** True if parameters change while text is read. */
  public boolean isDynamic() {
    return get(DYNAMIC) > 0;
  }

  /** True if anything adapts; if not, a network's figures are the usual, static ones. */
  public boolean adapts() {
    return hasCache() || isDynamic();
  }

  /**
   * The protocol of an evaluation in words, to stand beside a figure; {@link Evaluation#protocol}
   * if nothing adapts.
   *
   * @param reading name of the model's reading
   * @param tokens of the text
   */
  public String protocol(String reading, long tokens) {
    if (!adapts()) {
      return Evaluation.protocol(reading, tokens);
    }
    String beginning = hasCache() ? "an empty cache" : "the trained parameters";
    if (hasCache() && isDynamic()) {
      beginning += " and the trained parameters";
    }
    String state =
        Readings.named(reading).carriesState()
            ? "hidden state carried, each stream starting from zero, with " + beginning
            : "each stream starting with %s, each sentence from a zero hidden state"
                .formatted(beginning);
    return ("one text in %d contiguous streams, %s; adapted to the text while it was read, by %s:"
            + " not to be compared with static figures; <eos> counted as a token; unknown words"
            + " counted as <unk>")
        .formatted(Evaluation.shards(tokens), state, inWords());
  }

  private String inWords() {
    List<String> parts = new ArrayList<>();
    if (hasCache()) {
      parts.add(
          "a neural cache of %,d tokens (theta %s, share %s)"
              .formatted(get(CACHE), text(CACHE_THETA), text(CACHE_SHARE)));
    }
    if (isDynamic()) {
      parts.add(
          "dynamic evaluation (rate %s, decay %s, clip %s, segments of %d tokens)"
              .formatted(
                  text(DYNAMIC), text(DYNAMIC_DECAY), text(DYNAMIC_CLIP), get(DYNAMIC_SEGMENT)));
    }
    return String.join(" and ", parts);
  }

  private <T> String text(Option<T> option) {
    return option.text(get(option));
  }

  private static void requireAtMost(String name, int tokens, int most) {
    if (tokens > most) {
      throw new OptionException("{" + name + "} must be at most %,d but is %,d", most, tokens);
    }
  }

  private static void require(
      String name, double value, Predicate<Double> condition, String expected) {
    if (!condition.test(value) || Double.isInfinite(value)) {
      throw new OptionException("{" + name + "} must be " + expected + " but is %s", value);
    }
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
