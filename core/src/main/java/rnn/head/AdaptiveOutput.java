package rnn.head;

import java.util.ArrayList;
import java.util.List;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Team;
import rnn.math.Tensor;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.ParameterSpec;

/**
 * The adaptive softmax: a head over the most frequent words and one entry for each cluster of the
 * others, and a softmax within each cluster, whose words have shorter vectors the rarer they are.
 *
 * <pre>{@code
 * p(w) = p_head(w)                       w among the first c₀ words
 * p(w) = p_head(c₀ + k) · p_k(w)         w in cluster k
 * p_head = softmax(W·x + b)              W [c₀+K,H], b [c₀+K]
 * p_k    = softmax(W_k1·(W_k0·x))        W_k0 [Dₖ,H], W_k1 [words of k,Dₖ]
 * }</pre>
 *
 * <p>Grave et al. 2017, "Efficient softmax approximation for GPUs", arXiv:1609.04309, with more and
 * smaller clusters, which suits a processor; {@code torch.nn.AdaptiveLogSoftmaxWithLoss} with
 * {@code head_bias=True} and tails of these widths, and its parameters by their names after {@code
 * output.}. The head has a bias, as the full softmax has one: it is where the words' frequencies
 * are learned at once. The probabilities are exact and add up to 1, so that perplexities can be
 * compared. It counts on a vocabulary in the order of frequency; words that were added to it later
 * are in the last cluster, and leave the others where they were.
 *
 * <p>A cluster sees the tokens only whose target is one of its words: their rows are gathered,
 * projected, and given to a {@link BlockedSoftmax}; a cluster that a window has no word of costs
 * nothing, neither here nor in clearing, clipping and updating its words' gradient.
 *
 * <p>Where the embedding is tied, its rows of the first {@code c₀} words are the head's; they are
 * the words that every window touches, while the embeddings of all others stay a table of which a
 * window touches few rows. The clusters' entries are then a parameter of their own, {@value
 * #CLUSTERS}.
 */
public final class AdaptiveOutput implements VocabularyHead {
  /** The name in options and model files. */
  public static final String NAME = "adaptive";

  /** Name of the head's weight {@code [c₀+K,H]}, if it is not the embedding's. */
  public static final String HEAD = "output.head.weight";

  /** Name of the clusters' entries in the head, {@code [K,H]}, where the words' are tied. */
  public static final String CLUSTERS = "output.head.clusters.weight";

  /** Name of the head's bias {@code [c₀+K]}. */
  public static final String BIAS = "output.head.bias";

  /** Name of the projection {@code [Dₖ,H]} of cluster {@code k}. */
  public static String projection(int k) {
    return "output.tail." + k + ".0.weight";
  }

  /** Name of the weight {@code [words of k,Dₖ]} of cluster {@code k}. */
  public static String words(int k) {
    return "output.tail." + k + ".1.weight";
  }

  private static final Loss LOSS = new CrossEntropy();

  /**
   * The description of an adaptive output.
   *
   * @param inputSize {@code H}
   * @param clusters how the words are cut up
   * @param tiesEmbedding whether the head's words have their embedding as weight
   */
  public record Spec(int inputSize, WordClusters clusters, boolean tiesEmbedding)
      implements OutputSpec {

    /** The output that {@code shape} asks for. */
    static Spec of(OutputShape shape) {
      shape.requirePlainCrossEntropy(NAME);
      int added = shape.addedWords();
      WordClusters clusters = WordClusters.of(shape.vocabularySize() - added).withAdded(added);
      return new Spec(shape.inputSize(), clusters, shape.tiesEmbedding());
    }

    @Override
    public ParameterSpec embedding(int embeddingSize) {
      int V = clusters.vocabularySize();
      return tiesEmbedding
          ? EmbeddingWeight.headed(clusters.headWords(), V, embeddingSize)
          : EmbeddingWeight.table(V, embeddingSize);
    }

    @Override
    public List<ParameterSpec> parameters() {
      int entries = clusters.headWords() + clusters.count();
      float bound = SoftmaxOutput.INITIAL_BOUND;
      List<ParameterSpec> parameters = new ArrayList<>();
      parameters.add(
          tiesEmbedding
              ? ParameterSpec.rowWeight(CLUSTERS, clusters.count(), inputSize, bound)
              : ParameterSpec.rowWeight(HEAD, entries, inputSize, bound));
      parameters.add(ParameterSpec.vector(BIAS, entries, 0f));
      for (int k = 0; k < clusters.count(); k++) {
        parameters.addAll(new WordCluster.Spec(k, inputSize, clusters).parameters());
      }
      return parameters;
    }

    /**
     * {@inheritDoc} {@code (c₀ + K)·H + Σₖ sₖ·(Dₖ·H + nₖ·Dₖ)}: a cluster's products are of the
     * {@linkplain WordClusters#share share} {@code sₖ} of the tokens that are its own.
     */
    @Override
    public double multiplyAdds() {
      double sum = (double) (clusters.headWords() + clusters.count()) * inputSize;
      for (int k = 0; k < clusters.count(); k++) {
        double width = clusters.width(k, inputSize);
        sum += clusters.share(k) * width * ((double) inputSize + clusters.size(k));
      }
      return sum;
    }

    @Override
    public AdaptiveOutput bind(Binding binding) {
      int entries = clusters.headWords() + clusters.count();
      return new AdaptiveOutput(this, binding, BlockedSoftmax.chunkTokens(binding.rows(), entries));
    }
  }

  private final Binding binding;
  private final Kernels kernels;
  private final WordClusters clusters;
  private final BlockedSoftmax head;
  private final Team team;
  private final WordCluster[] tails; // each the work of one thread
  private final Team.ItemWork trainTail = this::trainTail;
  private final Team.ItemWork evaluateTail = this::evaluateTail;
  private final double[] tailLosses; // [K]
  private final int[] headTargets; // [T,B]
  private Tensor input = Tensor.zeros(0, 0); // [T,B,H] of the window in hand
  private Pass pass = new Pass();
  private float[] lossNats = {}; // [T,B]
  private Tensor headProbabilities = Tensor.zeros(0, 0); // [M,c₀+K], grown when asked for

  /** A layer with chunks of {@code chunkTokens} rows of the window. */
  AdaptiveOutput(Spec spec, Binding binding, int chunkTokens) {
    this.binding = binding;
    this.kernels = binding.kernels();
    this.clusters = spec.clusters();
    this.head =
        new BlockedSoftmax(
            headBlocks(spec, binding),
            headWeights(spec),
            LOSS,
            List.of(),
            binding,
            binding.rows(),
            chunkTokens);
    this.team = kernels.team();
    this.tails = new WordCluster[clusters.count()];
    this.tailLosses = new double[tails.length];
    Binding ofOneThread =
        new Binding(
            binding.timeSteps(),
            binding.batchSize(),
            binding.parameters(),
            binding.gradient(),
            kernels.ofOneThread(),
            binding.fixed());
    for (int k = 0; k < tails.length; k++) {
      WordCluster.Spec tail = new WordCluster.Spec(k, spec.inputSize(), clusters);
      tails[k] = new WordCluster(tail, LOSS, ofOneThread, chunkTokens);
    }
    this.headTargets = new int[binding.rows()];
  }

  private static List<WordBlock> headBlocks(Spec spec, Binding binding) {
    Tensor bias = binding.tensor(BIAS); // [1,c₀+K]
    Tensor biasGradient = binding.tensorGradient(BIAS); // [1,c₀+K]
    List<WordBlock> blocks = new ArrayList<>();
    int first = 0;
    for (String name : headWeights(spec)) {
      Panels weight = binding.weight(name); // [entries,H]
      WordBlock.addAll(blocks, first, weight, binding.weightGradient(name), bias, biasGradient);
      first += weight.rows();
    }
    return blocks;
  }

  private static List<String> headWeights(Spec spec) {
    return spec.tiesEmbedding() ? List.of(EmbeddingWeight.NAME, CLUSTERS) : List.of(HEAD);
  }

  @Override
  public Tensor error() {
    return head.error();
  }

  @Override
  public double train(Tensor input, int[] targets, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    sort(targets, rows);
    double loss = head.train(input, headTargets, rows, pass);
    for (WordCluster tail : tails) {
      tail.touch();
    }
    run(trainTail, input, pass);
    for (double tailLoss : tailLosses) {
      loss += tailLoss;
    }
    return loss;
  }

  private void trainTail(int k) {
    tailLosses[k] = tails[k].gather(input) ? tails[k].train(pass, head.error()) : 0;
  }

  @Override
  public void evaluate(Tensor input, int[] targets, Pass pass, float[] lossNats) {
    int rows = pass.timeSteps() * binding.batchSize();
    sort(targets, rows);
    head.evaluate(input, headTargets, rows, pass, lossNats);
    this.lossNats = lossNats;
    run(evaluateTail, input, pass);
  }

  private void evaluateTail(int k) {
    if (tails[k].gather(input)) {
      tails[k].evaluate(pass, lossNats);
    }
  }

  /** Runs work of all clusters, no two of which have a token in common. */
  private void run(Team.ItemWork work, Tensor input, Pass pass) {
    this.input = input;
    this.pass = pass;
    team.runItems(tails.length, work);
  }

  /** Finds the entry of the head that is each token's target, and each cluster's tokens. */
  private void sort(int[] targets, int rows) {
    for (WordCluster tail : tails) {
      tail.clear();
    }
    for (int row = 0; row < rows; row++) {
      int cluster = clusters.clusterOf(targets[row]);
      if (cluster < 0) {
        headTargets[row] = targets[row];
      } else {
        headTargets[row] = clusters.headWords() + cluster;
        tails[cluster].add(row, targets[row]);
      }
    }
  }

  /** Asks the head, and of the clusters none but the word's own. */
  @Override
  public double lossNats(Tensor input, int word) {
    int k = clusters.clusterOf(word);
    return k < 0
        ? head.lossNats(input, word)
        : head.lossNats(input, clusters.headWords() + k)
            + tails[k].lossNats(input, word - clusters.first(k));
  }

  /**
   * Asks the head, then the clusters, the likeliest first, until no word of one can be among them.
   * Probabilities in a cluster that is left out are not seen, numbers or not.
   */
  @Override
  public void likeliest(Tensor input, Tensor probabilities, LikeliestWords likeliest) {
    int c0 = clusters.headWords();
    headProbabilities(input);
    likeliest.offer(headProbabilities.data(), headProbabilities.index(0, 0), c0, 0);
    float[] shares = new float[tails.length];
    for (int k = 0; k < tails.length; k++) {
      shares[k] = headProbabilities.get(0, c0 + k);
    }
    for (int i = 0; i < tails.length; i++) {
      int k = largest(shares);
      if (shares[k] < likeliest.threshold()) {
        return;
      }
      tailProbabilities(k, input, probabilities);
      likeliest.offer(
          probabilities.data(),
          probabilities.index(0, clusters.first(k)),
          clusters.size(k),
          clusters.first(k));
      shares[k] = -1;
    }
  }

  /** The place of the largest. */
  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  @Override
  public void probabilities(Tensor input, Tensor probabilities) {
    int c0 = clusters.headWords();
    headProbabilities(input);
    probabilities.columns(0, c0).copyFrom(headProbabilities.columns(0, c0));
    for (int k = 0; k < tails.length; k++) {
      tailProbabilities(k, input, probabilities);
    }
  }

  private void headProbabilities(Tensor input) {
    int M = input.rows();
    if (headProbabilities.rows() != M) {
      headProbabilities = Tensor.zeros(M, clusters.headWords() + tails.length);
    }
    head.probabilities(input, M, headProbabilities);
  }

  /** Those of the words of cluster {@code k}, in their columns of {@code probabilities [M,V]}. */
  private void tailProbabilities(int k, Tensor input, Tensor probabilities) {
    int size = clusters.size(k);
    tails[k].probabilities(input, probabilities.columns(clusters.first(k), size));
    for (int row = 0; row < input.rows(); row++) {
      float share = headProbabilities.get(row, clusters.headWords() + k);
      int from = probabilities.index(row, clusters.first(k));
      kernels.scale(share, probabilities.data(), from, size);
    }
  }
}
