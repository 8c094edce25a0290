package rnn.math;

/** The sums of a team over columns and rows, each of whose threads has some of them. */
final class SplitSums {
  private final Kernels one;
  private final Team team;
  private final Views views;
  private final int minSplit; // floats
  private final Team.Work ofColumns; // made once, so that a call makes none
  private final Team.Work ofRows;

  // The call in hand.
  private Tensor[] a = {};
  private Panels[] packed = {};
  private Tensor[] sums = {};

  /** Sums that split what has {@code minSplit} floats or more. */
  SplitSums(Kernels one, Team team, Views views, int minSplit) {
    this.one = one;
    this.minSplit = minSplit;
    this.team = team;
    this.views = views;
    this.ofColumns = i -> one.addColumnSums(a[i], sums[i]);
    this.ofRows = i -> one.addRowSums(packed[i], sums[i]);
  }

  /** As {@link Kernels#addColumnSums}. */
  void addColumnSums(Tensor a, Tensor row) {
    if (isSmall(a.rows(), a.columns())) {
      one.addColumnSums(a, row);
      return;
    }
    this.a = views.panelColumns(a);
    this.sums = views.panelColumns(row);
    team.run(ofColumns);
  }

  /** As {@link Kernels#addRowSums}. */
  void addRowSums(Panels a, Tensor row) {
    if (isSmall(a.rows(), a.columns())) {
      one.addRowSums(a, row);
      return;
    }
    this.packed = views.rows(a);
    this.sums = views.columns(row);
    team.run(ofRows);
  }

  private boolean isSmall(int rows, int columns) {
    return (long) rows * columns < minSplit;
  }
}
