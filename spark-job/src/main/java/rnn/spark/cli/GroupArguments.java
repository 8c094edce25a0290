package rnn.spark.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.option.OptionException;
import rnn.spark.data.Source;
import rnn.spark.group.GroupRequest;
import rnn.spark.group.Grouping;
import rnn.train.GivenOptions;

/** Arguments that say which rows have a model of their own. */
final class GroupArguments {
  static final String COLUMN = "group-column";

  /** Options of a run that mean nothing where there is a model for each group. */
  private static final List<String> OF_ONE_MODEL =
      List.of("valid", "test", "resume", "checkpoint-every", "sweep", "tensorboard");

  @Option(
      names = "--" + COLUMN,
      paramLabel = "COLUMN",
      description =
          "Column of a table whose value is the group of a row: each group has a model of its own,"
              + " and --model becomes a table of models. Without it: one model of all rows.")
  @Nullable String column;

  @Option(
      names = "--group-min-tokens",
      paramLabel = "TOKENS",
      defaultValue = "" + Grouping.DEFAULT_MIN_TOKENS,
      description =
          "Tokens that a group must have for a model of its own; groups with fewer share one,"
              + " trained on all their rows. 0 gives every group its own.")
  long minTokens;

  @Option(
      names = "--no-group-shared",
      defaultValue = "false",
      description = "Groups with fewer tokens get no model, instead of one that they share.")
  boolean hasNoShared;

  /** True if there is to be a model for each group. */
  boolean areGiven() {
    return column != null;
  }

  /**
   * Checks that options of groups come with a column of groups.
   *
   * @param given names of the options that are given
   * @throws OptionException if they do not
   */
  static void requireColumn(Map<String, String> given) {
    for (String option : List.of("group-min-tokens", "no-group-shared")) {
      if (given.containsKey(option) && !given.containsKey(COLUMN)) {
        throw new OptionException(
            "{"
                + option
                + "} must come with {group-column}, the column of the groups; give it, or"
                + " leave the other out");
      }
    }
  }

  /**
   * The training that the arguments ask for.
   *
   * @param given all options that are given, by name
   * @throws OptionException if one of them has no meaning with groups
   */
  GroupRequest request(Source source, Map<String, String> given, String directory) {
    for (String option : OF_ONE_MODEL) {
      if (given.containsKey(option)) {
        throw new OptionException(
            "{"
                + option
                + "} has no meaning with {group-column}, a model for each group, whose"
                + " epochs are judged by a part of its own rows; leave it out");
      }
    }
    if (!Source.hasColumn(source.format())) {
      throw new OptionException(
          "{group-column} %s needs a {format} with named columns but the format is %s",
          column, source.format());
    }
    Map<String, String> ofModels = new TreeMap<>(given);
    ofModels
        .keySet()
        .retainAll(GivenOptions.DECLARED.stream().map(option -> option.name()).toList());
    Grouping grouping = Grouping.by(String.valueOf(column)).withMinTokens(minTokens);
    return new GroupRequest(
        source, hasNoShared ? grouping.withoutShared() : grouping, ofModels, directory);
  }
}
