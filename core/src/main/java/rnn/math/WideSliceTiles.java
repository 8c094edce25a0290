package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of 7 to 4 rows by three vectors, and of 7 rows by two or one, over operands that
 * {@link SlicedProducts} has laid side by side: {@code a[k,r]} at {@code 16k + r}; of {@code
 * b[k,j]} the first vector at {@code 16k} and each further one a {@link #PLANE} behind it.
 *
 * <p>{@link SliceTiles} does the same with 16 registers, this with the 32 of 512-bit vectors. One
 * index serves both operands and is an address as it stands; the loop has no range check. A step of
 * a tile of 7 by 3 is 34 instructions, 21 of them fused multiply-adds; a tile that reads its
 * operands in place takes some 50 to 70, which a core that is shared with a second hardware thread
 * cannot issue in time. No branch is needed here to hold the loads back: there are registers
 * enough.
 *
 * <p>The place of {@code c} comes to every tile twice: {@code c0, stride} to load it by, {@code
 * to0, toStride}, the same, to store it by. If the rows' places were the same values, the compiler
 * would keep all of them over the loop, and the addresses of {@code a} and {@code b} in vector
 * registers instead, from which it fetches them at every step on the port of the multiply-adds.
 */
final class WideSliceTiles {
  /** Floats from one step to the next in either operand. */
  static final int STEP = 16;

  /** Steps that an operand has room for: a slice of so many takes half of the first cache. */
  static final int DEPTH = 144;

  /** Floats of one vector's share of a slice. */
  static final int PLANE = DEPTH * STEP;

  /** Rows of the tallest tile, and of every one that is narrower than three vectors. */
  static final int ROWS = 7;

  /** Rows of the lowest tile of three vectors. */
  static final int MIN_ROWS = 4;

  private WideSliceTiles() {}

  /**
   * {@code c[rows,vectors] += aᵀ·b} over {@code depth} steps; rows of {@code c} from {@code c0},
   * {@code stride} apart.
   */
  static void add(
      int rows, int vectors, float[] a, float[] b, int depth, float[] c, int c0, int stride) {
    if (vectors < 3) {
      if (vectors == 2) {
        add7x2(a, b, depth, c, c0, stride, c0, stride);
      } else {
        add7x1(a, b, depth, c, c0, stride, c0, stride);
      }
      return;
    }
    switch (rows) {
      case 7 -> add7(a, b, depth, c, c0, stride, c0, stride);
      case 6 -> add6(a, b, depth, c, c0, stride, c0, stride);
      case 5 -> add5(a, b, depth, c, c0, stride, c0, stride);
      default -> add4(a, b, depth, c, c0, stride, c0, stride);
    }
  }

  /** {@code c[7,3 vectors] += aᵀ·b}. */
  private static void add7(
      float[] a, float[] b, int depth, float[] c, int c0, int stride, int to0, int toStride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    int c4 = c3 + stride;
    int c5 = c4 + stride;
    int c6 = c5 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s02 = FloatVector.fromArray(SPECIES, c, c0 + 2 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, c, c1 + 2 * LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s22 = FloatVector.fromArray(SPECIES, c, c2 + 2 * LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector s32 = FloatVector.fromArray(SPECIES, c, c3 + 2 * LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s41 = FloatVector.fromArray(SPECIES, c, c4 + LANES);
    FloatVector s42 = FloatVector.fromArray(SPECIES, c, c4 + 2 * LANES);
    FloatVector s50 = FloatVector.fromArray(SPECIES, c, c5);
    FloatVector s51 = FloatVector.fromArray(SPECIES, c, c5 + LANES);
    FloatVector s52 = FloatVector.fromArray(SPECIES, c, c5 + 2 * LANES);
    FloatVector s60 = FloatVector.fromArray(SPECIES, c, c6);
    FloatVector s61 = FloatVector.fromArray(SPECIES, c, c6 + LANES);
    FloatVector s62 = FloatVector.fromArray(SPECIES, c, c6 + 2 * LANES);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, i + PLANE);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, i + 2 * PLANE);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      s42 = x4.fma(b2, s42);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[i + 5]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      s52 = x5.fma(b2, s52);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[i + 6]);
      s60 = x6.fma(b0, s60);
      s61 = x6.fma(b1, s61);
      s62 = x6.fma(b2, s62);
    }
    int to1 = to0 + toStride;
    int to2 = to1 + toStride;
    int to3 = to2 + toStride;
    int to4 = to3 + toStride;
    int to5 = to4 + toStride;
    int to6 = to5 + toStride;
    s00.intoArray(c, to0);
    s01.intoArray(c, to0 + LANES);
    s02.intoArray(c, to0 + 2 * LANES);
    s10.intoArray(c, to1);
    s11.intoArray(c, to1 + LANES);
    s12.intoArray(c, to1 + 2 * LANES);
    s20.intoArray(c, to2);
    s21.intoArray(c, to2 + LANES);
    s22.intoArray(c, to2 + 2 * LANES);
    s30.intoArray(c, to3);
    s31.intoArray(c, to3 + LANES);
    s32.intoArray(c, to3 + 2 * LANES);
    s40.intoArray(c, to4);
    s41.intoArray(c, to4 + LANES);
    s42.intoArray(c, to4 + 2 * LANES);
    s50.intoArray(c, to5);
    s51.intoArray(c, to5 + LANES);
    s52.intoArray(c, to5 + 2 * LANES);
    s60.intoArray(c, to6);
    s61.intoArray(c, to6 + LANES);
    s62.intoArray(c, to6 + 2 * LANES);
  }

  /** {@code c[6,3 vectors] += aᵀ·b}. */
  private static void add6(
      float[] a, float[] b, int depth, float[] c, int c0, int stride, int to0, int toStride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    int c4 = c3 + stride;
    int c5 = c4 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s02 = FloatVector.fromArray(SPECIES, c, c0 + 2 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, c, c1 + 2 * LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s22 = FloatVector.fromArray(SPECIES, c, c2 + 2 * LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector s32 = FloatVector.fromArray(SPECIES, c, c3 + 2 * LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s41 = FloatVector.fromArray(SPECIES, c, c4 + LANES);
    FloatVector s42 = FloatVector.fromArray(SPECIES, c, c4 + 2 * LANES);
    FloatVector s50 = FloatVector.fromArray(SPECIES, c, c5);
    FloatVector s51 = FloatVector.fromArray(SPECIES, c, c5 + LANES);
    FloatVector s52 = FloatVector.fromArray(SPECIES, c, c5 + 2 * LANES);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, i + PLANE);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, i + 2 * PLANE);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      s42 = x4.fma(b2, s42);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[i + 5]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      s52 = x5.fma(b2, s52);
    }
    int to1 = to0 + toStride;
    int to2 = to1 + toStride;
    int to3 = to2 + toStride;
    int to4 = to3 + toStride;
    int to5 = to4 + toStride;
    s00.intoArray(c, to0);
    s01.intoArray(c, to0 + LANES);
    s02.intoArray(c, to0 + 2 * LANES);
    s10.intoArray(c, to1);
    s11.intoArray(c, to1 + LANES);
    s12.intoArray(c, to1 + 2 * LANES);
    s20.intoArray(c, to2);
    s21.intoArray(c, to2 + LANES);
    s22.intoArray(c, to2 + 2 * LANES);
    s30.intoArray(c, to3);
    s31.intoArray(c, to3 + LANES);
    s32.intoArray(c, to3 + 2 * LANES);
    s40.intoArray(c, to4);
    s41.intoArray(c, to4 + LANES);
    s42.intoArray(c, to4 + 2 * LANES);
    s50.intoArray(c, to5);
    s51.intoArray(c, to5 + LANES);
    s52.intoArray(c, to5 + 2 * LANES);
  }

  /** {@code c[5,3 vectors] += aᵀ·b}. */
  private static void add5(
      float[] a, float[] b, int depth, float[] c, int c0, int stride, int to0, int toStride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    int c4 = c3 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s02 = FloatVector.fromArray(SPECIES, c, c0 + 2 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, c, c1 + 2 * LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s22 = FloatVector.fromArray(SPECIES, c, c2 + 2 * LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector s32 = FloatVector.fromArray(SPECIES, c, c3 + 2 * LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s41 = FloatVector.fromArray(SPECIES, c, c4 + LANES);
    FloatVector s42 = FloatVector.fromArray(SPECIES, c, c4 + 2 * LANES);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, i + PLANE);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, i + 2 * PLANE);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      s42 = x4.fma(b2, s42);
    }
    int to1 = to0 + toStride;
    int to2 = to1 + toStride;
    int to3 = to2 + toStride;
    int to4 = to3 + toStride;
    s00.intoArray(c, to0);
    s01.intoArray(c, to0 + LANES);
    s02.intoArray(c, to0 + 2 * LANES);
    s10.intoArray(c, to1);
    s11.intoArray(c, to1 + LANES);
    s12.intoArray(c, to1 + 2 * LANES);
    s20.intoArray(c, to2);
    s21.intoArray(c, to2 + LANES);
    s22.intoArray(c, to2 + 2 * LANES);
    s30.intoArray(c, to3);
    s31.intoArray(c, to3 + LANES);
    s32.intoArray(c, to3 + 2 * LANES);
    s40.intoArray(c, to4);
    s41.intoArray(c, to4 + LANES);
    s42.intoArray(c, to4 + 2 * LANES);
  }

  /** {@code c[4,3 vectors] += aᵀ·b}. */
  private static void add4(
      float[] a, float[] b, int depth, float[] c, int c0, int stride, int to0, int toStride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s02 = FloatVector.fromArray(SPECIES, c, c0 + 2 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, c, c1 + 2 * LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s22 = FloatVector.fromArray(SPECIES, c, c2 + 2 * LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector s32 = FloatVector.fromArray(SPECIES, c, c3 + 2 * LANES);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, i + PLANE);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, i + 2 * PLANE);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
    }
    int to1 = to0 + toStride;
    int to2 = to1 + toStride;
    int to3 = to2 + toStride;
    s00.intoArray(c, to0);
    s01.intoArray(c, to0 + LANES);
    s02.intoArray(c, to0 + 2 * LANES);
    s10.intoArray(c, to1);
    s11.intoArray(c, to1 + LANES);
    s12.intoArray(c, to1 + 2 * LANES);
    s20.intoArray(c, to2);
    s21.intoArray(c, to2 + LANES);
    s22.intoArray(c, to2 + 2 * LANES);
    s30.intoArray(c, to3);
    s31.intoArray(c, to3 + LANES);
    s32.intoArray(c, to3 + 2 * LANES);
  }

  /** {@code c[7,2 vectors] += aᵀ·b}. */
  private static void add7x2(
      float[] a, float[] b, int depth, float[] c, int c0, int stride, int to0, int toStride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    int c4 = c3 + stride;
    int c5 = c4 + stride;
    int c6 = c5 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s41 = FloatVector.fromArray(SPECIES, c, c4 + LANES);
    FloatVector s50 = FloatVector.fromArray(SPECIES, c, c5);
    FloatVector s51 = FloatVector.fromArray(SPECIES, c, c5 + LANES);
    FloatVector s60 = FloatVector.fromArray(SPECIES, c, c6);
    FloatVector s61 = FloatVector.fromArray(SPECIES, c, c6 + LANES);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, i + PLANE);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[i + 5]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[i + 6]);
      s60 = x6.fma(b0, s60);
      s61 = x6.fma(b1, s61);
    }
    int to1 = to0 + toStride;
    int to2 = to1 + toStride;
    int to3 = to2 + toStride;
    int to4 = to3 + toStride;
    int to5 = to4 + toStride;
    int to6 = to5 + toStride;
    s00.intoArray(c, to0);
    s01.intoArray(c, to0 + LANES);
    s10.intoArray(c, to1);
    s11.intoArray(c, to1 + LANES);
    s20.intoArray(c, to2);
    s21.intoArray(c, to2 + LANES);
    s30.intoArray(c, to3);
    s31.intoArray(c, to3 + LANES);
    s40.intoArray(c, to4);
    s41.intoArray(c, to4 + LANES);
    s50.intoArray(c, to5);
    s51.intoArray(c, to5 + LANES);
    s60.intoArray(c, to6);
    s61.intoArray(c, to6 + LANES);
  }

  /** {@code c[7,1 vector] += aᵀ·b}. */
  private static void add7x1(
      float[] a, float[] b, int depth, float[] c, int c0, int stride, int to0, int toStride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    int c4 = c3 + stride;
    int c5 = c4 + stride;
    int c6 = c5 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s50 = FloatVector.fromArray(SPECIES, c, c5);
    FloatVector s60 = FloatVector.fromArray(SPECIES, c, c6);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      s40 = x4.fma(b0, s40);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[i + 5]);
      s50 = x5.fma(b0, s50);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[i + 6]);
      s60 = x6.fma(b0, s60);
    }
    int to1 = to0 + toStride;
    int to2 = to1 + toStride;
    int to3 = to2 + toStride;
    int to4 = to3 + toStride;
    int to5 = to4 + toStride;
    int to6 = to5 + toStride;
    s00.intoArray(c, to0);
    s10.intoArray(c, to1);
    s20.intoArray(c, to2);
    s30.intoArray(c, to3);
    s40.intoArray(c, to4);
    s50.intoArray(c, to5);
    s60.intoArray(c, to6);
  }
}
