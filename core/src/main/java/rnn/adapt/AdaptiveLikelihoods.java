package rnn.adapt;

import static rnn.adapt.AdaptationOptions.CACHE_SHARE;
import static rnn.adapt.AdaptationOptions.CACHE_THETA;
import static rnn.adapt.AdaptationOptions.DYNAMIC_SEGMENT;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.batch.Shard;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.model.Model;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.predict.Cursor;
import rnn.text.Vocabulary;

/**
 * Likelihoods by a network that adapts to the text it reads: by a {@link NeuralCache}, by {@link
 * DynamicEvaluation}, or by both.
 *
 * <p>Each text is read from its first token to its last as one stream, in segments: a segment's
 * tokens are predicted, one after the other by a cache that has those before, and then the
 * parameters learn from it. At the beginning of a text the cache is empty and the parameters are
 * the trained ones; the state is zero, and so it is at the beginning of every sentence of a model
 * that was trained on sentences. The cache and what was learned go on from sentence to sentence of
 * a text.
 */
public final class AdaptiveLikelihoods implements TokenLikelihoods {
  private static final int WINDOW = 35; // of a network that only has a cache

  /** Visitor of the tokens of a text, in their order. */
  interface Visitor {
    /**
     * Visits a token once the network predicted it, before the cache remembers it.
     *
     * @param place in the shard
     * @param log of the network's probability
     */
    void visit(int place, int token, double log);
  }

  private final Model model;
  private final Scope scope;
  private final AdaptationOptions options;
  private final Kernels kernels;
  private final Network network;
  private final @Nullable NeuralCache cache;
  private final @Nullable DynamicEvaluation dynamic;
  private final Batch batch;
  private final Pass pass = new Pass();
  private final float[] lossNats; // [T,1]
  private int textStart; // place in the shard

  /**
   * Likelihoods by {@code model}, of whose parameters this has a copy; the model stays as it is.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public AdaptiveLikelihoods(Model model, AdaptationOptions options, Scope scope, Kernels kernels) {
    NetworkLikelihoods.requireLanguageModel(model);
    this.model = model;
    this.scope = scope;
    this.options = options;
    int timeSteps = options.isDynamic() ? options.get(DYNAMIC_SEGMENT) : WINDOW;
    this.kernels = kernels;
    this.network = network(model, options, timeSteps, kernels);
    this.cache = options.hasCache() ? NeuralCache.of(options, network, kernels) : null;
    this.dynamic =
        options.isDynamic()
            ? new DynamicEvaluation(network, model.parameters(), options, kernels)
            : null;
    this.batch = new Batch(timeSteps, 1);
    this.lossNats = new float[timeSteps];
  }

  /**
   * Likelihoods by {@code model} as {@code options} say: {@link NetworkLikelihoods} if nothing
   * adapts.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public static TokenLikelihoods of(
      Model model, AdaptationOptions options, Scope scope, Kernels kernels) {
    return options.adapts()
        ? new AdaptiveLikelihoods(model, options, scope, kernels)
        : new NetworkLikelihoods(model, scope, kernels);
  }

  /** A network for windows of one stream with {@code model}'s parameters, which may learn. */
  static Network network(Model model, AdaptationOptions options, int timeSteps, Kernels kernels) {
    NetworkSpec spec = withoutDropout(model.network());
    Network network =
        options.isDynamic()
            ? Network.bind(spec, timeSteps, 1, kernels)
            : Network.forEvaluation(spec, timeSteps, 1, kernels);
    System.arraycopy(model.parameters(), 0, network.parameters(), 0, model.parameters().length);
    return network;
  }

  /** The same network, whose parameters are the same, without dropout between its layers. */
  private static NetworkSpec withoutDropout(NetworkSpec spec) {
    StackSpec stack = spec.stack();
    return new NetworkSpec(
        spec.input(),
        new StackSpec(
            stack.cell(),
            stack.direction(),
            stack.layers(),
            stack.hiddenSize(),
            0,
            stack.shortcut()),
        spec.head());
  }

  @Override
  public Vocabulary vocabulary() {
    return model.vocabulary();
  }

  @Override
  public Cursor cursor() {
    return new AdaptiveCursor(model, options, kernels);
  }

  @Override
  public double[] logProbabilities(Shard shard) {
    double[] logs = new double[shard.tokens().length];
    double theta = options.get(CACHE_THETA);
    double share = options.get(CACHE_SHARE);
    read(
        shard,
        (place, token, log) ->
            logs[place] =
                cache == null || cache.isEmpty()
                    ? log
                    : Math.log(
                        (1 - share) * Math.exp(log) + share * cache.probability(token, theta)));
    return logs;
  }

  /** The cache, as it is when a token is visited. */
  NeuralCache cache() {
    return Objects.requireNonNull(cache);
  }

  /** Reads the texts of {@code shard}, token by token. */
  void read(Shard shard, Visitor visitor) {
    switch (scope) {
      case SHARD -> readText(shard, 0, shard.sentences(), visitor);
      case SENTENCE -> {
        for (int i = 0; i < shard.sentences(); i++) {
          readText(shard, i, i + 1, visitor);
        }
      }
    }
  }

  /** Reads a text, which is sentences {@code [first, end)}. */
  private void readText(Shard shard, int first, int end, Visitor visitor) {
    if (cache != null) {
      cache.clear();
    }
    if (dynamic != null) {
      dynamic.restart();
    }
    textStart = shard.starts()[first];
    if (!model.forgetsAtSentenceEnd()) {
      readStretch(shard.tokens(), textStart, shard.starts()[end], visitor);
      return;
    }
    for (int i = first; i < end; i++) {
      readStretch(shard.tokens(), shard.starts()[i], shard.starts()[i + 1], visitor);
    }
  }

  /** Reads tokens {@code [from, to)}, segment by segment, from a zero state. */
  private void readStretch(int[] tokens, int from, int to, Visitor visitor) {
    for (int start = from; start < to; start += batch.maximumTimeSteps()) {
      int length = Math.min(batch.maximumTimeSteps(), to - start);
      if (start == from) {
        batch.start(length);
      } else {
        batch.resume(length);
      }
      for (int t = 0; t < length; t++) {
        int place = start + t;
        batch.put(
            t, 0, place == from ? Vocabulary.END_OF_SENTENCE : tokens[place - 1], tokens[place]);
      }
      readSegment(start, visitor);
    }
  }

  /**
   * Predicts the tokens of the batch, the first of which is at {@code start}, and learns from them;
   * the activations of the segment stay.
   */
  private void readSegment(int start, Visitor visitor) {
    if (dynamic != null) {
      pass.train(batch, start - textStart); // a sampled output draws by the place in the text
      dynamic.readSegment(pass, lossNats);
    } else {
      pass.evaluate(batch);
      network.evaluate(pass, lossNats);
    }
    for (int t = 0; t < batch.timeSteps(); t++) {
      int token = batch.targets()[t];
      if (cache != null) {
        cache.compare(network.activations(), t);
      }
      visitor.visit(start + t, token, -lossNats[t]);
      if (cache != null) {
        cache.add(network.activations(), t, token);
      }
    }
  }
}
