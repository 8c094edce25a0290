package rnn.math;

/**
 * The arithmetic that everything above is made of: matrix products with packed operands,
 * element-wise maps, and the softmax of the output layer.
 *
 * <p>{@link ScalarKernels} is the definition, {@code VectorKernels} the fast one; {@link
 * KernelProvider} chooses once. Implementations hold no state and are shared by threads. In the
 * formulas {@code ·} is the matrix product, {@code ⊙} the element-wise one, and a row vector is a
 * tensor {@code [1,N]}. Shapes are the callers' duty: layers check theirs at the edge, kernels do
 * not check again. An output never overlaps an input, unless a method says so. Every sum has a
 * fixed order that depends on the shapes only, so a result's bits never depend on threads or on
 * what ran before.
 */
public interface Kernels {

  /** Short name for logs and benchmarks: {@code scalar}, or {@code vector-512}. */
  String name();

  // ---- matrix products
  // ---------------------------------------------------------------------------

  /** {@code c = a·b}; {@code a [M,K], b [K,N], c [M,N]}. */
  void product(Tensor a, Panels b, Tensor c);

  /**
   * {@code c = a·b + bias}, the bias row added to each row; {@code a [M,K], b [K,N], bias [1,N], c
   * [M,N]}.
   */
  void product(Tensor a, Panels b, Tensor bias, Tensor c);

  /**
   * {@code c = a·b + bias}, packed; {@code a [M,K], b [K,N], bias [1,N], c [M,N]}; surplus lanes of
   * {@code c} become 0.
   */
  void product(Tensor a, Panels b, Tensor bias, Panels c);

  /** {@code c += a·b}; {@code a [M,K], b [K,N], c [M,N]}. */
  void addProduct(Tensor a, Panels b, Tensor c);

  /**
   * {@code c = a·b}, all packed; {@code a [M,K], b [K,N], c [M,N]}; surplus lanes of {@code c}
   * become 0.
   */
  void product(Panels a, Panels b, Panels c);

  /**
   * {@code c += aᵀ·b}; {@code a [K,M], b [K,N], c [M,N]}: a weight gradient over all {@code K =
   * T·B} steps.
   */
  void addTransposedProduct(Tensor a, Tensor b, Panels c);

  /** {@code c += aᵀ·b}; {@code a [K,M], b [K,N], c [M,N]}, with {@code b} packed. */
  void addTransposedProduct(Tensor a, Panels b, Panels c);

  /** {@code c = aᵀ}; {@code a [M,N], c [N,M]}. */
  void transpose(Panels a, Panels c);

  // ---- element-wise maps; a, b, c have one shape, and c may be a or b itself
  // ------------------------------

  /** {@code c += a}. */
  void add(Tensor a, Tensor c);

  /** {@code c = a − b}. */
  void subtract(Tensor a, Tensor b, Tensor c);

  /** {@code c = a ⊙ b}. */
  void multiply(Tensor a, Tensor b, Tensor c);

  /** {@code c += a ⊙ b}. */
  void addMultiply(Tensor a, Tensor b, Tensor c);

  /** {@code c = (1 − a) ⊙ b}. */
  void multiplyComplement(Tensor a, Tensor b, Tensor c);

  /** {@code c = 1 / (1 + e^−a)}. */
  void sigmoid(Tensor a, Tensor c);

  /** {@code c = tanh(a)}. */
  void tanh(Tensor a, Tensor c);

  /** {@code c = max(a, 0)}. */
  void relu(Tensor a, Tensor c);

  /**
   * {@code c = b ⊙ a ⊙ (1 − a)}: the error before a sigmoid from its output {@code a} and the error
   * {@code b} behind it.
   */
  void sigmoidError(Tensor a, Tensor b, Tensor c);

  /**
   * {@code c = b ⊙ (1 − a ⊙ a)}: the error before a tanh from its output {@code a} and the error
   * {@code b} behind it.
   */
  void tanhError(Tensor a, Tensor b, Tensor c);

  /**
   * {@code c = b where a > 0, else 0}: the error before a ReLU from its output {@code a} and the
   * error {@code b} behind it.
   */
  void reluError(Tensor a, Tensor b, Tensor c);

  /** {@code row += Σᵢ a[i,:]}: a bias gradient; {@code a [M,N], row [1,N]}. */
  void addColumnSums(Tensor a, Tensor row);

  /** {@code row += Σᵢ a[i,:]} of packed rows; {@code a [M,N], row [1,N]}. */
  void addColumnSums(Panels a, Tensor row);

  // ---- flat arrays: optimizers and averaging
  // ------------------------------------------------------------

  /** {@code y[yFrom+i] += alpha · x[xFrom+i]} for {@code i < length}. */
  void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int length);

  /** {@code x[from+i] *= alpha} for {@code i < length}. */
  void scale(float alpha, float[] x, int from, int length);

  /** {@code Σᵢ x[from+i]²}, summed in double. */
  double sumOfSquares(float[] x, int from, int length);

  // ---- output layer
  // ------------------------------------------------------------------------------------

  /**
   * Each row becomes its softmax, {@code e^(xⱼ−max) / Σ e^(x−max)}; surplus lanes stay 0; {@code
   * logits [M,V]}.
   */
  void softmax(Panels logits);

  /**
   * Cross-entropy of each row against its target, and the error of the logits in their place: row
   * {@code i} becomes {@code softmax(xᵢ) − onehot(targetᵢ)}, or zeros where the target is negative
   * (padding).
   *
   * @param logits {@code [M,V]}, overwritten with {@code d loss / d logits} of the summed loss
   * @param targets token ids; row {@code i} has {@code targets[firstTarget + i]}
   * @return the summed loss in nats, {@code Σᵢ −ln softmax(xᵢ)[targetᵢ]}
   */
  double crossEntropyError(Panels logits, int[] targets, int firstTarget);

  /**
   * Cross-entropy of each row against its target, without an error: {@code lossNats[firstTarget +
   * i] = −ln softmax(xᵢ)[targetᵢ]}, or 0 where the target is negative; {@code logits [M,V]} is
   * unchanged.
   */
  void crossEntropy(Panels logits, int[] targets, int firstTarget, float[] lossNats);
}
