package rnn.math;

import static rnn.math.Lanes.LANES;

/**
 * The operands of one register tile, {@code c += a·b}: a few rows of {@code a} by one packed panel
 * {@code b}, in blocks of a depth that the first cache holds.
 *
 * <p>The tile of {@code c} stands in registers while {@code k} runs, one broadcast of {@code a} for
 * each row and step, so a step of {@code R} rows and {@code V} vectors costs {@code R·V} fused
 * multiply-adds and only {@code R + V} loads. 32 registers of 512 bits hold 7 rows of a full panel;
 * 16 registers hold 6 rows of two vectors, the shape for narrower vectors. Every element is one
 * chain of fused multiply-adds in the order of {@code k}, whatever the tile and the vector width:
 * tiling changes no bits.
 */
final class VectorTile {
  /** Rows of the tallest tile. */
  static final int MAX_ROWS = LANES == 16 ? 7 : 6;

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
    if (LANES == 16) {
      addWide(rows, width);
      return;
    }
    if (rows == 1 && width == 6 * LANES) {
      OneRowTile.add(this);
      return;
    }
    for (int lane = 0; lane < width; lane += 2 * LANES) {
      TwoVectorTiles.add(rows, this);
      bFrom += 2 * LANES;
      cFrom += 2 * LANES;
    }
    bFrom -= width;
    cFrom -= width;
  }

  private void addWide(int rows, int width) {
    switch (width) {
      case 48:
        ThreeVectorTiles.add(rows, this);
        return;
      case 32:
        TwoVectorTiles.add(rows, this);
        return;
      default:
        OneVectorTiles.add(rows, this);
    }
  }
}
