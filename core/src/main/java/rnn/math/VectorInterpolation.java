package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Interpolation between two tensors and its errors, row by row and vector by vector.
 *
 * <p>The last vector of a row overlaps the one before it, whose elements it computes once more: no
 * output is an input. Rows shorter than a vector are done one float after the other, by the
 * operations that the lanes do. So an element's bits do not depend on where it stands.
 */
final class VectorInterpolation {
  private VectorInterpolation() {}

  /** As {@link Kernels#interpolate}. */
  static void interpolate(Tensor w, Tensor a, Tensor b, Tensor c) {
    int n = c.columns();
    for (int row = 0; row < c.rows(); row++) {
      int w0 = w.index(row, 0);
      int a0 = a.index(row, 0);
      int b0 = b.index(row, 0);
      int c0 = c.index(row, 0);
      if (n < LANES) {
        for (int i = 0; i < n; i++) {
          float y = b.data()[b0 + i];
          c.data()[c0 + i] = Math.fma(w.data()[w0 + i], a.data()[a0 + i] - y, y);
        }
      } else {
        vectors(w.data(), w0, a.data(), a0, b.data(), b0, c.data(), c0, n - LANES);
      }
    }
  }

  /** The vectors of a row, the last of which begins at {@code last}. */
  private static void vectors(
      float[] w, int w0, float[] a, int a0, float[] b, int b0, float[] c, int c0, int last) {
    for (int i = 0; i < last; i += LANES) {
      vector(w, w0 + i, a, a0 + i, b, b0 + i, c, c0 + i);
    }
    vector(w, w0 + last, a, a0 + last, b, b0 + last, c, c0 + last);
  }

  private static void vector(
      float[] w, int w0, float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector y = FloatVector.fromArray(SPECIES, b, b0);
    FloatVector difference = FloatVector.fromArray(SPECIES, a, a0).sub(y);
    FloatVector.fromArray(SPECIES, w, w0).fma(difference, y).intoArray(c, c0);
  }

  /** As {@link Kernels#interpolateError}. */
  static void interpolateError(
      Tensor w, Tensor a, Tensor b, Tensor d, Tensor dw, Tensor da, Tensor db) {
    int n = d.columns();
    int last = n - LANES;
    for (int row = 0; row < d.rows(); row++) {
      if (n < LANES) {
        errorOfFloats(w, a, b, d, dw, da, db, row);
      } else {
        for (int i = 0; i < last; i += LANES) {
          errorOfVector(w, a, b, d, dw, da, db, row, i);
        }
        errorOfVector(w, a, b, d, dw, da, db, row, last);
      }
    }
  }

  private static void errorOfFloats(
      Tensor w, Tensor a, Tensor b, Tensor d, Tensor dw, Tensor da, Tensor db, int row) {
    for (int i = 0; i < d.columns(); i++) {
      float y = w.get(row, i);
      float e = d.get(row, i);
      float rest = (1f - y) * e;
      da.set(row, i, e * y);
      db.set(row, i, rest);
      dw.set(row, i, (a.get(row, i) - b.get(row, i)) * rest * y);
    }
  }

  private static void errorOfVector(
      Tensor w, Tensor a, Tensor b, Tensor d, Tensor dw, Tensor da, Tensor db, int row, int i) {
    FloatVector y = FloatVector.fromArray(SPECIES, w.data(), w.index(row, i));
    FloatVector e = FloatVector.fromArray(SPECIES, d.data(), d.index(row, i));
    FloatVector rest = y.neg().add(1f).mul(e);
    FloatVector difference =
        FloatVector.fromArray(SPECIES, a.data(), a.index(row, i))
            .sub(FloatVector.fromArray(SPECIES, b.data(), b.index(row, i)));
    e.mul(y).intoArray(da.data(), da.index(row, i));
    rest.intoArray(db.data(), db.index(row, i));
    difference.mul(rest).mul(y).intoArray(dw.data(), dw.index(row, i));
  }
}
