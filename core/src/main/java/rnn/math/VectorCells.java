package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;
import static rnn.math.VectorFunctions.EXPONENT_SHIFT;
import static rnn.math.VectorFunctions.EXP_2;
import static rnn.math.VectorFunctions.EXP_3;
import static rnn.math.VectorFunctions.EXP_4;
import static rnn.math.VectorFunctions.EXP_5;
import static rnn.math.VectorFunctions.EXP_6;
import static rnn.math.VectorFunctions.EXP_MAX;
import static rnn.math.VectorFunctions.EXP_MIN;
import static rnn.math.VectorFunctions.LN_2_HIGH;
import static rnn.math.VectorFunctions.LN_2_LOW;
import static rnn.math.VectorFunctions.LOG2_E;
import static rnn.math.VectorFunctions.ONE;
import static rnn.math.VectorFunctions.ROUND;
import static rnn.math.VectorFunctions.TANH_MAX;
import static rnn.math.VectorFunctions.TANH_P1;
import static rnn.math.VectorFunctions.TANH_P2;
import static rnn.math.VectorFunctions.TANH_P3;
import static rnn.math.VectorFunctions.TANH_P4;
import static rnn.math.VectorFunctions.TANH_Q1;
import static rnn.math.VectorFunctions.TANH_Q2;
import static rnn.math.VectorFunctions.TANH_Q3;
import static rnn.math.VectorFunctions.TANH_Q4;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The element-wise equations of a cell in one pass over its units, all of whose gates are in
 * registers at once: with few rows, a kernel for each line of the equations costs more in calls,
 * loads and stores than in arithmetic.
 *
 * <p>The operations on an element are those of the single kernels in their order, so the bits are
 * theirs. The formulas of {@link VectorFunctions} stand in the loops for the reason given there.
 * Units that do not fill a vector go by way of scratch.
 */
final class VectorCells {
  private VectorCells() {}

  /** As {@link Kernels#lstm}. */
  static void lstm(Tensor gates, Tensor cPrevious, Tensor c, Tensor tanhC, Tensor h) {
    int H = h.columns();
    int whole = H - H % LANES;
    for (int row = 0; row < h.rows(); row++) {
      int g0 = gates.index(row, 0);
      int b0 = cPrevious.index(row, 0);
      int c0 = c.index(row, 0);
      int t0 = tanhC.index(row, 0);
      int h0 = h.index(row, 0);
      lstm(
          gates.data(),
          g0,
          H,
          cPrevious.data(),
          b0,
          c.data(),
          c0,
          tanhC.data(),
          t0,
          h.data(),
          h0,
          whole);
      int n = H - whole;
      if (n > 0) {
        float[] s = Scratch.ofThread().cell; // gates, then c_{t−1}, c, tanh c and h
        for (int gate = 0; gate < 4; gate++) {
          System.arraycopy(gates.data(), g0 + gate * H + whole, s, gate * LANES, n);
        }
        System.arraycopy(cPrevious.data(), b0 + whole, s, 4 * LANES, n);
        lstm(s, 0, LANES, s, 4 * LANES, s, 5 * LANES, s, 6 * LANES, s, 7 * LANES, LANES);
        for (int gate = 0; gate < 4; gate++) {
          System.arraycopy(s, gate * LANES, gates.data(), g0 + gate * H + whole, n);
        }
        System.arraycopy(s, 5 * LANES, c.data(), c0 + whole, n);
        System.arraycopy(s, 6 * LANES, tanhC.data(), t0 + whole, n);
        System.arraycopy(s, 7 * LANES, h.data(), h0 + whole, n);
      }
    }
  }

  /** {@code n} units, whole vectors of them, of a row whose gates are {@code H} floats apart. */
  private static void lstm(
      float[] g,
      int g0,
      int H,
      float[] b,
      int b0,
      float[] c,
      int c0,
      float[] t,
      int t0,
      float[] h,
      int h0,
      int n) {
    FloatVector e2 = FloatVector.broadcast(SPECIES, EXP_2);
    FloatVector e3 = FloatVector.broadcast(SPECIES, EXP_3);
    FloatVector e4 = FloatVector.broadcast(SPECIES, EXP_4);
    FloatVector e5 = FloatVector.broadcast(SPECIES, EXP_5);
    FloatVector e6 = FloatVector.broadcast(SPECIES, EXP_6);
    FloatVector log2e = FloatVector.broadcast(SPECIES, LOG2_E);
    FloatVector round = FloatVector.broadcast(SPECIES, ROUND);
    FloatVector high = FloatVector.broadcast(SPECIES, -LN_2_HIGH);
    FloatVector low = FloatVector.broadcast(SPECIES, -LN_2_LOW);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector p1 = FloatVector.broadcast(SPECIES, TANH_P1);
    FloatVector p2 = FloatVector.broadcast(SPECIES, TANH_P2);
    FloatVector p3 = FloatVector.broadcast(SPECIES, TANH_P3);
    FloatVector p4 = FloatVector.broadcast(SPECIES, TANH_P4);
    FloatVector q1 = FloatVector.broadcast(SPECIES, TANH_Q1);
    FloatVector q2 = FloatVector.broadcast(SPECIES, TANH_Q2);
    FloatVector q3 = FloatVector.broadcast(SPECIES, TANH_Q3);
    FloatVector q4 = FloatVector.broadcast(SPECIES, TANH_Q4);
    FloatVector v;
    FloatVector rounded;
    FloatVector whole;
    FloatVector r;
    FloatVector q;
    FloatVector power;
    IntVector exponent;
    FloatVector y;
    FloatVector z;
    FloatVector u;
    FloatVector p;
    for (int j = 0; j < n; j += LANES) {
      v = FloatVector.fromArray(SPECIES, g, g0 + j).neg();
      rounded = v.fma(log2e, round);
      whole = rounded.sub(round);
      r = whole.fma(low, whole.fma(high, v));
      q = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      power = q.fma(r.mul(r), r).add(one);
      exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
      y = power.mul(exponent.add(ONE).reinterpretAsFloats());
      y = y.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      y = y.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, EXP_MAX));
      FloatVector input = one.div(y.add(one));
      v = FloatVector.fromArray(SPECIES, g, g0 + H + j).neg();
      rounded = v.fma(log2e, round);
      whole = rounded.sub(round);
      r = whole.fma(low, whole.fma(high, v));
      q = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      power = q.fma(r.mul(r), r).add(one);
      exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
      y = power.mul(exponent.add(ONE).reinterpretAsFloats());
      y = y.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      y = y.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, EXP_MAX));
      FloatVector forget = one.div(y.add(one));
      v = FloatVector.fromArray(SPECIES, g, g0 + 2 * H + j);
      z = v.abs();
      z = z.blend(TANH_MAX, z.compare(VectorOperators.GT, TANH_MAX));
      u = z.mul(z);
      p = p4.fma(u, p3).fma(u, p2).fma(u, p1).fma(u, one);
      q = q4.fma(u, q3).fma(u, q2).fma(u, q1).fma(u, one);
      y = z.mul(p).div(q);
      y = y.blend(one, y.compare(VectorOperators.GT, 1f));
      FloatVector candidate = y.blend(y.neg(), v.compare(VectorOperators.LT, 0f));
      v = FloatVector.fromArray(SPECIES, g, g0 + 3 * H + j).neg();
      rounded = v.fma(log2e, round);
      whole = rounded.sub(round);
      r = whole.fma(low, whole.fma(high, v));
      q = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      power = q.fma(r.mul(r), r).add(one);
      exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
      y = power.mul(exponent.add(ONE).reinterpretAsFloats());
      y = y.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      y = y.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, EXP_MAX));
      FloatVector output = one.div(y.add(one));
      FloatVector state = forget.mul(FloatVector.fromArray(SPECIES, b, b0 + j));
      state = input.fma(candidate, state);
      input.intoArray(g, g0 + j);
      forget.intoArray(g, g0 + H + j);
      candidate.intoArray(g, g0 + 2 * H + j);
      output.intoArray(g, g0 + 3 * H + j);
      state.intoArray(c, c0 + j);
      v = state;
      z = v.abs();
      z = z.blend(TANH_MAX, z.compare(VectorOperators.GT, TANH_MAX));
      u = z.mul(z);
      p = p4.fma(u, p3).fma(u, p2).fma(u, p1).fma(u, one);
      q = q4.fma(u, q3).fma(u, q2).fma(u, q1).fma(u, one);
      y = z.mul(p).div(q);
      y = y.blend(one, y.compare(VectorOperators.GT, 1f));
      FloatVector tanhState = y.blend(y.neg(), v.compare(VectorOperators.LT, 0f));
      tanhState.intoArray(t, t0 + j);
      output.mul(tanhState).intoArray(h, h0 + j);
    }
  }

  /** As {@link Kernels#gru}. */
  static void gru(Tensor gates, Tensor hiddenPart, Tensor hPrevious, Tensor h) {
    int H = h.columns();
    int whole = H - H % LANES;
    for (int row = 0; row < h.rows(); row++) {
      int a0 = gates.index(row, 0);
      int b0 = hiddenPart.index(row, 0);
      int p0 = hPrevious.index(row, 0);
      int h0 = h.index(row, 0);
      gru(gates.data(), a0, hiddenPart.data(), b0, H, hPrevious.data(), p0, h.data(), h0, whole);
      int n = H - whole;
      if (n > 0) {
        float[] s = Scratch.ofThread().cell; // gates, their hidden parts, h_{t−1} and h
        for (int gate = 0; gate < 3; gate++) {
          System.arraycopy(gates.data(), a0 + gate * H + whole, s, gate * LANES, n);
          System.arraycopy(hiddenPart.data(), b0 + gate * H + whole, s, (3 + gate) * LANES, n);
        }
        System.arraycopy(hPrevious.data(), p0 + whole, s, 6 * LANES, n);
        gru(s, 0, s, 3 * LANES, LANES, s, 6 * LANES, s, 7 * LANES, LANES);
        for (int gate = 0; gate < 3; gate++) {
          System.arraycopy(s, gate * LANES, gates.data(), a0 + gate * H + whole, n);
        }
        System.arraycopy(s, 7 * LANES, h.data(), h0 + whole, n);
      }
    }
  }

  /** {@code n} units, whole vectors of them, of a row whose gates are {@code H} floats apart. */
  private static void gru(
      float[] a,
      int a0,
      float[] b,
      int b0,
      int H,
      float[] before,
      int p0,
      float[] h,
      int h0,
      int n) {
    FloatVector e2 = FloatVector.broadcast(SPECIES, EXP_2);
    FloatVector e3 = FloatVector.broadcast(SPECIES, EXP_3);
    FloatVector e4 = FloatVector.broadcast(SPECIES, EXP_4);
    FloatVector e5 = FloatVector.broadcast(SPECIES, EXP_5);
    FloatVector e6 = FloatVector.broadcast(SPECIES, EXP_6);
    FloatVector log2e = FloatVector.broadcast(SPECIES, LOG2_E);
    FloatVector round = FloatVector.broadcast(SPECIES, ROUND);
    FloatVector high = FloatVector.broadcast(SPECIES, -LN_2_HIGH);
    FloatVector low = FloatVector.broadcast(SPECIES, -LN_2_LOW);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector p1 = FloatVector.broadcast(SPECIES, TANH_P1);
    FloatVector p2 = FloatVector.broadcast(SPECIES, TANH_P2);
    FloatVector p3 = FloatVector.broadcast(SPECIES, TANH_P3);
    FloatVector p4 = FloatVector.broadcast(SPECIES, TANH_P4);
    FloatVector q1 = FloatVector.broadcast(SPECIES, TANH_Q1);
    FloatVector q2 = FloatVector.broadcast(SPECIES, TANH_Q2);
    FloatVector q3 = FloatVector.broadcast(SPECIES, TANH_Q3);
    FloatVector q4 = FloatVector.broadcast(SPECIES, TANH_Q4);
    FloatVector v;
    FloatVector rounded;
    FloatVector whole;
    FloatVector r;
    FloatVector q;
    FloatVector power;
    IntVector exponent;
    FloatVector y;
    FloatVector z;
    FloatVector u;
    FloatVector p;
    for (int j = 0; j < n; j += LANES) {
      v =
          FloatVector.fromArray(SPECIES, b, b0 + j)
              .add(FloatVector.fromArray(SPECIES, a, a0 + j))
              .neg();
      rounded = v.fma(log2e, round);
      whole = rounded.sub(round);
      r = whole.fma(low, whole.fma(high, v));
      q = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      power = q.fma(r.mul(r), r).add(one);
      exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
      y = power.mul(exponent.add(ONE).reinterpretAsFloats());
      y = y.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      y = y.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, EXP_MAX));
      FloatVector reset = one.div(y.add(one));
      v =
          FloatVector.fromArray(SPECIES, b, b0 + H + j)
              .add(FloatVector.fromArray(SPECIES, a, a0 + H + j))
              .neg();
      rounded = v.fma(log2e, round);
      whole = rounded.sub(round);
      r = whole.fma(low, whole.fma(high, v));
      q = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      power = q.fma(r.mul(r), r).add(one);
      exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
      y = power.mul(exponent.add(ONE).reinterpretAsFloats());
      y = y.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      y = y.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, EXP_MAX));
      FloatVector update = one.div(y.add(one));
      FloatVector sum = FloatVector.fromArray(SPECIES, a, a0 + 2 * H + j);
      sum = reset.fma(FloatVector.fromArray(SPECIES, b, b0 + 2 * H + j), sum);
      v = sum;
      z = v.abs();
      z = z.blend(TANH_MAX, z.compare(VectorOperators.GT, TANH_MAX));
      u = z.mul(z);
      p = p4.fma(u, p3).fma(u, p2).fma(u, p1).fma(u, one);
      q = q4.fma(u, q3).fma(u, q2).fma(u, q1).fma(u, one);
      y = z.mul(p).div(q);
      y = y.blend(one, y.compare(VectorOperators.GT, 1f));
      FloatVector candidate = y.blend(y.neg(), v.compare(VectorOperators.LT, 0f));
      reset.intoArray(a, a0 + j);
      update.intoArray(a, a0 + H + j);
      candidate.intoArray(a, a0 + 2 * H + j);
      FloatVector next = update.neg().add(1f).mul(candidate);
      update.fma(FloatVector.fromArray(SPECIES, before, p0 + j), next).intoArray(h, h0 + j);
    }
  }
}
