package rnn.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rnn.batch.Batch;
import rnn.layer.Binding;
import rnn.layer.DenseLayer;
import rnn.layer.Pass;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.option.OptionException;
import rnn.parameter.ParameterSpec;

/**
 * A label for each token, all of a sequence predicted together, {@code [T,B,H] → nats}: a
 * linear-chain conditional random field.
 *
 * <pre>{@code
 * e          = h·Wᵀ + b                                              emissions [T,B,K]
 * score(y)   = start[y_0] + Σ_t e[t,y_t] + Σ_t A[y_{t−1},y_t] + end[y_{n−1}]
 * loss       = ln Σ_y′ e^score(y′) − score(y)
 * de[t,k]    = p(y_t = k) − 1[gold_t = k]
 * dA[i,j]   += Σ_t p(y_{t−1} = i, y_t = j) − 1[gold_{t−1} = i, gold_t = j]
 * }</pre>
 *
 * <p>The sum over all label sequences and the probabilities are made by the forward and backward
 * recursions of {@link ChainProbabilities}, the most probable sequence by Viterbi's. A sequence
 * with a token whose label is unknown has no loss and no error. Lafferty, McCallum and Pereira
 * 2001, "Conditional Random Fields", ICML; over a recurrent network: Lample et al. 2016,
 * arXiv:1603.01360. Names of the parameters are pytorch-crf's.
 *
 * <p>Transitions that the description forbids are never predicted. In the loss they have the fixed
 * score {@value #FORBIDDEN}, so that gold sequences which have them cost much but not infinitely;
 * probabilities are among the sequences that are allowed.
 */
public final class ConditionalRandomField implements LabelHead {
  /** The kind in model files. */
  public static final String KIND = "crf";

  /** Score of a forbidden transition in the loss. */
  static final double FORBIDDEN = -30;

  /** Score of a forbidden transition in probabilities. */
  private static final double IMPOSSIBLE = -1e5;

  private static final int MAX_LABELS = 2000;
  private static final String TRANSITIONS = "crf.transitions";
  private static final String START = "crf.start_transitions";
  private static final String END = "crf.end_transitions";
  private static final float INITIAL_BOUND = 0.1f;

  /**
   * The description of a conditional random field.
   *
   * @param inputSize {@code H}
   * @param targets labels {@code K}
   * @param allowed empty if every transition is; else what {@link Transitions#rows} makes of those
   *     that are
   */
  public record Spec(int inputSize, int targets, List<String> allowed) implements HeadSpec {

    /** Checks the sizes. */
    public Spec {
      LabelRows.check(inputSize, targets);
      if (targets > MAX_LABELS) {
        throw new OptionException(
            "{head} must be softmax where there are more than %,d labels but is crf for %,d; take"
                + " the softmax, or check whether this is the column of the labels",
            MAX_LABELS, targets);
      }
      allowed = List.copyOf(Transitions.of(targets, allowed).rows());
    }

    static HeadSpec of(LabelShape shape) {
      return new Spec(shape.inputSize(), shape.targets(), shape.allowed());
    }

    private DenseLayer.Spec dense() {
      return new DenseLayer.Spec(LabelSoftmax.NAME, inputSize, targets);
    }

    @Override
    public List<ParameterSpec> parameters() {
      List<ParameterSpec> parameters = new ArrayList<>(dense().parameters());
      parameters.add(ParameterSpec.rowWeight(TRANSITIONS, targets, targets, INITIAL_BOUND));
      parameters.add(ParameterSpec.vector(START, targets, INITIAL_BOUND));
      parameters.add(ParameterSpec.vector(END, targets, INITIAL_BOUND));
      return parameters;
    }

    @Override
    public ConditionalRandomField bind(Binding binding) {
      return new ConditionalRandomField(this, binding);
    }
  }

  private final Binding binding;
  private final int K;
  private final Transitions allowed;
  private final DenseLayer dense;
  private final Panels transitions; // [K,K]
  private final Tensor start; // [1,K]
  private final Tensor end; // [1,K]
  private final Panels transitionsGradient; // [K,K]
  private final Tensor startGradient; // [1,K]
  private final Tensor endGradient; // [1,K]
  private final Tensor emissionsError; // [T,B,K]
  private final ChainProbabilities chain;
  private final double[] scores; // [K,K] with forbidden ones
  private final double[] startScores; // [K]
  private final double[] endScores; // [K]
  private final double[] ways; // [K,K] score of label i before label j, at j·K + i; −∞ if forbidden
  private final double[] best; // [K]
  private final double[] bestBefore; // [K]
  private final int[] from; // [T,K] label before, on the best way

  private ConditionalRandomField(Spec spec, Binding binding) {
    this.binding = binding;
    this.K = spec.targets();
    this.allowed = Transitions.of(K, spec.allowed());
    this.dense = spec.dense().bind(binding);
    this.transitions = binding.weight(TRANSITIONS);
    this.start = binding.tensor(START);
    this.end = binding.tensor(END);
    this.transitionsGradient = binding.weightGradient(TRANSITIONS);
    this.startGradient = binding.tensorGradient(START);
    this.endGradient = binding.tensorGradient(END);
    this.emissionsError = Tensor.zeros(binding.rows(), K);
    this.chain = new ChainProbabilities(binding.timeSteps(), K);
    this.scores = new double[K * K];
    this.startScores = new double[K];
    this.endScores = new double[K];
    this.ways = new double[K * K];
    this.best = new double[K];
    this.bestBefore = new double[K];
    this.from = new int[binding.timeSteps() * K];
  }

  /**
   * Reads the parameters, which may be others than in the window before.
   *
   * @param forbidden score of what is not allowed
   */
  private void read(double forbidden) {
    for (int i = 0; i < K; i++) {
      startScores[i] = allowed.mayBegin(i) ? start.get(0, i) : forbidden;
      endScores[i] = allowed.mayEnd(i) ? end.get(0, i) : forbidden;
      for (int j = 0; j < K; j++) {
        scores[i * K + j] = allowed.mayFollow(i, j) ? transitions.get(i, j) : forbidden;
      }
    }
    chain.set(scores, startScores, endScores);
  }

  @Override
  public double train(Tensor input, Pass pass) {
    dense.forward(input, pass);
    binding.window(emissionsError, pass).fill(0f);
    read(FORBIDDEN);
    int B = binding.batchSize();
    double loss = 0;
    for (int b = 0; b < B; b++) {
      if (isLabelled(pass.batch(), b)) {
        int length = pass.lengths()[b];
        loss += chain.forward(dense.output(), b, B, length) - score(pass.batch(), b, length);
        chain.backward(length);
        addErrors(pass.batch(), b, length);
      }
    }
    addGradients();
    dense.backward(emissionsError, pass);
    return loss;
  }

  /** True if the column has a sequence, all of whose labels are known. */
  private static boolean isLabelled(Batch batch, int b) {
    int length = batch.lengths()[b];
    for (int t = 0; t < length; t++) {
      if (batch.targets()[t * batch.batchSize() + b] < 0) {
        return false;
      }
    }
    return length > 0;
  }

  /** Score of the gold labels. */
  private double score(Batch batch, int b, int length) {
    int B = batch.batchSize();
    int[] gold = batch.targets(); // [T,B]
    double score = startScores[gold[b]] + endScores[gold[(length - 1) * B + b]];
    for (int t = 0; t < length; t++) {
      int entry = t * B + b;
      score += dense.output().get(entry, gold[entry]);
      score += t == 0 ? 0 : scores[gold[entry - B] * K + gold[entry]];
    }
    return score;
  }

  private void addErrors(Batch batch, int b, int length) {
    int B = batch.batchSize();
    int[] gold = batch.targets(); // [T,B]
    for (int t = 0; t < length; t++) {
      int entry = t * B + b;
      for (int k = 0; k < K; k++) {
        double isGold = gold[entry] == k ? 1 : 0;
        emissionsError.set(entry, k, (float) (chain.probability(t, k) - isGold));
      }
      if (t > 0) {
        chain.addToPairs(gold[entry - B], gold[entry], -1);
      }
    }
    chain.addToStart(gold[b], -1);
    chain.addToEnd(gold[(length - 1) * B + b], -1);
  }

  /** Adds what the chain has summed up of the window; forbidden transitions are no parameters. */
  private void addGradients() {
    for (int i = 0; i < K; i++) {
      if (allowed.mayBegin(i)) {
        startGradient.set(0, i, startGradient.get(0, i) + (float) chain.start(i));
      }
      if (allowed.mayEnd(i)) {
        endGradient.set(0, i, endGradient.get(0, i) + (float) chain.end(i));
      }
      for (int j = 0; j < K; j++) {
        if (allowed.mayFollow(i, j)) {
          float sum = transitionsGradient.get(i, j) + (float) chain.pairs(i, j);
          transitionsGradient.set(i, j, sum);
        }
      }
    }
  }

  @Override
  public Tensor error() {
    return dense.error();
  }

  @Override
  public void lossNats(Tensor input, Pass pass, float[] lossNats) {
    dense.forward(input, pass);
    read(FORBIDDEN);
    int B = binding.batchSize();
    Arrays.fill(lossNats, 0, pass.timeSteps() * B, 0f);
    for (int b = 0; b < B; b++) {
      if (isLabelled(pass.batch(), b)) {
        int length = pass.lengths()[b];
        double logSum = chain.forward(dense.output(), b, B, length);
        lossNats[b] = (float) (logSum - score(pass.batch(), b, length));
      }
    }
  }

  @Override
  public void probabilities(Tensor input, Pass pass, Tensor probabilities) {
    dense.forward(input, pass);
    read(IMPOSSIBLE);
    int B = binding.batchSize();
    binding.window(probabilities, pass).fill(0f);
    for (int b = 0; b < B; b++) {
      int length = pass.lengths()[b];
      if (length > 0) {
        chain.forward(dense.output(), b, B, length);
        chain.backward(length);
      }
      for (int t = 0; t < length; t++) {
        for (int k = 0; k < K; k++) {
          probabilities.set(t * B + b, k, (float) chain.probability(t, k));
        }
      }
    }
  }

  /** Viterbi's recursion; of equally good ways that with the lower labels. */
  @Override
  public void decode(Tensor input, Pass pass, int[] labels) {
    dense.forward(input, pass);
    read(FORBIDDEN);
    for (int i = 0; i < K; i++) {
      for (int k = 0; k < K; k++) {
        ways[k * K + i] = allowed.mayFollow(i, k) ? scores[i * K + k] : never();
      }
    }
    int B = binding.batchSize();
    Arrays.fill(labels, 0, pass.timeSteps() * B, Batch.PADDING);
    for (int b = 0; b < B; b++) {
      int length = pass.lengths()[b];
      if (length > 0) {
        decode(b, B, length, labels);
      }
    }
  }

  private void decode(int b, int B, int length, int[] labels) {
    Tensor emissions = dense.output(); // [T,B,K]
    for (int k = 0; k < K; k++) {
      best[k] = allowed.mayBegin(k) ? startScores[k] + emissions.get(b, k) : never();
    }
    for (int t = 1; t < length; t++) {
      System.arraycopy(best, 0, bestBefore, 0, K);
      for (int k = 0; k < K; k++) {
        int before = 0;
        double score = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < K; i++) {
          double way = bestBefore[i] + ways[k * K + i];
          if (way > score) {
            score = way;
            before = i;
          }
        }
        from[t * K + k] = before;
        best[k] = score + emissions.get(t * B + b, k);
      }
    }
    int label = 0;
    double score = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < K; k++) {
      double way = allowed.mayEnd(k) ? best[k] + endScores[k] : never();
      if (way > score) {
        score = way;
        label = k;
      }
    }
    for (int t = length - 1; t >= 0; t--) {
      labels[t * B + b] = label;
      label = from[t * K + label];
    }
  }

  /** Score of a way that is forbidden. */
  private static double never() {
    return Double.NEGATIVE_INFINITY;
  }
}
