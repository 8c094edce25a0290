package rnn.math;

/**
 * The kernels of a team: those of one thread, each call of which that is worth it is split into
 * parts that the threads do at the same time.
 *
 * <p>Parts are rows or panels of the result, or stretches of an array. An element is computed as
 * the kernels of one thread compute it, from the same operands in the same order, so neither the
 * number of threads nor what is split changes a bit; the only sum that goes beyond a part, that of
 * squares, adds {@linkplain Kernels#squaresStretch stretches} whose length is no matter of threads.
 *
 * <p>Belongs to one caller at a time. Views of operands are made once and kept, so that a call
 * allocates nothing.
 */
public final class SplitKernels implements Kernels {
  /** Multiply-adds of a product that one thread does as soon as two: some microseconds' worth. */
  private static final long MIN_PRODUCT = 100_000;

  /** The same for floats of an element-wise map. */
  private static final int MIN_MAP = 8_192;

  /** Floats of a flat array that one thread does as soon as two. */
  public static final int MIN_STRETCH = SplitArrays.MIN_STRETCH;

  /** Rows of a product's part that keep its tiles full; panels are split where there are fewer. */
  private static final int MIN_ROWS = 14;

  private final Kernels one;
  private final Team team;
  private final boolean splitsAll;
  private final int parts;
  private final Views views;
  private final SplitArrays arrays;
  private final SplitSoftmax softmax;
  private final SplitSums sums;
  private final SplitBfloat16 narrow;

  // The call in hand; what its parts read.
  private Tensor[] a = {};
  private Tensor[] b = {};
  private Tensor[] c = {};
  private Panels[] p = {};
  private Panels[] q = {};
  private Panels[] r = {};
  private Map map = (kernels, x, y, z) -> {};

  // The kinds of parts; made once, so that a call makes none.
  private final Team.Work addProductOfRows;
  private final Team.Work addProductOfPanels;
  private final Team.Work productOfRows;
  private final Team.Work productOfPanels;
  private final Team.Work biasedProductOfRows;
  private final Team.Work biasedProductOfPanels;
  private final Team.Work packedProduct;
  private final Team.Work addPackedProduct;
  private final Team.Work addTransposed;
  private final Team.Work addPackedTransposed;
  private final Team.Work transpose;
  private final Team.Work mapRows;

  private SplitKernels(Kernels one, Team team, boolean splitsAll) {
    this.one = one;
    this.team = team;
    this.splitsAll = splitsAll;
    this.parts = team.threads();
    this.views = new Views(parts);
    this.arrays = new SplitArrays(one, team, splitsAll);
    this.sums = new SplitSums(one, team, views, splitsAll ? 0 : MIN_MAP);
    this.narrow = new SplitBfloat16(one, team, views, splitsAll ? 0 : MIN_PRODUCT);
    this.softmax = new SplitSoftmax(one, team, views, splitsAll ? 0 : MIN_MAP);
    this.addProductOfRows = i -> one.addProduct(a[i], p[0], c[i]);
    this.addProductOfPanels = i -> one.addProduct(a[0], p[i], c[i]);
    this.productOfRows = i -> one.product(a[i], p[0], c[i]);
    this.productOfPanels = i -> one.product(a[0], p[i], c[i]);
    this.biasedProductOfRows = i -> one.product(a[i], p[0], b[0], c[i]);
    this.biasedProductOfPanels = i -> one.product(a[0], p[i], b[i], c[i]);
    this.packedProduct = i -> one.product(p[0], q[i], b[0], r[i]);
    this.addPackedProduct = i -> one.addProduct(p[i], q[0], r[i]);
    this.addTransposed = i -> one.addTransposedProduct(a[i], b[i], r[i]);
    this.addPackedTransposed = i -> one.addTransposedProduct(p[i], q[0], r[i]);
    this.transpose = i -> one.transpose(p[i], q[i]);
    this.mapRows = i -> map.apply(one, a[i], b[i], c[i]);
  }

  /** The kernels of a team whose every thread calls {@code one}; {@code one} if it is alone. */
  public static Kernels of(Kernels one, Team team) {
    return team.threads() == 1 ? one : new SplitKernels(one, team, false);
  }

  /** The {@linkplain KernelProvider chosen} kernels on all processors of this JVM. */
  public static Kernels ofAllProcessors() {
    int processors = Runtime.getRuntime().availableProcessors();
    return of(KernelProvider.kernels(), Team.of(Math.min(processors, Team.MAX_THREADS)));
  }

  /** Kernels of a team that split calls too which are not worth it: for tests on small operands. */
  public static Kernels splittingAll(Kernels one, Team team) {
    return new SplitKernels(one, team, true);
  }

  @Override
  public String name() {
    return one.name();
  }

  @Override
  public Team team() {
    return team;
  }

  @Override
  public Kernels ofOneThread() {
    return one;
  }

  @Override
  public boolean isWorthSplitting(long multiplyAdds) {
    return splitsAll || multiplyAdds >= MIN_PRODUCT;
  }

  @Override
  public boolean isQuickerWithFixedWeights() {
    return one.isQuickerWithFixedWeights();
  }

  // Matrix products.

  @Override
  public void product(Tensor a, Panels b, Tensor c) {
    if (isSmall(c.rows(), b.rows(), b.columns())) {
      one.product(a, b, c);
    } else {
      team.run(set(a, b, c) ? productOfRows : productOfPanels);
    }
  }

  @Override
  public void product(Tensor a, Panels b, Tensor bias, Tensor c) {
    if (isSmall(c.rows(), b.rows(), b.columns())) {
      one.product(a, b, bias, c);
      return;
    }
    boolean isOfRows = set(a, b, c);
    this.b = isOfRows ? views.whole(bias) : views.panelColumns(bias);
    team.run(isOfRows ? biasedProductOfRows : biasedProductOfPanels);
  }

  @Override
  public void addProduct(Tensor a, Panels b, Tensor c) {
    if (isSmall(c.rows(), b.rows(), b.columns())) {
      one.addProduct(a, b, c);
    } else {
      team.run(set(a, b, c) ? addProductOfRows : addProductOfPanels);
    }
  }

  /** Sets the operands of {@code a·b}; true if the parts are rows, false if they are panels. */
  private boolean set(Tensor a, Panels b, Tensor c) {
    boolean isOfRows = c.rows() >= parts * MIN_ROWS || b.panels() < parts;
    this.a = isOfRows ? views.rows(a) : views.whole(a);
    this.p = isOfRows ? views.whole(b) : views.panels(b);
    this.c = isOfRows ? views.rows(c) : views.panelColumns(c);
    return isOfRows;
  }

  @Override
  public void product(Panels a, Panels b, Tensor bias, Panels c) {
    if (isSmall(a.rows(), b.rows(), b.columns())) {
      one.product(a, b, bias, c);
      return;
    }
    this.p = views.whole(a);
    this.q = views.panels(b);
    this.b = views.whole(bias);
    this.r = views.panels(c);
    team.run(packedProduct);
  }

  @Override
  public void vectorProduct(Panels a, Tensor x, Tensor bias, Tensor y) {
    one.vectorProduct(a, x, bias, y); // weights come in blocks too small to be split
  }

  @Override
  public void product(Tensor a, Bfloat16Panels b, Tensor bias, Tensor c) {
    narrow.product(a, b, bias, c);
  }

  @Override
  public void addProduct(Tensor a, Bfloat16Panels b, Tensor c) {
    narrow.addProduct(a, b, c);
  }

  @Override
  public void addProduct(Panels a, Panels b, Panels c) {
    if (isSmall(a.rows(), b.rows(), b.columns())) {
      one.addProduct(a, b, c);
      return;
    }
    this.p = views.rows(a);
    this.q = views.whole(b);
    this.r = views.rows(c);
    team.run(addPackedProduct);
  }

  @Override
  public void addTransposedProduct(Tensor a, Tensor b, Panels c) {
    if (isSmall(a.rows(), a.columns(), b.columns())) {
      one.addTransposedProduct(a, b, c);
      return;
    }
    boolean isOfRows = c.rows() >= 2 * c.columns() || c.panels() < parts;
    this.a = isOfRows ? views.columns(a) : views.whole(a);
    this.b = isOfRows ? views.whole(b) : views.panelColumns(b);
    this.r = isOfRows ? views.rows(c) : views.panels(c);
    team.run(addTransposed);
  }

  @Override
  public void addTransposedProduct(Panels a, Panels b, Panels c) {
    if (isSmall(a.rows(), a.columns(), b.columns())) {
      one.addTransposedProduct(a, b, c);
      return;
    }
    this.p = views.panels(a);
    this.q = views.whole(b);
    this.r = views.panelRows(c);
    team.run(addPackedTransposed);
  }

  @Override
  public void transpose(Panels a, Panels c) {
    if (isSmallMap(a.rows(), a.columns())) {
      one.transpose(a, c);
      return;
    }
    this.p = views.panelRows(a);
    this.q = views.panels(c);
    team.run(transpose);
  }

  // Element-wise maps.

  /** A map of one thread; its {@code a} is given as {@code b} too if it has only one operand. */
  @FunctionalInterface
  private interface Map {
    void apply(Kernels kernels, Tensor a, Tensor b, Tensor c);
  }

  private void map(Map map, Tensor a, Tensor b, Tensor c) {
    if (isSmallMap(c.rows(), c.columns())) {
      map.apply(one, a, b, c);
      return;
    }
    this.map = map;
    this.a = views.rows(a);
    this.b = views.rows(b);
    this.c = views.rows(c);
    team.run(mapRows);
  }

  @Override
  public void add(Tensor a, Tensor c) {
    map((kernels, x, y, z) -> kernels.add(x, z), a, a, c);
  }

  @Override
  public void subtract(Tensor a, Tensor b, Tensor c) {
    map(Kernels::subtract, a, b, c);
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor c) {
    map(Kernels::multiply, a, b, c);
  }

  @Override
  public void addMultiply(Tensor a, Tensor b, Tensor c) {
    map(Kernels::addMultiply, a, b, c);
  }

  @Override
  public void multiplyComplement(Tensor a, Tensor b, Tensor c) {
    map(Kernels::multiplyComplement, a, b, c);
  }

  @Override
  public void sigmoid(Tensor a, Tensor c) {
    map((kernels, x, y, z) -> kernels.sigmoid(x, z), a, a, c);
  }

  @Override
  public void tanh(Tensor a, Tensor c) {
    map((kernels, x, y, z) -> kernels.tanh(x, z), a, a, c);
  }

  @Override
  public void relu(Tensor a, Tensor c) {
    map((kernels, x, y, z) -> kernels.relu(x, z), a, a, c);
  }

  @Override
  public void sigmoidError(Tensor a, Tensor b, Tensor c) {
    map(Kernels::sigmoidError, a, b, c);
  }

  @Override
  public void tanhError(Tensor a, Tensor b, Tensor c) {
    map(Kernels::tanhError, a, b, c);
  }

  @Override
  public void reluError(Tensor a, Tensor b, Tensor c) {
    map(Kernels::reluError, a, b, c);
  }

  @Override
  public void interpolate(Tensor w, Tensor a, Tensor b, Tensor c) {
    one.interpolate(w, a, b, c); // part of a step, whose streams are split already
  }

  @Override
  public void interpolateError(
      Tensor w, Tensor a, Tensor b, Tensor d, Tensor dw, Tensor da, Tensor db) {
    one.interpolateError(w, a, b, d, dw, da, db);
  }

  @Override
  public void lstm(Tensor gates, Tensor cPrevious, Tensor c, Tensor tanhC, Tensor h) {
    one.lstm(gates, cPrevious, c, tanhC, h); // threads share streams, not steps
  }

  @Override
  public void gru(Tensor gates, Tensor hiddenPart, Tensor hPrevious, Tensor h) {
    one.gru(gates, hiddenPart, hPrevious, h);
  }

  @Override
  public void addColumnSums(Tensor a, Tensor row) {
    sums.addColumnSums(a, row);
  }

  @Override
  public void addRowSums(Panels a, Tensor row) {
    sums.addRowSums(a, row);
  }

  @Override
  public void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int length) {
    arrays.axpy(alpha, x, xFrom, y, yFrom, length);
  }

  @Override
  public void scale(float alpha, float[] x, int from, int length) {
    arrays.scale(alpha, x, from, length);
  }

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int length) {
    return one.dot(x, xFrom, y, yFrom, length);
  }

  @Override
  public int squaresStretch() {
    return one.squaresStretch();
  }

  @Override
  public double sumOfSquares(float[] x, int from, int length) {
    return arrays.sumOfSquares(x, from, length);
  }

  // Output layer: tokens are columns.

  @Override
  public void addExponentials(Panels logits, Panels max, Panels sum) {
    softmax.addExponentials(logits, max, sum);
  }

  @Override
  public void softmax(Panels logits, Panels max, Panels scale) {
    softmax.softmax(logits, max, scale);
  }

  @Override
  public void softmax(Tensor logits, Panels max, Panels scale) {
    one.softmax(logits, max, scale); // parts of a team have their own tokens
  }

  private boolean isSmall(int m, int k, int n) {
    return !isWorthSplitting((long) m * k * n);
  }

  private boolean isSmallMap(int rows, int columns) {
    return !splitsAll && (long) rows * columns < MIN_MAP;
  }
}
