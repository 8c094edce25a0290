package rnn.spark.score;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.adapt.AdaptationOptions;
import rnn.adapt.MixtureWeights;
import rnn.option.OptionException;
import rnn.spark.data.Source;

/**
 * What a language model does beside saying its own probabilities: it is mixed with others, and
 * adapts to the text it reads.
 *
 * @param models directories of the models it is mixed with, any Hadoop paths
 * @param heldOut text that weights are fitted to; null if they are those of {@code options}
 * @param options how networks among the models adapt, and what the models weigh
 */
public record Mixing(List<String> models, @Nullable Source heldOut, AdaptationOptions options) {
  /** A model by itself, as it was trained. */
  public static final Mixing NONE = new Mixing(List.of(), null, AdaptationOptions.DEFAULTS);

  /**
   * Checks that weights and models belong together.
   *
   * @throws OptionException if they do not
   */
  public Mixing {
    models = List.copyOf(models);
    boolean hasWeights = !options.get(AdaptationOptions.MIX_WEIGHTS).isBlank();
    if (models.isEmpty() && (hasWeights || heldOut != null)) {
      throw new OptionException(
          "{mix-weights} and {mix-fit} must come with {mix}, the models that are mixed, but come"
              + " without; name some, or leave them out");
    }
    if (hasWeights && heldOut != null) {
      throw new OptionException(
          "{mix-weights} and {mix-fit}, which fits them, must not come together; leave one out");
    }
    options.mixtureWeights(hasWeights ? models.size() + 1 : 1);
  }

  /** The weights of the model and of those it is mixed with, equal ones if none are given. */
  public MixtureWeights weights() {
    return options.mixtureWeights(models.size() + 1);
  }

  /** True of a model by itself, as it was trained. */
  public boolean isNone() {
    return models.isEmpty() && !options.adapts();
  }
}
