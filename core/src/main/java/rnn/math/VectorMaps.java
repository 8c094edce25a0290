package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Element-wise maps {@code c = f(a, b, c)}, vector by vector over runs of floats.
 *
 * <p>Contiguous tensors are one run, others a run for each row. The last vector of a run overlaps
 * the one before it: its operands are loaded before anything is stored, and it is stored last, so
 * there are no masks and no scalar tails, the output may be an input, and an element's bits do not
 * depend on where it stands. Runs shorter than a vector go by way of scratch. Nothing but the
 * Vector API is called with a vector: a call that is not inlined would make it an object.
 */
final class VectorMaps {
  /** A map over one run of {@code n >= LANES} floats of each operand. */
  @FunctionalInterface
  interface Run {
    void apply(float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int n);
  }

  private VectorMaps() {}

  /** Applies a map to tensors of one shape; a map without a {@code b} is given {@code a} again. */
  static void apply(Run map, Tensor a, Tensor b, Tensor c) {
    boolean flat = a.isContiguous() && b.isContiguous() && c.isContiguous();
    int runs = flat ? 1 : c.rows();
    int n = flat ? c.rows() * c.columns() : c.columns();
    for (int run = 0; run < runs; run++) {
      int aFrom = a.index(run, 0);
      int bFrom = b.index(run, 0);
      int cFrom = c.index(run, 0);
      if (n >= LANES) {
        map.apply(a.data(), aFrom, b.data(), bFrom, c.data(), cFrom, n);
      } else {
        applyToShort(map, a.data(), aFrom, b.data(), bFrom, c.data(), cFrom, n);
      }
    }
  }

  /** Applies a map of one operand to row {@code i} of {@code a} and to the row {@code c [1,N]}. */
  static void apply(Run map, Tensor a, int i, Tensor c) {
    int n = c.columns();
    int aFrom = a.index(i, 0);
    int cFrom = c.index(0, 0);
    if (n >= LANES) {
      map.apply(a.data(), aFrom, a.data(), aFrom, c.data(), cFrom, n);
    } else {
      applyToShort(map, a.data(), aFrom, a.data(), aFrom, c.data(), cFrom, n);
    }
  }

  private static void applyToShort(
      Run map, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int n) {
    float[] lanes = Scratch.ofThread().lanes;
    System.arraycopy(a, aFrom, lanes, 0, n);
    System.arraycopy(b, bFrom, lanes, LANES, n);
    System.arraycopy(c, cFrom, lanes, 2 * LANES, n);
    map.apply(lanes, 0, lanes, LANES, lanes, 2 * LANES, LANES);
    System.arraycopy(lanes, 2 * LANES, c, cFrom, n);
  }

  static void add(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector z = FloatVector.fromArray(SPECIES, c, c0 + last);
    FloatVector tail = x.add(z);
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      z = FloatVector.fromArray(SPECIES, c, c0 + i);
      x.add(z).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void subtract(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + last);
    FloatVector tail = x.sub(y);
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      y = FloatVector.fromArray(SPECIES, b, b0 + i);
      x.sub(y).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void multiply(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + last);
    FloatVector tail = x.mul(y);
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      y = FloatVector.fromArray(SPECIES, b, b0 + i);
      x.mul(y).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void addMultiply(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + last);
    FloatVector z = FloatVector.fromArray(SPECIES, c, c0 + last);
    FloatVector tail = x.fma(y, z);
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      y = FloatVector.fromArray(SPECIES, b, b0 + i);
      z = FloatVector.fromArray(SPECIES, c, c0 + i);
      x.fma(y, z).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void multiplyComplement(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + last);
    FloatVector tail = x.neg().add(1f).mul(y);
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      y = FloatVector.fromArray(SPECIES, b, b0 + i);
      x.neg().add(1f).mul(y).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void relu(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector tail = x.blend(0f, x.compare(VectorOperators.LE, 0f));
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      x.blend(0f, x.compare(VectorOperators.LE, 0f)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void sigmoidError(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + last);
    FloatVector tail = y.mul(x).mul(x.neg().add(1f));
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      y = FloatVector.fromArray(SPECIES, b, b0 + i);
      y.mul(x).mul(x.neg().add(1f)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void tanhError(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + last);
    FloatVector tail = y.mul(x.mul(x).neg().add(1f));
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      y = FloatVector.fromArray(SPECIES, b, b0 + i);
      y.mul(x.mul(x).neg().add(1f)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void reluError(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + last);
    FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + last);
    FloatVector tail = zero.blend(y, x.compare(VectorOperators.GT, 0f));
    for (int i = 0; i < last; i += LANES) {
      x = FloatVector.fromArray(SPECIES, a, a0 + i);
      y = FloatVector.fromArray(SPECIES, b, b0 + i);
      zero.blend(y, x.compare(VectorOperators.GT, 0f)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }
}
