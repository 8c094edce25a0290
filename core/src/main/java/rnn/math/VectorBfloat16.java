package rnn.math;

import static rnn.math.Lanes.INTS;
import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products of few rows with a weight of bfloat16, which is widened in registers: for a single token
 * the time is that of reading the weight, and this reads half as much.
 *
 * <p>Every element is one chain of fused multiply-adds in the order of {@code k}, as in {@link
 * InPlaceProducts}: the bits are those of the widened weight. A row has a panel's accumulators to
 * itself, six vectors of 256 bits or three of 512, enough to hide the latency of a chain.
 */
final class VectorBfloat16 {
  private VectorBfloat16() {}

  /** {@code c += a·b}. */
  static void addProduct(Tensor a, Bfloat16Panels b, Tensor c) {
    float[] edge = Scratch.ofThread().edge; // a row where columns do not fill vectors
    for (int p = 0; p < b.panels(); p++) {
      int lanes = b.lanes(p);
      int width = b.width(p);
      for (int m = 0; m < a.rows(); m++) {
        int to = c.index(m, p * Panels.WIDTH);
        if (lanes == width) {
          addPanel(a, m, b, p, c.data(), to);
        } else {
          System.arraycopy(c.data(), to, edge, 0, lanes);
          Arrays.fill(edge, lanes, width, 0f);
          addPanel(a, m, b, p, edge, 0);
          System.arraycopy(edge, 0, c.data(), to, lanes);
        }
      }
    }
  }

  /** {@code c[to..] += a[m,:]·b[:,p]}. */
  private static void addPanel(Tensor a, int m, Bfloat16Panels b, int p, float[] c, int to) {
    int width = b.width(p);
    int from = b.panelOffset(p);
    int pairs = b.rows() / 2;
    float[] x = a.data();
    int k = a.index(m, 0);
    int end = from + pairs * width;
    int lane = 0;
    while (lane < width) {
      int vectors = (width - lane) / LANES;
      if (vectors >= 6) {
        addSix(x, k, b.data(), from + lane, end, width, c, to + lane);
        lane += 6 * LANES;
      } else if (vectors >= 4) {
        addFour(x, k, b.data(), from + lane, end, width, c, to + lane);
        lane += 4 * LANES;
      } else if (vectors == 3) {
        addThree(x, k, b.data(), from + lane, end, width, c, to + lane);
        lane += 3 * LANES;
      } else if (vectors == 2) {
        addTwo(x, k, b.data(), from + lane, end, width, c, to + lane);
        lane += 2 * LANES;
      } else {
        addOne(x, k, b.data(), from + lane, end, width, c, to + lane);
        lane += LANES;
      }
    }
    if (b.rows() % 2 != 0) {
      addLast(x[k + b.rows() - 1], b.data(), end, width, c, to);
    }
  }

  /** The last of an odd number of rows. */
  private static void addLast(float x, int[] b, int from, int width, float[] c, int to) {
    FloatVector y = FloatVector.broadcast(SPECIES, x);
    for (int lane = 0; lane < width; lane += LANES) {
      FloatVector even =
          IntVector.fromArray(INTS, b, from + lane)
              .lanewise(VectorOperators.LSHL, Bfloat16.SHIFT)
              .reinterpretAsFloats();
      even.fma(y, FloatVector.fromArray(SPECIES, c, to + lane)).intoArray(c, to + lane);
    }
  }

  /** Six vectors, a full panel of 256 bits of a panel. */
  private static void addSix(
      float[] a, int aFrom, int[] b, int from, int end, int step, float[] c, int to) {
    IntVector upper = IntVector.broadcast(INTS, Bfloat16.UPPER);
    FloatVector s0 = FloatVector.fromArray(SPECIES, c, to);
    FloatVector s1 = FloatVector.fromArray(SPECIES, c, to + LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, c, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(SPECIES, c, to + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(SPECIES, c, to + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(SPECIES, c, to + 5 * LANES);
    int k = aFrom;
    for (int at = from; at < end; at += step) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[k]);
      FloatVector y = FloatVector.broadcast(SPECIES, a[k + 1]);
      IntVector w0 = IntVector.fromArray(INTS, b, at);
      s0 = x.fma(w0.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s0);
      s0 = y.fma(w0.and(upper).reinterpretAsFloats(), s0);
      IntVector w1 = IntVector.fromArray(INTS, b, at + LANES);
      s1 = x.fma(w1.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s1);
      s1 = y.fma(w1.and(upper).reinterpretAsFloats(), s1);
      IntVector w2 = IntVector.fromArray(INTS, b, at + 2 * LANES);
      s2 = x.fma(w2.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s2);
      s2 = y.fma(w2.and(upper).reinterpretAsFloats(), s2);
      IntVector w3 = IntVector.fromArray(INTS, b, at + 3 * LANES);
      s3 = x.fma(w3.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s3);
      s3 = y.fma(w3.and(upper).reinterpretAsFloats(), s3);
      IntVector w4 = IntVector.fromArray(INTS, b, at + 4 * LANES);
      s4 = x.fma(w4.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s4);
      s4 = y.fma(w4.and(upper).reinterpretAsFloats(), s4);
      IntVector w5 = IntVector.fromArray(INTS, b, at + 5 * LANES);
      s5 = x.fma(w5.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s5);
      s5 = y.fma(w5.and(upper).reinterpretAsFloats(), s5);
      k += 2;
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + LANES);
    s2.intoArray(c, to + 2 * LANES);
    s3.intoArray(c, to + 3 * LANES);
    s4.intoArray(c, to + 4 * LANES);
    s5.intoArray(c, to + 5 * LANES);
  }

  /** Four vectors of a panel. */
  private static void addFour(
      float[] a, int aFrom, int[] b, int from, int end, int step, float[] c, int to) {
    IntVector upper = IntVector.broadcast(INTS, Bfloat16.UPPER);
    FloatVector s0 = FloatVector.fromArray(SPECIES, c, to);
    FloatVector s1 = FloatVector.fromArray(SPECIES, c, to + LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, c, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(SPECIES, c, to + 3 * LANES);
    int k = aFrom;
    for (int at = from; at < end; at += step) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[k]);
      FloatVector y = FloatVector.broadcast(SPECIES, a[k + 1]);
      IntVector w0 = IntVector.fromArray(INTS, b, at);
      s0 = x.fma(w0.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s0);
      s0 = y.fma(w0.and(upper).reinterpretAsFloats(), s0);
      IntVector w1 = IntVector.fromArray(INTS, b, at + LANES);
      s1 = x.fma(w1.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s1);
      s1 = y.fma(w1.and(upper).reinterpretAsFloats(), s1);
      IntVector w2 = IntVector.fromArray(INTS, b, at + 2 * LANES);
      s2 = x.fma(w2.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s2);
      s2 = y.fma(w2.and(upper).reinterpretAsFloats(), s2);
      IntVector w3 = IntVector.fromArray(INTS, b, at + 3 * LANES);
      s3 = x.fma(w3.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s3);
      s3 = y.fma(w3.and(upper).reinterpretAsFloats(), s3);
      k += 2;
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + LANES);
    s2.intoArray(c, to + 2 * LANES);
    s3.intoArray(c, to + 3 * LANES);
  }

  /** Three vectors, a full panel of 512 bits of a panel. */
  private static void addThree(
      float[] a, int aFrom, int[] b, int from, int end, int step, float[] c, int to) {
    IntVector upper = IntVector.broadcast(INTS, Bfloat16.UPPER);
    FloatVector s0 = FloatVector.fromArray(SPECIES, c, to);
    FloatVector s1 = FloatVector.fromArray(SPECIES, c, to + LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, c, to + 2 * LANES);
    int k = aFrom;
    for (int at = from; at < end; at += step) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[k]);
      FloatVector y = FloatVector.broadcast(SPECIES, a[k + 1]);
      IntVector w0 = IntVector.fromArray(INTS, b, at);
      s0 = x.fma(w0.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s0);
      s0 = y.fma(w0.and(upper).reinterpretAsFloats(), s0);
      IntVector w1 = IntVector.fromArray(INTS, b, at + LANES);
      s1 = x.fma(w1.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s1);
      s1 = y.fma(w1.and(upper).reinterpretAsFloats(), s1);
      IntVector w2 = IntVector.fromArray(INTS, b, at + 2 * LANES);
      s2 = x.fma(w2.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s2);
      s2 = y.fma(w2.and(upper).reinterpretAsFloats(), s2);
      k += 2;
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + LANES);
    s2.intoArray(c, to + 2 * LANES);
  }

  /** Two vectors of a panel. */
  private static void addTwo(
      float[] a, int aFrom, int[] b, int from, int end, int step, float[] c, int to) {
    IntVector upper = IntVector.broadcast(INTS, Bfloat16.UPPER);
    FloatVector s0 = FloatVector.fromArray(SPECIES, c, to);
    FloatVector s1 = FloatVector.fromArray(SPECIES, c, to + LANES);
    int k = aFrom;
    for (int at = from; at < end; at += step) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[k]);
      FloatVector y = FloatVector.broadcast(SPECIES, a[k + 1]);
      IntVector w0 = IntVector.fromArray(INTS, b, at);
      s0 = x.fma(w0.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s0);
      s0 = y.fma(w0.and(upper).reinterpretAsFloats(), s0);
      IntVector w1 = IntVector.fromArray(INTS, b, at + LANES);
      s1 = x.fma(w1.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s1);
      s1 = y.fma(w1.and(upper).reinterpretAsFloats(), s1);
      k += 2;
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + LANES);
  }

  /** One vector of a panel. */
  private static void addOne(
      float[] a, int aFrom, int[] b, int from, int end, int step, float[] c, int to) {
    IntVector upper = IntVector.broadcast(INTS, Bfloat16.UPPER);
    FloatVector s0 = FloatVector.fromArray(SPECIES, c, to);
    int k = aFrom;
    for (int at = from; at < end; at += step) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[k]);
      FloatVector y = FloatVector.broadcast(SPECIES, a[k + 1]);
      IntVector w0 = IntVector.fromArray(INTS, b, at);
      s0 = x.fma(w0.lanewise(VectorOperators.LSHL, Bfloat16.SHIFT).reinterpretAsFloats(), s0);
      s0 = y.fma(w0.and(upper).reinterpretAsFloats(), s0);
      k += 2;
    }
    s0.intoArray(c, to);
  }
}
