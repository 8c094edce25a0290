package rnn.spark.score;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.adapt.AdaptationOptions;
import rnn.adapt.MixtureWeights;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;

/**
 * What a language model does beside saying its own probabilities: it is mixed with others, and
 * adapts to the text it reads.
 *
 * @param models directories of the models it is mixed with, any Hadoop paths
 * @param weights its weight and theirs, with the sum 1; empty if they are fitted, or nothing is
 *     mixed
 * @param heldOut text that weights are fitted to; null if they are given
 * @param adaptation how networks among the models adapt
 */
public record Mixing(
    List<String> models,
    List<Double> weights,
    @Nullable Source heldOut,
    AdaptationOptions adaptation) {
  /** A model by itself, as it was trained. */
  public static final Mixing NONE =
      new Mixing(List.of(), List.of(), null, AdaptationOptions.DEFAULTS);

  /**
   * Checks that there are weights, or a text to fit them to.
   *
   * @throws InputException if there are not, or both, or too many or too few
   */
  public Mixing {
    models = List.copyOf(models);
    weights = List.copyOf(weights);
    boolean hasModels = !models.isEmpty();
    if (!hasModels && !(weights.isEmpty() && heldOut == null)) {
      throw new InputException(
          "--mix-weights and --mix-fit must come with --mix, the models that are mixed, but come"
              + " without; name some, or leave them out");
    }
    if (hasModels && weights.isEmpty() == (heldOut == null)) {
      throw new InputException(
          "--mix must come with --mix-fit, a held-out text that evaluate fits the weights to, or with --mix-weights, which it then says, but comes with %s"
              .formatted(heldOut == null ? "neither" : "both"));
    }
    if (!weights.isEmpty() && weights.size() != models.size() + 1) {
      throw new InputException(
          "--mix-weights must have %d numbers, one for the model and one for each that it is mixed with, but has %d"
              .formatted(models.size() + 1, weights.size()));
    }
    if (!weights.isEmpty()) {
      weights(weights);
    }
  }

  /** The weights as such. */
  private static MixtureWeights weights(List<Double> weights) {
    try {
      return MixtureWeights.of(weights.stream().mapToDouble(Double::doubleValue).toArray());
    } catch (IllegalArgumentException e) {
      throw new InputException("--mix-weights: " + e.getMessage(), e);
    }
  }

  /**
   * The weights as such, equal ones if they are to be fitted.
   *
   * @throws InputException if they are no weights of a mixture
   */
  public MixtureWeights mixtureWeights() {
    return weights.isEmpty() ? MixtureWeights.equal(models.size() + 1) : weights(weights);
  }

  /** True of a model by itself, as it was trained. */
  public boolean isNone() {
    return models.isEmpty() && !adaptation.adapts();
  }
}
