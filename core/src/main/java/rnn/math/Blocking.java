package rnn.math;

import static rnn.math.Lanes.LANES;

/**
 * The sizes by which matrix products {@code c[M,N] += a[M,K]·b[K,N]} are blocked for registers and
 * caches, named as in Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix
 * Multiplication", ACM TOMS 34(3), and in BLIS (Van Zee and van de Geijn 2015, ACM TOMS 41(3)).
 *
 * <p>A micro-kernel computes {@code MR × NR} elements of {@code c} in registers. Packed operands
 * lie in micro-panels: {@code MR} rows of a block {@code MC × KC} of {@code a}, {@code NR} columns
 * of a block {@code KC × NC} of {@code b}, where {@code NC} is a panel's {@value Panels#WIDTH}
 * columns.
 */
final class Blocking {
  /** True of vectors of 512 bits, with which come 32 registers instead of 16. */
  static final boolean IS_WIDE = LANES == 16;

  /** Rows of the tallest micro-kernel. */
  static final int MR = IS_WIDE ? 7 : 6;

  /** Columns of the micro-kernels that read packed operands: three vectors or two. */
  static final int NR = (IS_WIDE ? 3 : 2) * LANES;

  /** Depth of packed blocks: a micro-panel of {@code b} takes half of the first cache at most. */
  static final int KC = IS_WIDE ? 144 : 240;

  /** Rows of a packed block of {@code a}, which stays in the second cache. */
  static final int MC = 204;

  /** Depth of blocks that are read in place: as many rows of a panel as the first cache holds. */
  static final int KC_IN_PLACE = 384;

  /** Floats from one {@code k} to the next in a micro-panel, whatever it holds of them. */
  static final int STEP = IS_WIDE ? 16 : 8;

  /** Floats from one vector of a row of a micro-panel of {@code b} to the next. */
  static final int PLANE = KC * STEP;

  private Blocking() {}

  /** Number of parts, none above {@code limit}, that {@code size} is cut into. */
  static int parts(int size, int limit) {
    return (size + limit - 1) / limit;
  }

  /** First index of part {@code index} of {@code size}, cut into even parts. */
  static int start(int index, int parts, int size) {
    return index * (size / parts) + Math.min(index, size % parts);
  }
}
