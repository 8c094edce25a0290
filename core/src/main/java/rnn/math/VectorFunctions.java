package rnn.math;

import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function and what is made of it, lane by lane, as polynomials of our own.
 *
 * <p>Only fused multiply-adds, divisions and bit operations take part, all of them exact to the last
 * bit by definition, so results are the same on every processor and JDK (the library's vector
 * functions promise no bits). NaN stays NaN. Coefficients are minimax fits.
 */
final class VectorFunctions {
  private static final float LOG2_E = 1.44269504f;
  private static final float LN_2_HIGH = 0.693147182f;
  private static final float LN_2_LOW = -1.90465421e-9f;

  /** 1.5·2²³: adding it rounds to an integer, which then stands in the lowest bits. */
  private static final float ROUND = 12582912f;

  /** Below this {@code e^x} is no normal float. */
  private static final float EXP_MIN = -87.33654f;

  /** Above this the factor {@code 2^n} is no float. */
  private static final float EXP_MAX = 88.37626f;

  /** Where {@code tanh} is 1 to the last bit but one. */
  private static final float TANH_MAX = 8.5f;

  private VectorFunctions() {}

  /**
   * {@code e^x}, relative error below 2e-7; 0 below −87.33, infinite above 88.37.
   *
   * <p>{@code e^x = 2^n · e^r} with {@code n = round(x / ln 2)}, {@code |r| ≤ ln 2 / 2} and {@code e^r
   * = 1 + r + r²·q(r)}.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector rounded = x.fma(broadcast(LOG2_E), broadcast(ROUND));
    FloatVector n = rounded.sub(ROUND);
    FloatVector r = n.fma(broadcast(-LN_2_LOW), n.fma(broadcast(-LN_2_HIGH), x));
    FloatVector q = r.fma(broadcast(0.00138144673f), broadcast(0.00836878084f));
    q = q.fma(r, broadcast(0.0416683927f));
    q = q.fma(r, broadcast(0.166665196f));
    q = q.fma(r, broadcast(0.49999994f));
    FloatVector power = q.fma(r.mul(r), r).add(1f);
    IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector scale = exponent.add(Float.floatToRawIntBits(1f)).reinterpretAsFloats();
    return power
        .mul(scale)
        .blend(0f, x.compare(VectorOperators.LT, EXP_MIN))
        .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX));
  }

  /** {@code 1 / (1 + e^−x)}, relative error below 4e-7; 0 below −88.37, 1 for large {@code x}. */
  static FloatVector sigmoid(FloatVector x) {
    return broadcast(1f).div(exp(x.neg()).add(1f));
  }

  /**
   * {@code tanh x}, relative error below 4e-7 and never beyond ±1.
   *
   * <p>The rational function {@code x·p(x²) / q(x²)} up to 8.5, from where on it is constant.
   */
  static FloatVector tanh(FloatVector x) {
    FloatVector magnitude = x.abs();
    FloatVector z = magnitude.blend(TANH_MAX, magnitude.compare(VectorOperators.GT, TANH_MAX));
    FloatVector u = z.mul(z);
    FloatVector p = u.fma(broadcast(1.42692e-8f), broadcast(2.1251022e-5f));
    p = p.fma(u, broadcast(0.0035340253f));
    p = p.fma(u, broadcast(0.13413246f));
    p = p.fma(u, broadcast(1f));
    FloatVector q = u.fma(broadcast(8.145111e-7f), broadcast(3.3488625e-4f));
    q = q.fma(u, broadcast(0.026022745f));
    q = q.fma(u, broadcast(0.4674657f));
    q = q.fma(u, broadcast(1f));
    FloatVector y = z.mul(p).div(q);
    y = y.blend(1f, y.compare(VectorOperators.GT, 1f));
    return y.blend(y.neg(), x.compare(VectorOperators.LT, 0f));
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
