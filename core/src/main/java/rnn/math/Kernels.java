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

  /** The threads that share the work of a call; most kernels leave it to the caller. */
  default Team team() {
    return Team.ALONE;
  }

  /** The same arithmetic on the calling thread alone: what a part of a team's work may call. */
  default Kernels ofOneThread() {
    return this;
  }

  /** True if a team does so many multiply-adds sooner than the caller alone. */
  default boolean isWorthSplitting(long multiplyAdds) {
    return false;
  }

  /**
   * True if a product of a single row is sooner done with a weight that was prepared for it: turned
   * to a right operand, where {@link #vectorProduct} needs none, or of bfloat16; if not, {@link
   * #addProduct(Tensor, Bfloat16Panels, Tensor)} is only a definition.
   */
  default boolean isQuickerWithFixedWeights() {
    return false;
  }

  // Matrix products.

  /** {@code c = a·b}; {@code a [M,K], b [K,N], c [M,N]}. */
  void product(Tensor a, Panels b, Tensor c);

  /**
   * {@code c = a·b + bias}, the bias row added to each row; {@code a [M,K], b [K,N], bias [1,N], c
   * [M,N]}.
   */
  void product(Tensor a, Panels b, Tensor bias, Tensor c);

  /** {@code c += a·b}; {@code a [M,K], b [K,N], c [M,N]}. */
  void addProduct(Tensor a, Panels b, Tensor c);

  /**
   * {@code c = a·b + biasᵀ}, all packed, {@code bias[i]} added to row {@code i}; {@code a [M,K], b
   * [K,N], bias [1,M], c [M,N]}; surplus lanes of {@code c} become 0.
   */
  void product(Panels a, Panels b, Tensor bias, Panels c);

  /**
   * {@code y = x·aᵀ + bias}, a packed matrix times one vector; {@code a [M,K], x [1,K], bias [1,M],
   * y [1,M]}.
   */
  void vectorProduct(Panels a, Tensor x, Tensor bias, Tensor y);

  /**
   * {@code c = a·b + bias} with a weight of bfloat16, to the bits of the product with that weight
   * widened; {@code a [M,K], b [K,N], bias [1,N], c [M,N]}. For few rows, which read the weight
   * once each.
   */
  default void product(Tensor a, Bfloat16Panels b, Tensor bias, Tensor c) {
    for (int m = 0; m < c.rows(); m++) {
      System.arraycopy(bias.data(), bias.offset(), c.data(), c.index(m, 0), c.columns());
    }
    addProduct(a, b, c);
  }

  /** {@code c += a·b}, as the product above; {@code a [M,K], b [K,N], c [M,N]}. */
  void addProduct(Tensor a, Bfloat16Panels b, Tensor c);

  /** {@code c += a·b}, all packed; {@code a [M,K], b [K,N], c [M,N]}. */
  void addProduct(Panels a, Panels b, Panels c);

  /** Room for right operands of several products each by one thread; they change no bits. */
  default RightOperand rightOperand() {
    return new RightOperand();
  }

  /** True if a product with {@code rows} rows on its left is quicker by a {@link RightOperand}. */
  default boolean isQuickerPacked(int rows) {
    return false;
  }

  /** {@code c = a·b + bias}; {@code a [M,K], b [K,N], bias [1,N], c [M,N]}. */
  default void product(Tensor a, RightOperand b, Tensor bias, Tensor c) {
    for (int m = 0; m < c.rows(); m++) {
      System.arraycopy(bias.data(), bias.offset(), c.data(), c.index(m, 0), c.columns());
    }
    addProduct(a, b, c);
  }

  /** {@code c += a·b}; {@code a [M,K], b [K,N], c [M,N]}. */
  default void addProduct(Tensor a, RightOperand b, Tensor c) {
    addProduct(a, b.panels(), c);
  }

  /** As {@link #product(Panels, Panels, Tensor, Panels)}. */
  default void product(Panels a, RightOperand b, Tensor bias, Panels c) {
    product(a, b.panels(), bias, c);
  }

  /**
   * {@code c += aᵀ·b}; {@code a [K,M], b [K,N], c [M,N]}: a weight gradient over all {@code K =
   * T·B} steps.
   */
  void addTransposedProduct(Tensor a, Tensor b, Panels c);

  /** {@code c += aᵀ·b}, all packed; {@code a [K,M], b [K,N], c [M,N]}. */
  void addTransposedProduct(Panels a, Panels b, Panels c);

  /** {@code c = aᵀ}; {@code a [M,N], c [N,M]}. */
  void transpose(Panels a, Panels c);

  // Element-wise maps; a, b, c have one shape, and c may be a or b itself.

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

  /**
   * {@code c = w ⊙ a + (1 − w) ⊙ b}, as {@code b + w ⊙ (a − b)}: of {@code a} the share {@code w},
   * of {@code b} the rest. All have one shape; {@code c} overlaps nothing.
   */
  void interpolate(Tensor w, Tensor a, Tensor b, Tensor c);

  /**
   * The errors behind {@link #interpolate} from the error {@code d} of its result, where {@code w}
   * is the output of a sigmoid, whose error before that is made:
   *
   * <pre>{@code
   * dw = d ⊙ (a − b) ⊙ w ⊙ (1 − w)      da = d ⊙ w      db = d ⊙ (1 − w)
   * }</pre>
   *
   * <p>All have one shape; {@code dw}, {@code da} and {@code db} overlap nothing.
   */
  void interpolateError(Tensor w, Tensor a, Tensor b, Tensor d, Tensor dw, Tensor da, Tensor db);

  // The steps of cells, to the bits of the maps that they are made of.

  /**
   * One step of an LSTM from its pre-activations, which become activations in their place:
   *
   * <pre>{@code
   * i = σ(i)   f = σ(f)   g = tanh(g)   o = σ(o)
   * c = f ⊙ cPrevious + i ⊙ g        tanhC = tanh(c)        h = o ⊙ tanhC
   * }</pre>
   *
   * @param gates {@code i f g o}, {@code [B,4H]}
   * @param cPrevious {@code [B,H]}, as the other three; nothing overlaps
   */
  void lstm(Tensor gates, Tensor cPrevious, Tensor c, Tensor tanhC, Tensor h);

  /**
   * One step of a GRU from the two parts of its pre-activations, of which the first become
   * activations in their place:
   *
   * <pre>{@code
   * r = σ(r + b_r)   z = σ(z + b_z)   n = tanh(n + r ⊙ b_n)
   * h = (1 − z) ⊙ n + z ⊙ hPrevious
   * }</pre>
   *
   * @param gates {@code r z n}, {@code [B,3H]}
   * @param hiddenPart {@code b_r b_z b_n}, {@code [B,3H]}; unchanged
   * @param hPrevious {@code [B,H]}, as {@code h}; nothing overlaps
   */
  void gru(Tensor gates, Tensor hiddenPart, Tensor hPrevious, Tensor h);

  /** {@code row += Σᵢ a[i,:]}: a bias gradient; {@code a [M,N], row [1,N]}. */
  void addColumnSums(Tensor a, Tensor row);

  /** {@code row[0,i] += Σⱼ a[i,j]}: a bias gradient; {@code a [M,N], row [1,M]}. */
  void addRowSums(Panels a, Tensor row);

  // Flat arrays: optimizers and averaging.

  /** {@code y[yFrom+i] += alpha · x[xFrom+i]} for {@code i < length}. */
  void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int length);

  /** {@code x[from+i] *= alpha} for {@code i < length}. */
  void scale(float alpha, float[] x, int from, int length);

  /** {@code Σᵢ x[xFrom+i] · y[yFrom+i]} for {@code i < length}. */
  float dot(float[] x, int xFrom, float[] y, int yFrom, int length);

  /** {@code Σᵢ x[from+i]²}, summed in double. */
  double sumOfSquares(float[] x, int from, int length);

  /**
   * Floats {@code S} of a stretch whose squares are summed for themselves: {@link #sumOfSquares} of
   * more is the sum, in their order, of those of its whole stretches, and then of the squares left
   * over, one by one. 0 if there are no stretches.
   */
  default int squaresStretch() {
    return 0;
  }

  // Output layer: logits [V,M], a column for each of M tokens.

  /**
   * Makes running maxima and sums of exponentials know more rows of logits:
   *
   * <pre>{@code
   * m = max(max, logits)      sum ← sum·e^(max − m) + Σᵢ e^(logits[i,:] − m)      max ← m
   * }</pre>
   *
   * @param logits {@code [V,M]}, any number of the vocabulary's rows; surplus lanes may hold any
   *     finite number
   * @param max {@code [1,M]}; start from {@code −Float.MAX_VALUE}
   * @param sum {@code [1,M]}; start from 0
   */
  void addExponentials(Panels logits, Panels max, Panels sum);

  /**
   * {@code logits ← e^(logits − max) · scale}, column by column: a softmax if {@code scale} is one
   * over {@code sum}, and zeros where it is 0.
   *
   * @param logits {@code [V,M]}, none above {@code max}
   * @param max {@code [1,M]}
   * @param scale {@code [1,M]}
   */
  void softmax(Panels logits, Panels max, Panels scale);

  /**
   * The same of logits whose rows are tokens, to the same bits: {@code logits[j,:] ← e^(logits[j,:]
   * − max[j]) · scale[j]}.
   *
   * @param logits {@code [M,V]}, none of a row above its {@code max}
   * @param max {@code [1,M]}
   * @param scale {@code [1,M]}
   */
  void softmax(Tensor logits, Panels max, Panels scale);
}
