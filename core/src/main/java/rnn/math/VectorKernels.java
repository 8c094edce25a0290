package rnn.math;

/**
 * The fast kernels: SIMD by the Vector API, with packed operands and register tiles.
 *
 * <p>This class only says which piece does what; the pieces are package-private and they alone,
 * with this, need the module {@code jdk.incubator.vector}. {@link KernelProvider} loads it by name.
 */
public final class VectorKernels implements Kernels {

  @Override
  public String name() {
    return "vector-" + Lanes.SPECIES.vectorBitSize();
  }

  @Override
  public boolean isQuickerWithFixedWeights() {
    return true;
  }

  @Override
  public void product(Tensor a, Panels b, Tensor c) {
    VectorProducts.product(a, b, c);
  }

  @Override
  public void product(Tensor a, Panels b, Tensor bias, Tensor c) {
    VectorProducts.product(a, b, bias, c);
  }

  @Override
  public void addProduct(Tensor a, Panels b, Tensor c) {
    VectorProducts.addProduct(a, b, c);
  }

  @Override
  public void product(Panels a, Panels b, Tensor bias, Panels c) {
    VectorProducts.product(a, b, bias, c);
  }

  @Override
  public void vectorProduct(Panels a, Tensor x, Tensor bias, Tensor y) {
    VectorDots.product(a, x, bias, y);
  }

  @Override
  public void addProduct(Tensor a, Bfloat16Panels b, Tensor c) {
    VectorBfloat16.addProduct(a, b, c);
  }

  @Override
  public void addProduct(Panels a, Panels b, Panels c) {
    VectorProducts.addProduct(a, b, c);
  }

  @Override
  public RightOperand rightOperand() {
    return new PackedRightOperand();
  }

  @Override
  public boolean isQuickerPacked(int rows) {
    return VectorProducts.isPacked(rows);
  }

  @Override
  public void addProduct(Tensor a, RightOperand b, Tensor c) {
    VectorProducts.addProduct(a, (PackedRightOperand) b, c);
  }

  @Override
  public void product(Panels a, RightOperand b, Tensor bias, Panels c) {
    VectorProducts.product(a, (PackedRightOperand) b, bias, c);
  }

  @Override
  public void addTransposedProduct(Tensor a, Tensor b, Panels c) {
    PackedProducts.addTransposedProduct(a, b, c);
  }

  @Override
  public void addTransposedProduct(Panels a, Panels b, Panels c) {
    PackedProducts.addTransposedProduct(a, b, c);
  }

  @Override
  public void transpose(Panels a, Panels c) {
    BlockedTranspose.transpose(a, c);
  }

  @Override
  public void add(Tensor a, Tensor c) {
    VectorMaps.apply(VectorMaps::add, a, a, c);
  }

  @Override
  public void subtract(Tensor a, Tensor b, Tensor c) {
    VectorMaps.apply(VectorMaps::subtract, a, b, c);
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor c) {
    VectorMaps.apply(VectorMaps::multiply, a, b, c);
  }

  @Override
  public void addMultiply(Tensor a, Tensor b, Tensor c) {
    VectorMaps.apply(VectorMaps::addMultiply, a, b, c);
  }

  @Override
  public void multiplyComplement(Tensor a, Tensor b, Tensor c) {
    VectorMaps.apply(VectorMaps::multiplyComplement, a, b, c);
  }

  @Override
  public void sigmoid(Tensor a, Tensor c) {
    VectorMaps.apply(VectorFunctions::sigmoid, a, a, c);
  }

  @Override
  public void tanh(Tensor a, Tensor c) {
    VectorMaps.apply(VectorFunctions::tanh, a, a, c);
  }

  @Override
  public void relu(Tensor a, Tensor c) {
    VectorMaps.apply(VectorMaps::relu, a, a, c);
  }

  @Override
  public void sigmoidError(Tensor a, Tensor b, Tensor c) {
    VectorMaps.apply(VectorMaps::sigmoidError, a, b, c);
  }

  @Override
  public void tanhError(Tensor a, Tensor b, Tensor c) {
    VectorMaps.apply(VectorMaps::tanhError, a, b, c);
  }

  @Override
  public void reluError(Tensor a, Tensor b, Tensor c) {
    VectorMaps.apply(VectorMaps::reluError, a, b, c);
  }

  @Override
  public void interpolate(Tensor w, Tensor a, Tensor b, Tensor c) {
    VectorInterpolation.interpolate(w, a, b, c);
  }

  @Override
  public void interpolateError(
      Tensor w, Tensor a, Tensor b, Tensor d, Tensor dw, Tensor da, Tensor db) {
    VectorInterpolation.interpolateError(w, a, b, d, dw, da, db);
  }

  @Override
  public void lstm(Tensor gates, Tensor cPrevious, Tensor c, Tensor tanhC, Tensor h) {
    VectorCells.lstm(gates, cPrevious, c, tanhC, h);
  }

  @Override
  public void gru(Tensor gates, Tensor hiddenPart, Tensor hPrevious, Tensor h) {
    VectorCells.gru(gates, hiddenPart, hPrevious, h);
  }

  @Override
  public void addColumnSums(Tensor a, Tensor row) {
    VectorSums.addColumnSums(a, row);
  }

  @Override
  public void addRowSums(Panels a, Tensor row) {
    VectorSums.addRowSums(a, row);
  }

  @Override
  public void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int length) {
    VectorSums.axpy(alpha, x, xFrom, y, yFrom, length);
  }

  @Override
  public void scale(float alpha, float[] x, int from, int length) {
    VectorSums.scale(alpha, x, from, length);
  }

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int length) {
    return VectorDots.dot(x, xFrom, y, yFrom, length);
  }

  @Override
  public double sumOfSquares(float[] x, int from, int length) {
    return VectorSums.sumOfSquares(x, from, length);
  }

  @Override
  public int squaresStretch() {
    return VectorSums.STRETCH;
  }

  @Override
  public void addExponentials(Panels logits, Panels max, Panels sum) {
    VectorSoftmax.addExponentials(logits, max, sum);
  }

  @Override
  public void softmax(Panels logits, Panels max, Panels scale) {
    VectorSoftmax.softmax(logits, max, scale);
  }

  @Override
  public void softmax(Tensor logits, Panels max, Panels scale) {
    VectorSoftmax.softmax(logits, max, scale);
  }
}
