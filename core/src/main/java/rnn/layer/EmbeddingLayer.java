package rnn.layer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterSpec;

/**
 * The lower edge of a network: a learned vector for each token, {@code tokens [T,B] → [T,B,E]}.
 *
 * <pre>{@code
 * x[t,b] = W[token[t,b]]          dW[token[t,b]] += dx[t,b]          W [V,E]
 * }</pre>
 *
 * <p>Padding (a negative id) has the zero vector and passes no gradient on. Not a {@link Layer},
 * since ids have no error. How the weight is stored decides how it is read: a table of its own
 * ({@link #table}) is read and updated row by row, so that words a batch does not have cost
 * nothing; one that is tied to the output layer ({@link #tied}; Press and Wolf 2017,
 * arXiv:1608.05859) lies packed as that layer needs it, in pieces of a panel's width.
 */
public final class EmbeddingLayer {
  /** Name of the weight {@code [V,E]}. */
  public static final String WEIGHT = "embedding.weight";

  private static final float INITIAL_BOUND = 0.1f;

  private final Binding binding;
  private final Gradient gradient;
  private final Kernels kernels;
  private final int parameterIndex;
  private final int offset; // where the rows begin that are not packed
  private final int E;
  private final int packedRows; // the first words: all, none or some
  private final @Nullable Panels packedWeight; // [packedRows,E]
  private final @Nullable Panels packedGradient; // [packedRows,E]
  private final Tensor output; // [T,B,E]
  private int[] tokens = new int[0]; // [T,B]

  /** The layer on the weight that the binding's layout has. */
  public EmbeddingLayer(Binding binding) {
    ParameterSpec weight = binding.layout().spec(WEIGHT);
    boolean isPacked = weight.storage() != ParameterSpec.Storage.SPARSE_ROWS;
    this.binding = binding;
    this.gradient = binding.gradient();
    this.kernels = binding.kernels();
    this.parameterIndex = binding.layout().indexOf(WEIGHT);
    this.offset = binding.layout().sparseOffset(WEIGHT);
    this.E = weight.columns();
    this.packedWeight = isPacked ? binding.weight(WEIGHT) : null;
    this.packedGradient = isPacked ? binding.weightGradient(WEIGHT) : null;
    this.packedRows = packedWeight == null ? 0 : packedWeight.rows();
    this.output = Tensor.zeros(binding.rows(), E);
  }

  /** A weight of its own, {@code [V,E]}, whose untouched rows cost nothing. */
  public static ParameterSpec table(int vocabularySize, int embeddingSize) {
    return ParameterSpec.table(WEIGHT, vocabularySize, embeddingSize, INITIAL_BOUND);
  }

  /** A weight shared with the output layer, {@code [V,E]}, packed. */
  public static ParameterSpec tied(int vocabularySize, int embeddingSize) {
    return ParameterSpec.rowWeight(WEIGHT, vocabularySize, embeddingSize, INITIAL_BOUND);
  }

  /**
   * A weight whose first {@code packedRows} words are shared with the output layer, {@code [V,E]}.
   */
  public static ParameterSpec headed(int packedRows, int vocabularySize, int embeddingSize) {
    return ParameterSpec.headedTable(
        WEIGHT, packedRows, vocabularySize, embeddingSize, INITIAL_BOUND);
  }

  /** What the last {@link #forward} made, {@code [T,B,E]}; owned, valid until the next forward. */
  public Tensor output() {
    return output;
  }

  /** Vectors of {@code tokens [T,B]}; the array is borrowed until after {@link #backward}. */
  public void forward(int[] tokens, Pass pass) {
    this.tokens = tokens;
    int rows = pass.timeSteps() * binding.batchSize();
    for (int row = 0; row < rows; row++) {
      read(tokens[row], output.index(row, 0));
    }
  }

  private void read(int token, int to) {
    float[] y = output.data();
    if (token < 0) {
      Arrays.fill(y, to, to + E, 0f);
    } else if (packedWeight == null || token >= packedRows) {
      System.arraycopy(binding.parameters(), offset + (token - packedRows) * E, y, to, E);
    } else {
      float[] w = packedWeight.data();
      for (int e = 0; e < E; e += Panels.WIDTH) {
        int count = Math.min(Panels.WIDTH, E - e);
        System.arraycopy(w, packedWeight.index(token, e), y, to + e, count);
      }
    }
  }

  /** Adds {@code outputError [T,B,E]} to the gradient, row by row in the window's order. */
  public void backward(Tensor outputError, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    for (int row = 0; row < rows; row++) {
      if (tokens[row] >= 0) {
        add(outputError.data(), outputError.index(row, 0), tokens[row]);
      }
    }
  }

  private void add(float[] error, int from, int token) {
    if (packedGradient == null || token >= packedRows) {
      int row = token - packedRows;
      gradient.touch(parameterIndex, row);
      kernels.axpy(1f, error, from, gradient.values(), offset + row * E, E);
    } else {
      float[] dW = packedGradient.data();
      for (int e = 0; e < E; e += Panels.WIDTH) {
        int count = Math.min(Panels.WIDTH, E - e);
        kernels.axpy(1f, error, from + e, dW, packedGradient.index(token, e), count);
      }
    }
  }
}
