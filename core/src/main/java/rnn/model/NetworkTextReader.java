package rnn.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.network.Network;
import rnn.parameter.FixedWeights;
import rnn.predict.Candidate;
import rnn.predict.Details;
import rnn.predict.State;
import rnn.predict.TextDetails;
import rnn.text.Vocabulary;

/**
 * A reader of texts by a network, window by window. A state is what the network is in behind a
 * token, before it predicts the next: so a window's tokens are what is read and what is predicted,
 * each by the activations before it.
 */
final class NetworkTextReader implements TextReader {
  private static final int WINDOW = 32;

  private final Network network;
  private final NextTokens next;
  private final Batch batch = new Batch(WINDOW, 1);
  private final Pass pass = new Pass();
  private final float[] lossNats = new float[WINDOW]; // [T]
  private int last; // time step of the activations that predict what comes next
  private @Nullable GatheredRows gathered; // made when first asked for

  /**
   * A reader at the beginning of a text, which shares {@code model}'s parameters.
   *
   * @param fixed {@linkplain Model#fixedWeights() these}
   * @throws IllegalArgumentException if it is not a language model
   */
  NetworkTextReader(Model model, @Nullable FixedWeights fixed, Kernels kernels) {
    Models.require(model, Labelling.NONE);
    this.network = model.bound(fixed, WINDOW, 1, kernels);
    this.next = new NextTokens(model.vocabulary());
    restart();
  }

  @Override
  public void restart() {
    batch.start(1);
    batch.put(0, 0, Vocabulary.END_OF_SENTENCE, Batch.PADDING);
    pass.evaluate(batch);
    network.advance(pass);
    last = 0;
  }

  @Override
  public State state() {
    return state(network);
  }

  @Override
  public void resume(State state) {
    resume(network, state);
    last = 0;
  }

  /** The state of the first stream of {@code network}. */
  static State state(Network network) {
    float[] values = new float[network.stateSize()];
    network.readState(0, values);
    ByteBuffer bytes = Resumable.buffer(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return State.of(bytes.array());
  }

  /** Sets the state of the first stream of {@code network}. */
  static void resume(Network network, State state) {
    float[] values = new float[network.stateSize()];
    Resumable.buffer(state, values.length * Float.BYTES).asFloatBuffer().get(values);
    network.setState(0, values);
  }

  @Override
  public TextDetails read(int[] tokens, Details asked) {
    double[] surprises = new double[asked.surprises() ? tokens.length : 0];
    int[] ranks = new int[asked.ranks() ? tokens.length : 0];
    for (int from = 0; from < tokens.length; from += WINDOW) {
      int steps = Math.min(WINDOW, tokens.length - from);
      fill(tokens, from, steps);
      network.evaluatePreceding(pass, lossNats);
      last = steps - 1;
      if (asked.surprises()) {
        readSurprises(surprises, from, steps);
      }
      if (asked.ranks()) {
        readRanks(tokens, ranks, from, steps);
      }
    }
    return new TextDetails(surprises, ranks, candidates(asked.candidates()));
  }

  private void fill(int[] tokens, int from, int steps) {
    batch.resume(steps);
    for (int t = 0; t < steps; t++) {
      batch.put(t, 0, tokens[from + t], tokens[from + t]);
    }
    pass.evaluate(batch);
  }

  private void readSurprises(double[] surprises, int from, int steps) {
    for (int t = 0; t < steps; t++) {
      if (!Float.isFinite(lossNats[t])) {
        throw NextTokens.notANumber("surprise");
      }
      surprises[from + t] = lossNats[t];
    }
  }

  private void readRanks(int[] tokens, int[] ranks, int from, int steps) {
    GatheredRows rows = gathered();
    GatheredRows.Reader reader =
        (text, place, probabilities, at) ->
            ranks[place] = next.rank(probabilities, at, tokens[place]);
    for (int t = 0; t < steps; t++) {
      rows.add(network.precedingActivations(), t, 0, from + t, reader);
    }
    rows.flush(reader);
  }

  private List<Candidate> candidates(int count) {
    List<Candidate> candidates = new ArrayList<>();
    if (count > 0) {
      GatheredRows rows = gathered();
      GatheredRows.Reader reader =
          (text, place, probabilities, at) ->
              candidates.addAll(next.likeliest(probabilities, at, count));
      rows.add(network.activations(), last, 0, 0, reader);
      rows.flush(reader);
    }
    return candidates;
  }

  private GatheredRows gathered() {
    if (gathered == null) {
      gathered = new GatheredRows(network);
    }
    gathered.clear();
    return gathered;
  }
}
