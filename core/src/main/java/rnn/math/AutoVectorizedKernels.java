package rnn.math;

/**
 * The products of {@link ScalarKernels} in an order of loops that the compiler turns into vector
 * instructions by itself, for a JVM without the vector module. Every element is the same chain of
 * operations, so the bits are those of the definition.
 *
 * <p>C2 does this to a loop only if its arrays are read from one and the same offset, for it cannot
 * see that stretches at different ones do not overlap. So up to {@value #COLUMNS} columns of the
 * right operand are laid out first, a row an array, and so are the row of the left one and of
 * {@code c} in hand. Four rows are added at a time, or the sums' loads and stores would outnumber
 * the arithmetic.
 */
final class AutoVectorizedKernels extends ScalarKernels {
  /** Ten panels: four rows of them and the sums stay in the first cache. */
  private static final int COLUMNS = 10 * Panels.WIDTH;

  private static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

  /** Buffers of a thread inside one product; nothing in here outlives a call. */
  private static final class Buffers {
    float[][] right = new float[0][]; // [K][COLUMNS]
    float[] left = new float[0]; // [K], a row
    final float[] sums = new float[COLUMNS]; // of a row of c

    void reserve(int depth) {
      if (right.length < depth) {
        right = new float[depth][COLUMNS];
        left = new float[depth];
      }
    }
  }

  @Override
  public String name() {
    return "auto-vectorized";
  }

  @Override
  public void addProduct(Tensor a, Panels b, Tensor c) {
    Buffers t = buffers(b.rows());
    for (int n = 0; n < b.columns(); n += COLUMNS) {
      int columns = layColumns(b, n, t);
      for (int m = 0; m < c.rows(); m++) {
        System.arraycopy(a.data(), a.index(m, 0), t.left, 0, b.rows());
        addRow(t, b.rows(), c, m, n, columns);
      }
    }
  }

  @Override
  public void addProduct(Panels a, Panels b, Panels c) {
    Buffers t = buffers(b.rows());
    for (int n = 0; n < b.columns(); n += COLUMNS) {
      int columns = layColumns(b, n, t);
      for (int m = 0; m < c.rows(); m++) {
        copyRow(a, m, 0, a.columns(), t.left);
        addRow(t, b.rows(), c, m, n, columns);
      }
    }
  }

  @Override
  public void addTransposedProduct(Tensor a, Tensor b, Panels c) {
    addTransposedProduct(
        a.rows(),
        (m, to) -> {
          for (int k = 0; k < a.rows(); k++) {
            to[k] = a.get(k, m);
          }
        },
        (k, n, columns, to) -> System.arraycopy(b.data(), b.index(k, n), to, 0, columns),
        c);
  }

  @Override
  public void addTransposedProduct(Panels a, Panels b, Panels c) {
    addTransposedProduct(
        a.rows(),
        (m, to) -> {
          for (int k = 0; k < a.rows(); k++) {
            to[k] = a.get(k, m);
          }
        },
        (k, n, columns, to) -> copyRow(b, k, n, columns, to),
        c);
  }

  /** Copies column {@code m} of a left operand. */
  @FunctionalInterface
  private interface Column {
    void copy(int m, float[] to);
  }

  /** Copies {@code columns} of row {@code k} of a right operand, from {@code n} on. */
  @FunctionalInterface
  private interface Row {
    void copy(int k, int n, int columns, float[] to);
  }

  private static void addTransposedProduct(int depth, Column a, Row b, Panels c) {
    Buffers t = buffers(depth);
    for (int n = 0; n < c.columns(); n += COLUMNS) {
      int columns = Math.min(COLUMNS, c.columns() - n);
      for (int k = 0; k < depth; k++) {
        b.copy(k, n, columns, t.right[k]);
      }
      for (int m = 0; m < c.rows(); m++) {
        a.copy(m, t.left);
        addRow(t, depth, c, m, n, columns);
      }
    }
  }

  private static Buffers buffers(int depth) {
    Buffers t = OF_THREAD.get();
    t.reserve(depth);
    return t;
  }

  /** Lays up to {@value #COLUMNS} columns of {@code b} from {@code n} on; returns how many. */
  private static int layColumns(Panels b, int n, Buffers t) {
    int columns = Math.min(COLUMNS, b.columns() - n);
    for (int k = 0; k < b.rows(); k++) {
      copyRow(b, k, n, columns, t.right[k]);
    }
    return columns;
  }

  /** {@code to[j] = a[row, from + j]}; {@code from} begins a panel. */
  private static void copyRow(Panels a, int row, int from, int columns, float[] to) {
    for (int j = 0; j < columns; j += Panels.WIDTH) {
      int lanes = Math.min(Panels.WIDTH, columns - j);
      System.arraycopy(a.data(), a.index(row, from + j), to, j, lanes);
    }
  }

  private static void addRow(Buffers t, int depth, Tensor c, int m, int n, int columns) {
    System.arraycopy(c.data(), c.index(m, n), t.sums, 0, columns);
    addRows(t, depth, columns);
    System.arraycopy(t.sums, 0, c.data(), c.index(m, n), columns);
  }

  private static void addRow(Buffers t, int depth, Panels c, int m, int n, int columns) {
    copyRow(c, m, n, columns, t.sums);
    addRows(t, depth, columns);
    for (int j = 0; j < columns; j += Panels.WIDTH) {
      int lanes = Math.min(Panels.WIDTH, columns - j);
      System.arraycopy(t.sums, j, c.data(), c.index(m, n + j), lanes);
    }
  }

  /** {@code sums += Σₖ left[k]·right[k]}, in the order of {@code k}. */
  private static void addRows(Buffers t, int depth, int columns) {
    float[] a = t.left;
    float[][] b = t.right;
    int k = 0;
    for (; k + 4 <= depth; k += 4) {
      addFour(
          a[k], b[k], a[k + 1], b[k + 1], a[k + 2], b[k + 2], a[k + 3], b[k + 3], t.sums, columns);
    }
    for (; k < depth; k++) {
      addOne(a[k], b[k], t.sums, columns);
    }
  }

  private static void addFour(
      float a0,
      float[] b0,
      float a1,
      float[] b1,
      float a2,
      float[] b2,
      float a3,
      float[] b3,
      float[] sums,
      int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] = sums[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  private static void addOne(float a, float[] b, float[] sums, int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] += a * b[j];
    }
  }
}
