package rnn.input;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.CounterRandom;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.option.OptionException;
import rnn.parameter.EmbeddingStorage;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterSpec;

/**
 * A learned vector for each word, {@code tokens [T,B] → [T,B,E]}.
 *
 * <pre>{@code
 * x[t,b] = W[token[t,b]]          dW[token[t,b]] += dx[t,b]          W [V,E]
 * }</pre>
 *
 * <p>Padding (a negative id) has the zero vector and passes no gradient on. How the weight is
 * stored decides how it is read: a table of its own ({@link EmbeddingWeight#table}) is read and
 * updated row by row, so that words a batch does not have cost nothing; one that is tied to the
 * output layer ({@link EmbeddingWeight#tied}; Press and Wolf 2017, arXiv:1608.05859) lies packed as
 * that layer needs it, in pieces of a panel's width.
 */
public final class WordEmbedding implements InputLayer {
  private static final long RARE_STREAM = -1; // of random numbers; those of dropout are from 0 on

  /**
   * The description of a word embedding.
   *
   * @param vocabularySize {@code V}
   * @param embeddingSize {@code E}
   * @param rareFrom words from this id on are rare
   * @param rareDropout probability that training reads a rare word as an unknown one
   * @param trainedWords words from this id on are not in the training data: their vectors were
   *     learned elsewhere
   */
  public record Spec(
      int vocabularySize, int embeddingSize, int rareFrom, float rareDropout, int trainedWords)
      implements InputSpec {

    /** Words that are always read as themselves. */
    public Spec(int vocabularySize, int embeddingSize) {
      this(vocabularySize, embeddingSize, vocabularySize, 0f);
    }

    /** Words all of which are in the training data. */
    public Spec(int vocabularySize, int embeddingSize, int rareFrom, float rareDropout) {
      this(vocabularySize, embeddingSize, rareFrom, rareDropout, vocabularySize);
    }

    /** Checks the sizes. */
    public Spec {
      if (vocabularySize < 2 || embeddingSize < 1) {
        throw new OptionException(
            "{embedding} must be at least 1, of a vocabulary of at least 2 words, but is %d of %d",
            embeddingSize, vocabularySize);
      }
      if (!(rareDropout >= 0 && rareDropout < 1)) {
        throw new IllegalArgumentException(
            "The share of rare words read as unknown must be in [0,1) but is " + rareDropout);
      }
      if (rareFrom < 0) {
        throw new IllegalArgumentException(
            "Rare words must begin at id 0 or above but begin at %d; where none are rare, at %d"
                .formatted(rareFrom, vocabularySize));
      }
      if (trainedWords < 2 || trainedWords > vocabularySize) {
        throw new IllegalArgumentException(
            "The words of the training data must be 2 to %d but are %d"
                .formatted(vocabularySize, trainedWords));
      }
    }

    @Override
    public int outputSize() {
      return embeddingSize;
    }

    @Override
    public List<ParameterSpec> parameters(EmbeddingStorage storage) {
      return List.of(storage.embedding(vocabularySize, embeddingSize));
    }

    @Override
    public WordEmbedding bind(Binding binding) {
      return new WordEmbedding(this, binding);
    }
  }

  private final Spec spec;
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
  private int[] tokens = {}; // [T,B]
  private int[] replaced = {}; // [T,B], made when first needed

  private WordEmbedding(Spec spec, Binding binding) {
    this.spec = spec;
    ParameterSpec weight = binding.layout().spec(EmbeddingWeight.NAME);
    boolean isPacked = weight.storage() != ParameterSpec.Storage.SPARSE_ROWS;
    this.binding = binding;
    this.gradient = binding.gradient();
    this.kernels = binding.kernels();
    this.parameterIndex = binding.layout().indexOf(EmbeddingWeight.NAME);
    this.offset = binding.layout().sparseOffset(EmbeddingWeight.NAME);
    this.E = weight.columns();
    this.packedWeight = isPacked ? binding.weight(EmbeddingWeight.NAME) : null;
    this.packedGradient = isPacked ? binding.weightGradient(EmbeddingWeight.NAME) : null;
    this.packedRows = packedWeight == null ? 0 : packedWeight.rows();
    this.output = Tensor.zeros(binding.rows(), E);
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    tokens = pass.batch().inputs(); // [T,B]
    if (spec.rareDropout() > 0 && pass.mode() == Pass.Mode.TRAINING) {
      tokens = withUnknown(tokens, rows, pass.randomSeed());
    }
    for (int row = 0; row < rows; row++) {
      read(tokens[row], output.index(row, 0));
    }
  }

  @Override
  public int[] rowNumbers() {
    return tokens;
  }

  /** The tokens, some of the rare ones unknown; which ones depends on seed and place only. */
  private int[] withUnknown(int[] tokens, int rows, long randomSeed) {
    if (replaced.length == 0) {
      replaced = new int[binding.rows()];
    }
    for (int row = 0; row < rows; row++) {
      boolean isReplaced =
          tokens[row] >= spec.rareFrom()
              && CounterRandom.uniform(randomSeed, RARE_STREAM, row) < spec.rareDropout();
      replaced[row] = isReplaced ? Batch.UNKNOWN : tokens[row];
    }
    return replaced;
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
  @Override
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
      if (gradient.touch(parameterIndex, row)) {
        kernels.axpy(1f, error, from, gradient.values(), offset + row * E, E);
      }
    } else {
      float[] dW = packedGradient.data();
      for (int e = 0; e < E; e += Panels.WIDTH) {
        int count = Math.min(Panels.WIDTH, E - e);
        kernels.axpy(1f, error, from + e, dW, packedGradient.index(token, e), count);
      }
    }
  }
}
