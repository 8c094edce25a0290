package rnn.math;

import static rnn.math.Lanes.LANES;

/**
 * The operands of a micro-kernel that reads them where they lie, {@code c += a·b}: up to {@link
 * Blocking#MR} rows of {@code a}, the rows of a panel {@code b}, and a tile of {@code c}.
 *
 * <p>The tile of {@code c} stands in registers while {@code k} runs, one broadcast of {@code a} for
 * each row and step, so a step of {@code R} rows and {@code V} vectors costs {@code R·V} fused
 * multiply-adds and only {@code R + V} loads. 32 registers of 512 bits hold 7 rows of a full panel;
 * 16 registers hold 6 rows of two vectors, the shape for narrower vectors. Every element is one
 * chain of fused multiply-adds in the order of {@code k}, whatever the shape and the vector width:
 * blocking changes no bits.
 */
final class InPlaceTile {
  float[] a = {};
  int aFrom;
  int aStride;
  float[] b = {};
  int bFrom;
  int bStride;
  float[] c = {};
  int cFrom;
  int cStride;
  int depth;

  /** Sets the left operand: rows {@code stride} floats apart. */
  void setA(float[] data, int from, int stride) {
    a = data;
    aFrom = from;
    aStride = stride;
  }

  /** Sets the right operand: rows of a panel, {@code stride} floats apart. */
  void setB(float[] data, int from, int stride) {
    b = data;
    bFrom = from;
    bStride = stride;
  }

  /** Sets the result: rows {@code stride} floats apart. */
  void setC(float[] data, int from, int stride) {
    c = data;
    cFrom = from;
    cStride = stride;
  }

  /** {@code c[rows,width] += a[rows,depth] · b[depth,width]}; {@code width} is 16, 32 or 48. */
  void add(int rows, int width) {
    if (Blocking.IS_WIDE) {
      addWide(rows, width);
      return;
    }
    if (rows == 1 && width == 6 * LANES) {
      // Of two vectors, a chain of multiply-adds would wait for itself; six hide its latency.
      MicroKernels.inPlace1x6(this);
      return;
    }
    for (int lane = 0; lane < width; lane += 2 * LANES) {
      MicroKernels.inPlaceBy2(rows, this);
      bFrom += 2 * LANES;
      cFrom += 2 * LANES;
    }
    bFrom -= width;
    cFrom -= width;
  }

  private void addWide(int rows, int width) {
    switch (width) {
      case 48:
        MicroKernels.inPlaceBy3(rows, this);
        return;
      case 32:
        MicroKernels.inPlaceBy2(rows, this);
        return;
      default:
        MicroKernels.inPlaceBy1(rows, this);
    }
  }
}
