package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function and what is made of it over runs of floats, as polynomials of our own.
 *
 * <p>Only fused multiply-adds, divisions and bit operations take part, all of them exact to the
 * last bit by definition, so results are the same on every processor and JDK (the library's vector
 * functions promise no bits). NaN stays NaN. Coefficients are minimax fits.
 *
 * <pre>{@code
 * e^x    = 2^n · (1 + r + r²·q(r)),   n = round(x / ln 2),  r = x − n·ln 2,  |r| ≤ ln 2 / 2
 * tanh x = x · p(x²) / q(x²)          up to |x| = 8.5, constant from there on
 * }</pre>
 *
 * <p>Each formula stands in its loop, the exponential three times: a method of its own might not be
 * inlined, and a vector that crosses a call becomes an object.
 */
final class VectorFunctions {
  static final float LOG2_E = 1.44269504f;
  static final float LN_2_HIGH = 0.693147182f;
  static final float LN_2_LOW = -1.90465421e-9f;

  /** 1.5·2²³: adding it rounds to an integer, which then stands in the lowest bits. */
  static final float ROUND = 12582912f;

  static final int EXPONENT_SHIFT = 23;
  static final int ONE = Float.floatToRawIntBits(1f);

  /** Below this {@code e^x} is no normal float. */
  static final float EXP_MIN = -87.33654f;

  /** Above this the factor {@code 2^n} is no float. */
  static final float EXP_MAX = 88.37626f;

  static final float EXP_2 = 0.49999994f;
  static final float EXP_3 = 0.166665196f;
  static final float EXP_4 = 0.0416683927f;
  static final float EXP_5 = 0.00836878084f;
  static final float EXP_6 = 0.00138144673f;

  /** Argument from which {@code tanh} is 1 to the last bit but one. */
  static final float TANH_MAX = 8.5f;

  static final float TANH_P1 = 0.13413246f;
  static final float TANH_P2 = 0.0035340253f;
  static final float TANH_P3 = 2.1251022e-5f;
  static final float TANH_P4 = 1.42692e-8f;
  static final float TANH_Q1 = 0.4674657f;
  static final float TANH_Q2 = 0.026022745f;
  static final float TANH_Q3 = 3.3488625e-4f;
  static final float TANH_Q4 = 8.145111e-7f;

  private VectorFunctions() {}

  /**
   * One vector of maxima and sums meets {@code rows} vectors of {@code x}, {@code stride} floats
   * apart: {@code m = max(max, x), sum ← sum·e^(max − m) + Σ e^(x − m), max ← m}. The sum to scale
   * goes through the loop as its first row.
   */
  static void addExponentials(
      float[] x, int from, int stride, int rows, float[] max, int maxAt, float[] sum, int sumAt) {
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
    FloatVector next = FloatVector.fromArray(SPECIES, max, maxAt);
    FloatVector largest = next;
    for (int i = 0; i < rows; i++) {
      largest = largest.max(FloatVector.fromArray(SPECIES, x, from + i * stride));
    }
    largest.intoArray(max, maxAt);
    FloatVector weight = FloatVector.fromArray(SPECIES, sum, sumAt);
    FloatVector total = FloatVector.zero(SPECIES);
    int last = rows - 1;
    for (int i = 0; i <= rows; i++) {
      FloatVector v = next.sub(largest);
      next = FloatVector.fromArray(SPECIES, x, from + Math.min(i, last) * stride);
      FloatVector rounded = v.fma(log2e, round);
      FloatVector n = rounded.sub(round);
      FloatVector r = n.fma(low, n.fma(high, v));
      FloatVector q = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      FloatVector power = q.fma(r.mul(r), r).add(one);
      IntVector exponent =
          rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
      FloatVector y = power.mul(exponent.add(ONE).reinterpretAsFloats());
      y = y.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      total = y.fma(weight, total);
      weight = one;
    }
    total.intoArray(sum, sumAt);
  }

  /**
   * {@code x ← e^(x − max) · scale} for {@code rows} vectors of {@code x}, {@code stride} floats
   * apart, none above {@code max} but NaN; relative error below 2e-7, 0 where {@code e^} is no
   * normal float.
   */
  static void exponentials(
      float[] x, int from, int stride, int rows, float[] max, int maxAt, float[] scale, int at) {
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
    FloatVector largest = FloatVector.fromArray(SPECIES, max, maxAt);
    FloatVector factor = FloatVector.fromArray(SPECIES, scale, at);
    for (int i = 0; i < rows; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, from + i * stride).sub(largest);
      FloatVector rounded = v.fma(log2e, round);
      FloatVector n = rounded.sub(round);
      FloatVector r = n.fma(low, n.fma(high, v));
      FloatVector q = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      FloatVector power = q.fma(r.mul(r), r).add(one);
      IntVector exponent =
          rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
      FloatVector y = power.mul(exponent.add(ONE).reinterpretAsFloats());
      y = y.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      y.mul(factor).intoArray(x, from + i * stride);
    }
  }

  /** {@code c = 1 / (1 + e^−a)}, relative error below 4e-7; a run as in {@link VectorMaps}. */
  static void sigmoid(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
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
    int last = n - LANES;
    FloatVector next = FloatVector.fromArray(SPECIES, a, a0);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = next.neg();
      next = FloatVector.fromArray(SPECIES, a, a0 + Math.min(i + LANES, last));
      FloatVector rounded = v.fma(log2e, round);
      FloatVector whole = rounded.sub(round);
      FloatVector r = whole.fma(low, whole.fma(high, v));
      FloatVector q = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      FloatVector power = q.fma(r.mul(r), r).add(one);
      IntVector exponent =
          rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
      FloatVector y = power.mul(exponent.add(ONE).reinterpretAsFloats());
      y = y.blend(0f, v.compare(VectorOperators.LT, EXP_MIN));
      y = y.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, EXP_MAX));
      one.div(y.add(one)).intoArray(c, c0 + Math.min(i, last));
    }
  }

  /**
   * {@code c = tanh a}, relative error below 4e-7 and never beyond ±1; a run as in {@link
   * VectorMaps}.
   */
  static void tanh(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    FloatVector p1 = FloatVector.broadcast(SPECIES, TANH_P1);
    FloatVector p2 = FloatVector.broadcast(SPECIES, TANH_P2);
    FloatVector p3 = FloatVector.broadcast(SPECIES, TANH_P3);
    FloatVector p4 = FloatVector.broadcast(SPECIES, TANH_P4);
    FloatVector q1 = FloatVector.broadcast(SPECIES, TANH_Q1);
    FloatVector q2 = FloatVector.broadcast(SPECIES, TANH_Q2);
    FloatVector q3 = FloatVector.broadcast(SPECIES, TANH_Q3);
    FloatVector q4 = FloatVector.broadcast(SPECIES, TANH_Q4);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    int last = n - LANES;
    FloatVector next = FloatVector.fromArray(SPECIES, a, a0);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = next;
      next = FloatVector.fromArray(SPECIES, a, a0 + Math.min(i + LANES, last));
      FloatVector size = v.abs();
      FloatVector z = size.blend(TANH_MAX, size.compare(VectorOperators.GT, TANH_MAX));
      FloatVector u = z.mul(z);
      FloatVector p = p4.fma(u, p3).fma(u, p2).fma(u, p1).fma(u, one);
      FloatVector q = q4.fma(u, q3).fma(u, q2).fma(u, q1).fma(u, one);
      FloatVector y = z.mul(p).div(q);
      y = y.blend(one, y.compare(VectorOperators.GT, 1f));
      y = y.blend(y.neg(), v.compare(VectorOperators.LT, 0f));
      y.intoArray(c, c0 + Math.min(i, last));
    }
  }
}
