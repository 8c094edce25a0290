package rnn.math;

import java.util.Arrays;

/**
 * The definition of every kernel: plain loops in the order of the formulas, for any machine.
 *
 * <p>This is what faster kernels are tested against, so it is kept dull on purpose: no tiles, no
 * blocking, no tricks. {@link AutoVectorizedKernels} bends its products for the compiler.
 */
public sealed class ScalarKernels implements Kernels permits AutoVectorizedKernels {

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void product(Tensor a, Panels b, Tensor c) {
    c.fill(0f);
    addProduct(a, b, c);
  }

  @Override
  public void product(Tensor a, Panels b, Tensor bias, Tensor c) {
    for (int m = 0; m < c.rows(); m++) {
      System.arraycopy(bias.data(), bias.offset(), c.data(), c.index(m, 0), c.columns());
    }
    addProduct(a, b, c);
  }

  @Override
  public void addProduct(Tensor a, Panels b, Tensor c) {
    for (int p = 0; p < b.panels(); p++) {
      for (int m = 0; m < a.rows(); m++) {
        addRowProduct(a, m, b, p, c.data(), c.index(m, p * Panels.WIDTH));
      }
    }
  }

  /** {@code c[to+j] += Σₖ a[m,k] · b[k,48p+j]} for the lanes {@code j} of panel {@code p}. */
  private static void addRowProduct(Tensor a, int m, Panels b, int p, float[] c, int to) {
    for (int k = 0; k < b.rows(); k++) {
      addScaled(a.get(m, k), b.data(), b.index(k, p * Panels.WIDTH), c, to, lanes(b, p));
    }
  }

  @Override
  public void product(Panels a, Panels b, Tensor bias, Panels c) {
    for (int p = 0; p < c.panels(); p++) {
      for (int m = 0; m < c.rows(); m++) {
        int to = c.index(m, p * Panels.WIDTH);
        Arrays.fill(c.data(), to, to + c.width(p), 0f);
        Arrays.fill(c.data(), to, to + lanes(c, p), bias.get(0, m));
      }
    }
    addProduct(a, b, c);
  }

  @Override
  public void vectorProduct(Panels a, Tensor x, Tensor bias, Tensor y) {
    for (int m = 0; m < a.rows(); m++) {
      float sum = bias.get(0, m);
      for (int k = 0; k < a.columns(); k++) {
        sum += a.get(m, k) * x.get(0, k);
      }
      y.set(0, m, sum);
    }
  }

  @Override
  public void addProduct(Tensor a, Bfloat16Panels b, Tensor c) {
    for (int m = 0; m < a.rows(); m++) {
      for (int k = 0; k < b.rows(); k++) {
        for (int j = 0; j < b.columns(); j++) {
          c.set(m, j, c.get(m, j) + a.get(m, k) * b.get(k, j));
        }
      }
    }
  }

  @Override
  public void addProduct(Panels a, Panels b, Panels c) {
    for (int p = 0; p < b.panels(); p++) {
      for (int m = 0; m < a.rows(); m++) {
        int to = c.index(m, p * Panels.WIDTH);
        for (int k = 0; k < a.columns(); k++) {
          addScaled(a.get(m, k), b.data(), b.index(k, p * Panels.WIDTH), c.data(), to, lanes(b, p));
        }
      }
    }
  }

  @Override
  public void addTransposedProduct(Tensor a, Tensor b, Panels c) {
    for (int p = 0; p < c.panels(); p++) {
      int column = p * Panels.WIDTH;
      for (int k = 0; k < a.rows(); k++) {
        for (int m = 0; m < a.columns(); m++) {
          int to = c.index(m, column);
          addScaled(a.get(k, m), b.data(), b.index(k, column), c.data(), to, lanes(c, p));
        }
      }
    }
  }

  @Override
  public void addTransposedProduct(Panels a, Panels b, Panels c) {
    for (int p = 0; p < c.panels(); p++) {
      int column = p * Panels.WIDTH;
      for (int k = 0; k < a.rows(); k++) {
        for (int m = 0; m < a.columns(); m++) {
          int to = c.index(m, column);
          addScaled(a.get(k, m), b.data(), b.index(k, column), c.data(), to, lanes(c, p));
        }
      }
    }
  }

  /** Columns of panel {@code p}, surplus lanes not counted. */
  private static int lanes(Panels panels, int p) {
    return Math.min(Panels.WIDTH, panels.columns() - p * Panels.WIDTH);
  }

  private static void addScaled(float alpha, float[] x, int from, float[] y, int to, int length) {
    for (int j = 0; j < length; j++) {
      y[to + j] += alpha * x[from + j];
    }
  }

  @Override
  public void transpose(Panels a, Panels c) {
    for (int row = 0; row < c.rows(); row++) {
      for (int column = 0; column < c.columns(); column++) {
        c.set(row, column, a.get(column, row));
      }
      for (int surplus = c.columns(); surplus % Panels.GRAIN != 0; surplus++) {
        c.set(row, surplus, 0f);
      }
    }
  }

  @Override
  public void add(Tensor a, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, c.get(i, j) + a.get(i, j));
      }
    }
  }

  @Override
  public void subtract(Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, a.get(i, j) - b.get(i, j));
      }
    }
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, a.get(i, j) * b.get(i, j));
      }
    }
  }

  @Override
  public void addMultiply(Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, c.get(i, j) + a.get(i, j) * b.get(i, j));
      }
    }
  }

  @Override
  public void multiplyComplement(Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, (1f - a.get(i, j)) * b.get(i, j));
      }
    }
  }

  @Override
  public void sigmoid(Tensor a, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, sigmoid(a.get(i, j)));
      }
    }
  }

  @Override
  public void tanh(Tensor a, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, tanh(a.get(i, j)));
      }
    }
  }

  private static float sigmoid(float a) {
    return (float) (1 / (1 + StrictMath.exp(-a)));
  }

  private static float tanh(float a) {
    return (float) StrictMath.tanh(a);
  }

  @Override
  public void relu(Tensor a, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, Math.max(a.get(i, j), 0f));
      }
    }
  }

  @Override
  public void sigmoidError(Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        float y = a.get(i, j);
        c.set(i, j, b.get(i, j) * y * (1f - y));
      }
    }
  }

  @Override
  public void tanhError(Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        float y = a.get(i, j);
        c.set(i, j, b.get(i, j) * (1f - y * y));
      }
    }
  }

  @Override
  public void reluError(Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, a.get(i, j) > 0f ? b.get(i, j) : 0f);
      }
    }
  }

  @Override
  public void interpolate(Tensor w, Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.set(i, j, b.get(i, j) + w.get(i, j) * (a.get(i, j) - b.get(i, j)));
      }
    }
  }

  @Override
  public void interpolateError(
      Tensor w, Tensor a, Tensor b, Tensor d, Tensor dw, Tensor da, Tensor db) {
    for (int i = 0; i < d.rows(); i++) {
      for (int j = 0; j < d.columns(); j++) {
        float y = w.get(i, j);
        float rest = (1f - y) * d.get(i, j);
        da.set(i, j, d.get(i, j) * y);
        db.set(i, j, rest);
        dw.set(i, j, (a.get(i, j) - b.get(i, j)) * rest * y);
      }
    }
  }

  @Override
  public void lstm(Tensor gates, Tensor cPrevious, Tensor c, Tensor tanhC, Tensor h) {
    int H = h.columns();
    for (int b = 0; b < h.rows(); b++) {
      for (int j = 0; j < H; j++) {
        float i = sigmoid(gates.get(b, j));
        float f = sigmoid(gates.get(b, H + j));
        float g = tanh(gates.get(b, 2 * H + j));
        float o = sigmoid(gates.get(b, 3 * H + j));
        float next = f * cPrevious.get(b, j) + i * g;
        gates.set(b, j, i);
        gates.set(b, H + j, f);
        gates.set(b, 2 * H + j, g);
        gates.set(b, 3 * H + j, o);
        c.set(b, j, next);
        tanhC.set(b, j, tanh(next));
        h.set(b, j, o * tanhC.get(b, j));
      }
    }
  }

  @Override
  public void gru(Tensor gates, Tensor hiddenPart, Tensor hPrevious, Tensor h) {
    int H = h.columns();
    for (int b = 0; b < h.rows(); b++) {
      for (int j = 0; j < H; j++) {
        float r = sigmoid(gates.get(b, j) + hiddenPart.get(b, j));
        float z = sigmoid(gates.get(b, H + j) + hiddenPart.get(b, H + j));
        float n = tanh(gates.get(b, 2 * H + j) + r * hiddenPart.get(b, 2 * H + j));
        gates.set(b, j, r);
        gates.set(b, H + j, z);
        gates.set(b, 2 * H + j, n);
        h.set(b, j, (1f - z) * n + z * hPrevious.get(b, j));
      }
    }
  }

  @Override
  public void addColumnSums(Tensor a, Tensor row) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        row.set(0, j, row.get(0, j) + a.get(i, j));
      }
    }
  }

  @Override
  public void addRowSums(Panels a, Tensor row) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        row.set(0, i, row.get(0, i) + a.get(i, j));
      }
    }
  }

  @Override
  public void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int length) {
    addScaled(alpha, x, xFrom, y, yFrom, length);
  }

  @Override
  public void scale(float alpha, float[] x, int from, int length) {
    for (int i = from; i < from + length; i++) {
      x[i] *= alpha;
    }
  }

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum += x[xFrom + i] * y[yFrom + i];
    }
    return sum;
  }

  @Override
  public double sumOfSquares(float[] x, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }

  @Override
  public void addExponentials(Panels logits, Panels max, Panels sum) {
    for (int j = 0; j < logits.columns(); j++) {
      float largest = max.get(0, j);
      for (int i = 0; i < logits.rows(); i++) {
        largest = Math.max(largest, logits.get(i, j));
      }
      double total = sum.get(0, j) * StrictMath.exp(max.get(0, j) - largest);
      for (int i = 0; i < logits.rows(); i++) {
        total += StrictMath.exp(logits.get(i, j) - largest);
      }
      max.set(0, j, largest);
      sum.set(0, j, (float) total);
    }
  }

  @Override
  public void softmax(Panels logits, Panels max, Panels scale) {
    for (int i = 0; i < logits.rows(); i++) {
      for (int j = 0; j < logits.columns(); j++) {
        double power = StrictMath.exp(logits.get(i, j) - max.get(0, j));
        logits.set(i, j, (float) (power * scale.get(0, j)));
      }
    }
  }

  @Override
  public void softmax(Tensor logits, Panels max, Panels scale) {
    for (int j = 0; j < logits.rows(); j++) {
      for (int i = 0; i < logits.columns(); i++) {
        double power = StrictMath.exp(logits.get(j, i) - max.get(0, j));
        logits.set(j, i, (float) (power * scale.get(0, j)));
      }
    }
  }
}
