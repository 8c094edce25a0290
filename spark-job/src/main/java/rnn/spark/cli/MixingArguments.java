package rnn.spark.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  /**
   * The mixture that the arguments ask for.
   *
   * @param heldOut text that weights are fitted to; null if they are given
   * @param given values of options as texts, by their names
   * @throws IllegalArgumentException if they are impossible
   */
  Mixing mixing(@Nullable Source heldOut, Map<String, String> given) {
    requireCompany(given, "cache", "cache-theta", "cache-share");
    requireCompany(given, "dynamic", "dynamic-decay", "dynamic-clip", "dynamic-segment");
    return new Mixing(
        models == null ? List.of() : models,
        heldOut,
        AdaptationOptions.of(OptionValues.given(AdaptationOptions.DECLARED, given)));
  }

  /**
   * The mixture that the arguments of {@code command} ask for, by weights that are given.
   *
   * @throws ParameterException if they are impossible
   */
  Mixing mixing(CommandSpec command) {
    try {
      return mixing(null, Settings.given(command));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), Flags.message(e), e);
    }
  }

  /** Options on a thing must not pass in silence where the thing is not there. */
  private static void requireCompany(Map<String, String> given, String thing, String... options) {
    for (String option : options) {
      if (given.containsKey(option) && !given.containsKey(thing)) {
        throw new OptionException(
            "{"
                + option
                + "} must come with {"
                + thing
                + "}, which it is about; give it, or leave"
                + " the other out");
      }
    }
  }
}
