package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.adapt.AdaptationOptions;
import rnn.option.OptionException;
import rnn.option.OptionValues;
import rnn.spark.data.Source;
import rnn.spark.score.Mixing;

/** Arguments that say which models a language model is mixed with. */
final class MixingArguments {
  @Option(
      names = "--mix",
      paramLabel = "DIRECTORY",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      description =
          "Directories of language models, networks or such that count, whose probabilities are"
              + " mixed with those of --model; all must have the same tokens. Without it: none.")
  @Nullable List<String> models;

  @Option(
      names = "--mix-weights",
      paramLabel = "NUMBERS",
      description =
          "Weights of --model and of those of --mix, such as 0.7,0.3, with the sum 1. Without it:"
              + " those that evaluate fits by --mix-fit.")
  @Nullable String weights;

  /**
   * The mixture that the arguments ask for.
   *
   * @param heldOut text that weights are fitted to; null if they are given
   * @param given values of options as texts, by their names
   * @throws IllegalArgumentException if they are impossible
   */
  Mixing mixing(@Nullable Source heldOut, Map<String, String> given) {
    return new Mixing(
        models == null ? List.of() : models,
        weights(),
        heldOut,
        AdaptationOptions.of(OptionValues.given(AdaptationOptions.DECLARED, given)));
  }

  /** The weights; none if they are not given. */
  List<Double> weights() {
    List<Double> numbers = new ArrayList<>();
    if (weights != null) {
      for (String number : weights.split(",", -1)) {
        try {
          numbers.add(Double.valueOf(number.strip()));
        } catch (NumberFormatException e) {
          throw new OptionException(
              "{mix-weights} must be numbers with commas between them, such as 0.7,0.3, but is"
                  + " '%s'",
              weights);
        }
      }
    }
    return numbers;
  }
}
