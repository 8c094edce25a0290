package rnn.math;

import static rnn.math.Blocking.NR;
import static rnn.math.Blocking.PLANE;
import static rnn.math.Blocking.STEP;
import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The packed block of a right operand, {@code KC × 48}, one panel's: micro-panels of {@code NR}
 * columns, {@code [vectors][depth][STEP]} each, so that the vectors of one {@code k} lie a constant
 * apart.
 *
 * <p>A panel's micro-panels are packed together, for its rows are read in order then and each cache
 * line once.
 */
final class PackedB {
  /** Rows that are packed at a time. */
  private static final int STRIP = 16;

  private final float[][] panels = new float[Panels.WIDTH / NR][NR / LANES * PLANE];
  private int depth;

  /** Rows of the block. */
  int depth() {
    return depth;
  }

  /** The micro-panel that begins at column {@code n} of the block. */
  float[] panel(int n) {
    return panels[n / NR];
  }

  /** Packs panel {@code q} of {@code b[k..k+depth, :]}, whose surplus lanes are 0. */
  void pack(Panels b, int q, int k, int depth) {
    this.depth = depth;
    int width = b.width(q);
    pack(b.data(), b.index(k, q * Panels.WIDTH), width, width, depth);
  }

  /**
   * Packs columns {@code 48q..} of {@code b[k..k+depth, :]}. Beyond the last column are whatever
   * follows it or was there before, for surplus lanes, which are cleared in the end.
   */
  void pack(Tensor b, int q, int k, int depth) {
    this.depth = depth;
    int column = q * Panels.WIDTH;
    int columns = Math.min(Panels.WIDTH, b.columns() - column);
    int width = Blocking.parts(columns, LANES) * LANES;
    int from = b.index(k, column);
    int whole = depth; // rows that are followed by enough
    while (whole > 0 && from + (whole - 1) * b.stride() + width > b.data().length) {
      whole--;
    }
    pack(b.data(), from, b.stride(), width, whole);
    for (int j = whole; j < depth; j++) {
      for (int lane = 0; lane < columns; lane++) {
        int to = lane % NR / LANES * PLANE + j * STEP + lane % LANES;
        panels[lane / NR][to] = b.get(k + j, column + lane);
      }
    }
  }

  /** Packs {@code rows} rows of {@code width} columns of {@code b}, {@code stride} apart. */
  private void pack(float[] b, int from, int stride, int width, int rows) {
    if (panels.length == 3 && width == Panels.WIDTH) {
      copyThree(b, from, stride, rows, panels[0], panels[1], panels[2]);
      return;
    }
    if (Blocking.IS_WIDE && width == Panels.WIDTH) {
      copyWide(b, from, stride, rows, panels[0]);
      return;
    }
    for (int j = 0; j < rows; j += STRIP) {
      int count = Math.min(STRIP, rows - j);
      for (int n = 0; n < width; n += LANES) {
        int to = n % NR / LANES * PLANE + j * STEP;
        copy(b, from + j * stride + n, stride, count, panels[n / NR], to);
      }
    }
  }

  /** A panel's rows of three vectors, in one pass. */
  private static void copyWide(float[] b, int from, int stride, int rows, float[] panel) {
    int source = from;
    int end = rows * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector.fromArray(SPECIES, b, source).intoArray(panel, i);
      FloatVector.fromArray(SPECIES, b, source + LANES).intoArray(panel, i + PLANE);
      FloatVector.fromArray(SPECIES, b, source + 2 * LANES).intoArray(panel, i + 2 * PLANE);
      source += stride;
    }
  }

  /** A panel's rows of six vectors, two for each micro-panel, in one pass. */
  private static void copyThree(
      float[] b, int from, int stride, int rows, float[] p0, float[] p1, float[] p2) {
    int source = from;
    int end = rows * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector.fromArray(SPECIES, b, source).intoArray(p0, i);
      FloatVector.fromArray(SPECIES, b, source + LANES).intoArray(p0, i + PLANE);
      FloatVector.fromArray(SPECIES, b, source + 2 * LANES).intoArray(p1, i);
      FloatVector.fromArray(SPECIES, b, source + 3 * LANES).intoArray(p1, i + PLANE);
      FloatVector.fromArray(SPECIES, b, source + 4 * LANES).intoArray(p2, i);
      FloatVector.fromArray(SPECIES, b, source + 5 * LANES).intoArray(p2, i + PLANE);
      source += stride;
    }
  }

  private static void copy(float[] b, int from, int stride, int rows, float[] panel, int to) {
    for (int j = 0; j < rows; j++) {
      FloatVector.fromArray(SPECIES, b, from + j * stride).intoArray(panel, to + j * STEP);
    }
  }
}
