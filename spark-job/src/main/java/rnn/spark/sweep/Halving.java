package rnn.spark.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Successive halving by thirds: all settings are trained for a small part of their epochs, the best
 * third of them for three times as many, and so on; the last that are left to the end.
 *
 * <p>A rung is the end of epoch {@code ⌈R/3^k⌉} of a setting with {@code R} epochs. There are as
 * many as make the first no shorter than an epoch, of the setting with the fewest epochs, and leave
 * settings to drop. Of the settings that have not failed {@code ⌈n/3⌉} go on: those whose best
 * epoch so far has the best figure; of equal ones the first.
 *
 * <p>Jamieson and Talwalkar 2016, "Non-stochastic Best Arm Identification and Hyperparameter
 * Optimization", AISTATS; with thirds as in the inner loop of Li et al. 2018, "Hyperband", JMLR 18.
 */
final class Halving {
  /** Settings of which one goes on, and how many times as long: what Li et al. take. */
  static final int FACTOR = 3;

  private Halving() {}

  /**
   * The divisors {@code 3^k} of the rungs, the largest first; the last is 1, and alone where there
   * is nothing to drop.
   *
   * @param leastEpochs of the setting with the fewest
   */
  static List<Integer> divisors(int leastEpochs, int settings) {
    List<Integer> divisors = new ArrayList<>(List.of(1));
    int left = settings;
    for (int divisor = FACTOR; divisor <= leastEpochs && left > 1; divisor *= FACTOR) {
      divisors.add(0, divisor);
      left = kept(left);
    }
    return divisors;
  }

  /** The epoch at whose end a setting with so many {@code planned} ones reaches a rung. */
  static int epoch(int planned, int divisor) {
    return (planned + divisor - 1) / divisor;
  }

  /** Number of {@code settings} that go on. */
  static int kept(int settings) {
    return (settings + FACTOR - 1) / FACTOR;
  }

  /**
   * Those of {@code rows} that go on from the rung of {@code divisor}, by what each was up to
   * there; none of those that failed.
   */
  static List<SweepRow> best(List<SweepRow> rows, int divisor) {
    List<SweepRow> sorted =
        rows.stream()
            .filter(row -> !row.hasFailed())
            .sorted(
                Comparator.comparingDouble(
                    row -> row.learned().objectiveAt(epoch(row.plannedEpochs(), divisor))))
            .toList(); // of equal ones the order stays
    return sorted.subList(0, kept(sorted.size()));
  }
}
