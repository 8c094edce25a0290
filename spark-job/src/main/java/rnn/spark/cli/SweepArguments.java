package rnn.spark.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.option.OptionException;
import rnn.spark.sweep.Grid;
import rnn.spark.sweep.SweepRequest;

/** Arguments of a sweep: which options have several values, and which of them are tried. */
final class SweepArguments {
  private static final String BETWEEN_AXES = "\\s+(?=[a-z-]+=)"; // in the one text of a file

  @Option(
      names = "--sweep",
      paramLabel = "VALUES",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      description =
          "Train every setting of these options in one job, a setting in a task, and keep the best"
              + " by held-out data: --sweep hidden=64,128 learning-rate=5,10,20. The table of"
              + " settings is kept in DIRECTORY.sweep; with --resume those that are done count."
              + " Without it: one run.")
  @Nullable List<String> axes;

  @Option(
      names = "--sweep-random",
      paramLabel = "SETTINGS",
      description =
          "Of --sweep, so many settings drawn by the seed in the place of all; a number may then"
              + " have a range, learning-rate=1..20. Without it: all.")
  @Nullable Integer random;

  @Option(
      names = "--sweep-halving",
      defaultValue = "false",
      description =
          "Of --sweep, drop settings early: the best third goes on after a ninth and after a third"
              + " of the epochs, as far as these are whole epochs (successive halving).")
  boolean halving;

  /** True if several settings are to be trained. */
  boolean isGiven() {
    if (axes == null && (random != null || halving)) {
      throw new OptionException(
          "{sweep-random} and {sweep-halving} must come with {sweep}, the settings that they are"
              + " about; give it, or leave them out");
    }
    return axes != null;
  }

  /** The grid of all settings. */
  Grid grid() {
    if (axes == null) {
      throw new IllegalStateException("No sweep is asked for");
    }
    return Grid.parse(
        axes.stream().flatMap(text -> Arrays.stream(text.strip().split(BETWEEN_AXES))).toList());
  }

  /** Settings of {@code grid} that are to be trained, each its values by option. */
  List<Map<String, String>> settings(Grid grid, long seed) {
    return random == null ? grid.all() : grid.drawn(random, seed);
  }

  /** Treatment of settings that do badly. */
  SweepRequest.Stopping stopping() {
    return halving ? SweepRequest.Stopping.HALVING : SweepRequest.Stopping.NONE;
  }
}
