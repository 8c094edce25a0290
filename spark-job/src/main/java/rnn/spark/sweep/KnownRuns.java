package rnn.spark.sweep;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a sweep before, by the runs that they are of.
 *
 * <p>Two settings can be the same run: of a text of 10,000 words {@code vocabulary-size=50000} and
 * {@code 60000} are. All of them are told what became of it, but a state goes to one of them alone,
 * which trains on from it and deletes it.
 */
final class KnownRuns {
  private final List<SweepRow> rows;
  private final Set<String> taken = new HashSet<>(); // names of states

  /** The runs of {@code rows}, whose states are there. */
  KnownRuns(List<SweepRow> rows) {
    this.rows =
        rows.stream()
            .filter(row -> !row.hasFailed() && !row.run().isEmpty())
            .filter(row -> row.learned().epochs() > 0)
            .toList();
  }

  /**
   * The row of {@code run} that came furthest, with a state if there is one that was not taken
   * before; null if the run was not trained.
   */
  @Nullable SweepRow take(String run) {
    SweepRow best = null;
    for (SweepRow row : rows) {
      SweepRow free = taken.contains(row.state()) ? row.withoutState() : row;
      if (row.run().equals(run) && (best == null || isBetter(free, best))) {
        best = free;
      }
    }
    if (best != null && !best.state().isEmpty()) {
      taken.add(best.state());
    }
    return best;
  }

  private static boolean isBetter(SweepRow row, SweepRow than) {
    int further = Integer.compare(row.learned().lastEpoch(), than.learned().lastEpoch());
    return further > 0 || further == 0 && than.state().isEmpty() && !row.state().isEmpty();
  }
}
