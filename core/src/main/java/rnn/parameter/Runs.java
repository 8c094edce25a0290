package rnn.parameter;

import java.util.Arrays;
import rnn.math.SplitKernels;

/** The runs of floats that a gradient's spans are, listed so that threads can share them. */
final class Runs {
  int[] from = new int[64];
  int[] length = new int[64];
  int count;
  private long[] before = new long[64]; // floats of the runs before
  private long total;
  private double[] sums = {};

  /** Lists the spans of {@code gradient}. */
  void collect(Gradient gradient) {
    count = 0;
    total = 0;
    gradient.spans(this::add);
  }

  private void add(int from, int length) {
    if (count == this.from.length) {
      this.from = Arrays.copyOf(this.from, 2 * count);
      this.length = Arrays.copyOf(this.length, 2 * count);
      this.before = Arrays.copyOf(this.before, 2 * count);
    }
    this.from[count] = from;
    this.length[count] = length;
    this.before[count] = total;
    count++;
    total += length;
  }

  /** True of a run that kernels cut for all threads; others are done by one. */
  boolean isLong(int run) {
    return length[run] >= SplitKernels.MIN_STRETCH;
  }

  /** Room for a sum of each run. */
  double[] sums() {
    if (sums.length < count) {
      sums = new double[from.length];
    }
    return sums;
  }

  /** The first run of part {@code part} of {@code parts} even ones, by their number. */
  int at(int part, int parts) {
    return (int) ((long) count * part / parts);
  }

  /** Visits part {@code part} of {@code parts} even ones, by the floats in them. */
  void visit(int part, int parts, Gradient.SpanVisitor visitor) {
    long first = total * part / parts;
    long end = total * (part + 1) / parts;
    int run = Arrays.binarySearch(before, 0, count, first);
    for (int s = run < 0 ? Math.max(0, -run - 2) : run; s < count && before[s] < end; s++) {
      int skipped = (int) Math.max(0, first - before[s]);
      int stop = (int) Math.min(length[s], end - before[s]);
      if (stop > skipped) {
        visitor.visit(from[s] + skipped, stop - skipped);
      }
    }
  }
}
