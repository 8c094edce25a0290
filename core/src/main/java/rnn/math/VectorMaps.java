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
 * depend on where it stands. Runs shorter than a vector go by way of scratch.
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

  private static void applyToShort(
      Run map, float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int n) {
    float[] lanes = Scratch.ofThread().lanes;
    System.arraycopy(a, aFrom, lanes, 0, n);
    System.arraycopy(b, bFrom, lanes, LANES, n);
    System.arraycopy(c, cFrom, lanes, 2 * LANES, n);
    map.apply(lanes, 0, lanes, LANES, lanes, 2 * LANES, LANES);
    System.arraycopy(lanes, 2 * LANES, c, cFrom, n);
  }

  private static FloatVector load(float[] data, int from) {
    return FloatVector.fromArray(SPECIES, data, from);
  }

  static void add(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail = load(c, c0 + last).add(load(a, a0 + last));
    for (int i = 0; i < last; i += LANES) {
      load(c, c0 + i).add(load(a, a0 + i)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void subtract(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail = load(a, a0 + last).sub(load(b, b0 + last));
    for (int i = 0; i < last; i += LANES) {
      load(a, a0 + i).sub(load(b, b0 + i)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void multiply(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail = load(a, a0 + last).mul(load(b, b0 + last));
    for (int i = 0; i < last; i += LANES) {
      load(a, a0 + i).mul(load(b, b0 + i)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void addMultiply(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail = load(a, a0 + last).fma(load(b, b0 + last), load(c, c0 + last));
    for (int i = 0; i < last; i += LANES) {
      load(a, a0 + i).fma(load(b, b0 + i), load(c, c0 + i)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void multiplyComplement(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail = load(a, a0 + last).neg().add(1f).mul(load(b, b0 + last));
    for (int i = 0; i < last; i += LANES) {
      load(a, a0 + i).neg().add(1f).mul(load(b, b0 + i)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void addMultiplyComplement(
      float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail = load(a, a0 + last).neg().add(1f).fma(load(b, b0 + last), load(c, c0 + last));
    for (int i = 0; i < last; i += LANES) {
      load(a, a0 + i).neg().add(1f).fma(load(b, b0 + i), load(c, c0 + i)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void relu(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail =
        load(a, a0 + last).blend(0f, load(a, a0 + last).compare(VectorOperators.LE, 0f));
    for (int i = 0; i < last; i += LANES) {
      load(a, a0 + i)
          .blend(0f, load(a, a0 + i).compare(VectorOperators.LE, 0f))
          .intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void sigmoidError(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail =
        load(b, b0 + last).mul(load(a, a0 + last)).mul(load(a, a0 + last).neg().add(1f));
    for (int i = 0; i < last; i += LANES) {
      load(b, b0 + i).mul(load(a, a0 + i)).mul(load(a, a0 + i).neg().add(1f)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void tanhError(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector tail =
        load(b, b0 + last).mul(load(a, a0 + last).mul(load(a, a0 + last)).neg().add(1f));
    for (int i = 0; i < last; i += LANES) {
      load(b, b0 + i).mul(load(a, a0 + i).mul(load(a, a0 + i)).neg().add(1f)).intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }

  static void reluError(float[] a, int a0, float[] b, int b0, float[] c, int c0, int n) {
    int last = n - LANES;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector tail =
        zero.blend(load(b, b0 + last), load(a, a0 + last).compare(VectorOperators.GT, 0f));
    for (int i = 0; i < last; i += LANES) {
      zero.blend(load(b, b0 + i), load(a, a0 + i).compare(VectorOperators.GT, 0f))
          .intoArray(c, c0 + i);
    }
    tail.intoArray(c, c0 + last);
  }
}
