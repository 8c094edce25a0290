package rnn.math;

/** The kernels of a team on flat arrays, each of whose threads has a stretch of a long one. */
final class SplitArrays {
  /** Floats that one thread does as soon as two. */
  static final int MIN_STRETCH = 32_768;

  private final Kernels one;
  private final Team team;
  private final boolean splitsAll;
  private final Team.Work axpyPart = this::axpyPart;
  private final Team.Work scalePart = this::scalePart;
  private final Team.Work squaresPart = this::squaresPart;
  private double[] sums = new double[0]; // of the squares of stretches; grown when needed

  // The call in hand.
  private float alpha;
  private float[] x = {};
  private float[] y = {};
  private int xFrom;
  private int yFrom;
  private int length;

  SplitArrays(Kernels one, Team team, boolean splitsAll) {
    this.one = one;
    this.team = team;
    this.splitsAll = splitsAll;
  }

  private boolean isShort(int length) {
    return !splitsAll && length < MIN_STRETCH;
  }

  /** As {@link Kernels#axpy}. */
  void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int length) {
    if (isShort(length)) {
      one.axpy(alpha, x, xFrom, y, yFrom, length);
      return;
    }
    set(alpha, x, xFrom, length);
    this.y = y;
    this.yFrom = yFrom;
    team.run(axpyPart);
  }

  private void axpyPart(int part) {
    int first = first(part);
    one.axpy(alpha, x, xFrom + first, y, yFrom + first, first(part + 1) - first);
  }

  /** As {@link Kernels#scale}. */
  void scale(float alpha, float[] x, int from, int length) {
    if (isShort(length)) {
      one.scale(alpha, x, from, length);
      return;
    }
    set(alpha, x, from, length);
    team.run(scalePart);
  }

  private void scalePart(int part) {
    one.scale(alpha, x, xFrom + first(part), first(part + 1) - first(part));
  }

  /**
   * As {@link Kernels#sumOfSquares}; kernels that have no {@linkplain Kernels#squaresStretch
   * stretches} do it alone.
   */
  double sumOfSquares(float[] x, int from, int length) {
    int stretch = one.squaresStretch();
    if (isShort(length) || stretch == 0) {
      return one.sumOfSquares(x, from, length);
    }
    int stretches = length / stretch;
    if (sums.length < stretches) {
      sums = new double[stretches];
    }
    set(1, x, from, stretches);
    team.run(squaresPart);
    double sum = 0;
    for (int s = 0; s < stretches; s++) {
      sum += sums[s];
    }
    for (int i = stretches * stretch; i < length; i++) {
      sum += (double) x[from + i] * x[from + i];
    }
    return sum;
  }

  private void squaresPart(int part) {
    int stretch = one.squaresStretch();
    for (int s = first(part); s < first(part + 1); s++) {
      sums[s] = one.sumOfSquares(x, xFrom + s * stretch, stretch);
    }
  }

  private void set(float alpha, float[] x, int xFrom, int length) {
    this.alpha = alpha;
    this.x = x;
    this.xFrom = xFrom;
    this.length = length;
  }

  /** First index of part {@code part} of the array in hand. */
  private int first(int part) {
    return (int) ((long) length * part / team.threads());
  }
}
