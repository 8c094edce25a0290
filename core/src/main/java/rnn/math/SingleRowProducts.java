package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Products of a single row, {@code c[1,N] += a[1,K]·b[K,N]}, as generation makes them: each weight
 * is used once, so the time is that of reading them.
 *
 * <p>Some panels are read side by side, twelve vectors of a {@code k} in all whatever their width.
 * So many streams at a time the hardware fetches ahead of, where it has a pause at the end of each
 * with one; twelve chains hide the latency of a multiply-add. Every element is one chain in the
 * order of {@code k}, as in {@link InPlaceProducts}, which has the panels left over.
 */
final class SingleRowProducts {
  /** Vectors of a row of a panel. */
  private static final int VECTORS = Panels.WIDTH / LANES;

  /** Panels read side by side. */
  static final int PANELS = 12 / VECTORS;

  private SingleRowProducts() {}

  /** As {@link InPlaceProducts#addProduct}, of as many panels as come in groups; their number. */
  static int addProduct(Tensor a, Panels b, Tensor c) {
    int full = b.columns() / Panels.WIDTH;
    int end = full - full % PANELS;
    int distance = end < 2 ? 0 : b.panelOffset(1) - b.panelOffset(0);
    for (int p = 0; p < end; p += PANELS) {
      int from = b.panelOffset(p);
      int to = c.index(0, p * Panels.WIDTH);
      addPanels(a.data(), a.index(0, 0), b.data(), from, distance, b.rows(), c.data(), to);
    }
    return end;
  }

  /** {@link #PANELS} panels, {@code distance} floats apart. */
  private static void addPanels(
      float[] a, int a0, float[] b, int from, int distance, int depth, float[] c, int to) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, c, to);
    FloatVector s1 = FloatVector.fromArray(SPECIES, c, to + LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, c, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(SPECIES, c, to + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(SPECIES, c, to + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(SPECIES, c, to + 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(SPECIES, c, to + 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(SPECIES, c, to + 7 * LANES);
    FloatVector s8 = FloatVector.fromArray(SPECIES, c, to + 8 * LANES);
    FloatVector s9 = FloatVector.fromArray(SPECIES, c, to + 9 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, to + 10 * LANES);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, to + 11 * LANES);
    int d1 = place(1, distance); // of each vector from the first
    int d2 = place(2, distance);
    int d3 = place(3, distance);
    int d4 = place(4, distance);
    int d5 = place(5, distance);
    int d6 = place(6, distance);
    int d7 = place(7, distance);
    int d8 = place(8, distance);
    int d9 = place(9, distance);
    int d10 = place(10, distance);
    int d11 = place(11, distance);
    int k = a0;
    for (int i = from; i < from + depth * Panels.WIDTH; i += Panels.WIDTH) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[k]);
      k++;
      s0 = x.fma(FloatVector.fromArray(SPECIES, b, i), s0);
      s1 = x.fma(FloatVector.fromArray(SPECIES, b, i + d1), s1);
      s2 = x.fma(FloatVector.fromArray(SPECIES, b, i + d2), s2);
      s3 = x.fma(FloatVector.fromArray(SPECIES, b, i + d3), s3);
      s4 = x.fma(FloatVector.fromArray(SPECIES, b, i + d4), s4);
      s5 = x.fma(FloatVector.fromArray(SPECIES, b, i + d5), s5);
      s6 = x.fma(FloatVector.fromArray(SPECIES, b, i + d6), s6);
      s7 = x.fma(FloatVector.fromArray(SPECIES, b, i + d7), s7);
      s8 = x.fma(FloatVector.fromArray(SPECIES, b, i + d8), s8);
      s9 = x.fma(FloatVector.fromArray(SPECIES, b, i + d9), s9);
      s10 = x.fma(FloatVector.fromArray(SPECIES, b, i + d10), s10);
      s11 = x.fma(FloatVector.fromArray(SPECIES, b, i + d11), s11);
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + LANES);
    s2.intoArray(c, to + 2 * LANES);
    s3.intoArray(c, to + 3 * LANES);
    s4.intoArray(c, to + 4 * LANES);
    s5.intoArray(c, to + 5 * LANES);
    s6.intoArray(c, to + 6 * LANES);
    s7.intoArray(c, to + 7 * LANES);
    s8.intoArray(c, to + 8 * LANES);
    s9.intoArray(c, to + 9 * LANES);
    s10.intoArray(c, to + 10 * LANES);
    s11.intoArray(c, to + 11 * LANES);
  }

  /** Where vector {@code v} of those of all panels begins, from the first. */
  private static int place(int v, int distance) {
    return v / VECTORS * distance + v % VECTORS * LANES;
  }
}
