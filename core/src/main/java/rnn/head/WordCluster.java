package rnn.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.Bfloat16Panels;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterSpec;

/**
 * One cluster of an {@link AdaptiveOutput}: a projection and a softmax, for the tokens of a window
 * whose targets are among its words, {@code [n,H] → nats}.
 *
 * <pre>{@code
 * Y = X·W₀ᵀ     A = Y·W₁ᵀ     p = softmax(A)
 * dX = dY·W₀    dW₀ += dYᵀ·X
 * }</pre>
 *
 * <p>The gathered rows are filled up with padding to whole vectors of tokens: that costs nothing,
 * since logits are stored so, and leaves few numbers of rows to have views of.
 */
final class WordCluster {
  private static final int PADDING = -1;

  /**
   * The description of a cluster.
   *
   * @param index {@code k}
   * @param inputSize {@code H}
   * @param clusters all of them
   */
  record Spec(int index, int inputSize, WordClusters clusters) {

    /** {@code Dₖ}. */
    int projectedSize() {
      return clusters.width(index, inputSize);
    }

    String projection() {
      return AdaptiveOutput.projection(index);
    }

    String weight() {
      return AdaptiveOutput.words(index);
    }

    List<ParameterSpec> parameters() {
      float projectionBound = (float) (1 / Math.sqrt(inputSize));
      float bound = (float) (1 / Math.sqrt(projectedSize()));
      return List.of(
          ParameterSpec.weight(projection(), projectedSize(), inputSize, projectionBound),
          ParameterSpec.sparseRowWeight(weight(), clusters.size(index), projectedSize(), bound));
    }
  }

  /**
   * The rows of a window that belong to the cluster.
   *
   * @param input {@code X [rows,H]}
   * @param projected {@code Y [rows,D]}
   * @param projectedError {@code dY [rows,D]}
   * @param inputError {@code dX [rows,H]}
   */
  private record Window(Tensor input, Tensor projected, Tensor projectedError, Tensor inputError) {
    int rows() {
      return input.rows();
    }
  }

  private final Kernels kernels;
  private final Gradient gradient;
  private final int weightIndex;
  private final int firstWord;
  private final Panels projection; // [H,D]
  private final @Nullable Bfloat16Panels narrowProjection; // [H,D]
  private final Panels projectionGradient; // [H,D]
  private final Panels projectionTransposed; // [D,H]
  private final BlockedSoftmax softmax;
  private final Tensor noBias; // [1,D]
  private final Tensor gathered; // [rows,H]
  private final Tensor projected; // [rows,D]
  private final Tensor gatheredError; // [rows,H]
  private final Window[] windows; // by their number of rows; null until one has so many
  private final int[] places; // where the gathered rows come from
  private final int[] targets; // [rows]
  private final float[] lossNats; // [rows]
  private int count;
  private Window window; // of count rows, filled up

  WordCluster(Spec spec, Loss loss, Binding binding, int chunkTokens) {
    int D = spec.projectedSize();
    int most = filledUp(binding.rows());
    this.kernels = binding.kernels();
    this.gradient = binding.gradient();
    this.weightIndex = binding.layout().indexOf(spec.weight());
    this.firstWord = spec.clusters().first(spec.index());
    this.projection = binding.weight(spec.projection());
    this.narrowProjection = binding.narrowWeight(spec.projection(), 1);
    this.projectionGradient = binding.weightGradient(spec.projection());
    this.projectionTransposed = Panels.zeros(D, spec.inputSize());
    int size = spec.clusters().size(spec.index());
    this.softmax =
        new BlockedSoftmax(
            blocks(spec, binding),
            List.of(spec.weight()),
            loss,
            List.of(),
            binding,
            most,
            Math.min(filledUp(chunkTokens), BlockedSoftmax.chunkTokens(most, size)));
    this.noBias = Tensor.zeros(1, D);
    this.gathered = Tensor.zeros(most, spec.inputSize());
    this.projected = Tensor.zeros(most, D);
    this.gatheredError = Tensor.zeros(most, spec.inputSize());
    this.windows = new Window[most + 1];
    this.places = new int[most];
    this.targets = new int[most];
    this.lossNats = new float[most];
    this.window = window(0);
  }

  private static int filledUp(int rows) {
    return (rows + Panels.GRAIN - 1) / Panels.GRAIN * Panels.GRAIN;
  }

  private static List<WordBlock> blocks(Spec spec, Binding binding) {
    Panels weight = binding.weight(spec.weight()); // [n,D]
    Tensor noBias = Tensor.zeros(1, weight.rows());
    List<WordBlock> blocks = new ArrayList<>();
    WordBlock.addAll(blocks, 0, weight, binding.weightGradient(spec.weight()), noBias, null);
    return blocks;
  }

  /** Forgets the tokens of the last window. */
  void clear() {
    count = 0;
  }

  /** Notes that {@code target}, one of this cluster's words, follows row {@code place}. */
  void add(int place, int target) {
    places[count] = place;
    targets[count] = target - firstWord;
    count++;
  }

  /** Tells the gradient that the cluster will be added to, if it has tokens; by one thread. */
  void touch() {
    if (count > 0) {
      gradient.touch(weightIndex, 0);
    }
  }

  /** Gathers the noted rows of {@code input [T,B,H]} and projects them; false if there are none. */
  boolean gather(Tensor input) {
    if (count == 0) {
      return false;
    }
    int rows = filledUp(count);
    window = window(rows);
    int H = gathered.columns();
    for (int i = 0; i < count; i++) {
      System.arraycopy(
          input.data(), input.index(places[i], 0), gathered.data(), gathered.index(i, 0), H);
    }
    Arrays.fill(gathered.data(), gathered.index(count, 0), rows * H, 0f);
    Arrays.fill(targets, count, rows, PADDING);
    kernels.product(window.input(), projection, window.projected()); // Y = X·W₀ᵀ
    return true;
  }

  /** Loss and gradient of the gathered rows; adds their errors to {@code error [T,B,H]}. */
  double train(Pass pass, Tensor error) {
    double loss = softmax.train(projected, targets, window.rows(), pass);
    Tensor dY = window.projectedError();
    Tensor dX = window.inputError();
    kernels.transpose(projection, projectionTransposed);
    kernels.product(dY, projectionTransposed, dX); // dX = dY·W₀
    kernels.addTransposedProduct(window.input(), dY, projectionGradient); // dW₀ += dYᵀ·X
    for (int i = 0; i < count; i++) {
      int to = error.index(places[i], 0);
      kernels.axpy(1f, dX.data(), dX.index(i, 0), error.data(), to, dX.columns());
    }
    return loss;
  }

  /** Adds {@code −ln p_k(target)} of the gathered rows to {@code lossNats [T,B]}. */
  void evaluate(Pass pass, float[] windowNats) {
    softmax.evaluate(projected, targets, window.rows(), pass, lossNats);
    for (int i = 0; i < count; i++) {
      windowNats[places[i]] += lossNats[i];
    }
  }

  /** {@code p_k} of all its words after each row of {@code input [M,H]}, {@code [M,n]}. */
  void probabilities(Tensor input, Tensor probabilities) {
    project(input);
    softmax.probabilities(projected, window.rows(), probabilities);
  }

  /** {@code −ln p_k} of its word {@code word} after {@code input [1,H]}. */
  double lossNats(Tensor input, int word) {
    project(input);
    return softmax.lossNats(window.projected(), word);
  }

  private void project(Tensor input) {
    window = window(input.rows());
    Tensor y = window.projected();
    if (narrowProjection != null && y.rows() <= Binding.MAX_NARROW_ROWS) {
      kernels.product(input, narrowProjection, noBias, y);
    } else {
      kernels.product(input, projection, y); // Y = X·W₀ᵀ
    }
  }

  private Window window(int rows) {
    if (windows[rows] == null) {
      windows[rows] =
          new Window(
              gathered.rows(0, rows),
              projected.rows(0, rows),
              softmax.error().rows(0, rows),
              gatheredError.rows(0, rows));
    }
    return windows[rows];
  }
}
