package rnn.adapt;

import static rnn.adapt.AdaptationOptions.CACHE_SHARE;
import static rnn.adapt.AdaptationOptions.CACHE_THETA;
import static rnn.adapt.AdaptationOptions.DYNAMIC_SEGMENT;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.model.Model;
import rnn.network.Network;
import rnn.option.OptionException;
import rnn.predict.Cursor;
import rnn.text.Vocabulary;

/**
 * Cursor of a network that adapts to the text it reads: by a {@link NeuralCache}, by {@link
 * DynamicEvaluation}, or by both. The cache and what was learned are empty at the beginning of the
 * text, and go on from sentence to sentence.
 *
 * <p>A segment that parameters learn from is read twice: token by token, and as a whole once it is
 * complete, from the state it began with.
 */
public final class AdaptiveCursor implements Cursor {
  private final Model model;
  private final AdaptationOptions options;
  private final Network network;
  private final @Nullable NeuralCache cache;
  private final @Nullable DynamicEvaluation dynamic;
  private final Pass pass = new Pass();
  private final Batch step; // [1,1]
  private final Batch segment; // [T,1] what was read and predicted
  private final int[] read; // [T] tokens of the segment in hand
  private final int[] predicted; // [T]
  private final float[] lossNats; // [T,1]
  private final float[] initialState; // of the segment
  private final Tensor probabilities; // [B=1,V]
  private boolean continues; // whether the segment goes on from the one before
  private int length; // of the segment: tokens read
  private int place; // in the text, of the segment's first predicted token

  /**
   * A cursor at the beginning of a text, with a copy of {@code model}'s parameters.
   *
   * @throws IllegalArgumentException if it is not a language model, or nothing adapts by {@code
   *     options}
   */
  public AdaptiveCursor(Model model, AdaptationOptions options, Kernels kernels) {
    NetworkLikelihoods.requireLanguageModel(model);
    if (!options.adapts()) {
      throw new OptionException("{cache} must be at least 1 token, or {dynamic} above 0");
    }
    this.model = model;
    this.options = options;
    int timeSteps = options.isDynamic() ? options.get(DYNAMIC_SEGMENT) : 1;
    this.network = AdaptiveLikelihoods.network(model, options, timeSteps, kernels);
    this.cache = options.hasCache() ? NeuralCache.of(options, network, kernels) : null;
    this.dynamic =
        options.isDynamic()
            ? new DynamicEvaluation(network, model.parameters(), options, kernels)
            : null;
    this.step = new Batch(1, 1);
    this.segment = new Batch(timeSteps, 1);
    this.read = new int[timeSteps];
    this.predicted = new int[timeSteps];
    this.lossNats = new float[timeSteps];
    this.initialState = new float[network.stateSize()];
    this.probabilities = Tensor.zeros(1, model.network().vocabularySize());
    restart();
  }

  @Override
  public Vocabulary vocabulary() {
    return model.vocabulary();
  }

  @Override
  public void restart() {
    if (cache != null) {
      cache.clear();
    }
    if (dynamic != null) {
      dynamic.restart();
    }
    place = 0;
    length = 0;
    read(Vocabulary.END_OF_SENTENCE, false);
  }

  @Override
  public void advance(int token) {
    Objects.checkIndex(token, vocabulary().size());
    if (cache != null) {
      cache.add(network.activations(), 0, token);
    }
    predicted[length - 1] = token;
    boolean begins = token == Vocabulary.END_OF_SENTENCE && model.forgetsAtSentenceEnd();
    if (length == read.length || begins) {
      learn();
    }
    read(token, !begins);
  }

  private void read(int token, boolean goesOn) {
    if (length == 0) {
      continues = goesOn;
      network.readState(0, initialState);
    }
    read[length++] = token;
    if (goesOn) {
      step.resume(1);
    } else {
      step.start(1);
    }
    step.put(0, 0, token, Batch.PADDING);
    pass.evaluate(step);
    network.advance(pass);
  }

  /** Ends the segment, from which the parameters learn. */
  private void learn() {
    if (dynamic != null) {
      if (continues) {
        segment.resume(length);
      } else {
        segment.start(length);
      }
      for (int t = 0; t < length; t++) {
        segment.put(t, 0, read[t], predicted[t]);
      }
      network.setState(0, initialState);
      pass.train(segment, place); // a sampled output draws by the place in the text
      dynamic.readSegment(pass, lossNats);
    }
    place += length;
    length = 0;
  }

  @Override
  public float[] nextProbabilities() {
    network.nextProbabilities(probabilities);
    if (cache != null) {
      cache.compare(network.activations(), 0);
      cache.mix(probabilities.data(), options.get(CACHE_THETA), options.get(CACHE_SHARE));
    }
    return probabilities.data();
  }
}
