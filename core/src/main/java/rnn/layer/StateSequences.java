package rnn.layer;

import java.util.Arrays;
import rnn.math.Tensor;

/**
 * The states of a recurrent layer, before a window and after each of its steps, and those that are
 * carried on to the next window.
 */
final class StateSequences {
  private final Tensor[] sequences; // S × [T+1,B,N]; time t stands at t+1, the initial state at 0
  private final Tensor[] before; // S × [T,B,N]
  private final Tensor[] after; // S × [T,B,N]
  private final Tensor[][] at; // T+1 × S × [B,N]: the initial state, then those after a step
  private final Tensor[] carried; // S × [B,N]

  /**
   * States of zeros.
   *
   * @param sizes {@code [S]}: floats {@code N} of each state of a stream
   */
  StateSequences(int timeSteps, int batchSize, int[] sizes) {
    int rows = Math.multiplyExact(timeSteps + 1, batchSize);
    this.sequences =
        Arrays.stream(sizes).mapToObj(size -> Tensor.zeros(rows, size)).toArray(Tensor[]::new);
    int steps = timeSteps * batchSize;
    this.before = Arrays.stream(sequences).map(s -> s.rows(0, steps)).toArray(Tensor[]::new);
    this.after = Arrays.stream(sequences).map(s -> s.rows(batchSize, steps)).toArray(Tensor[]::new);
    this.at = new Tensor[timeSteps + 1][];
    for (int t = 0; t <= timeSteps; t++) {
      int first = t * batchSize;
      at[t] = Arrays.stream(sequences).map(s -> s.rows(first, batchSize)).toArray(Tensor[]::new);
    }
    this.carried =
        Arrays.stream(sizes).mapToObj(size -> Tensor.zeros(batchSize, size)).toArray(Tensor[]::new);
  }

  /** All, {@code S × [T+1,B,N]}: the initial state, then those after a step. */
  Tensor[] all() {
    return sequences;
  }

  /** State {@code s} before each step, {@code [T,B,N]}. */
  Tensor before(int s) {
    return before[s];
  }

  /** State {@code s} after each step, {@code [T,B,N]}. */
  Tensor after(int s) {
    return after[s];
  }

  /** State {@code s} after the last window, {@code [B,N]}. */
  Tensor carried(int s) {
    return carried[s];
  }

  /** Sets the initial states of a window: those carried, or zeros. */
  void start(Pass pass) {
    for (int s = 0; s < carried.length; s++) {
      if (pass.continuesPrevious()) {
        at[0][s].copyFrom(carried[s]);
      } else {
        at[0][s].fill(0f);
      }
    }
  }

  /** Carries the states after {@code steps} steps on. */
  void carry(int steps) {
    for (int s = 0; s < carried.length; s++) {
      carried[s].copyFrom(at[steps][s]);
    }
  }

  /** Floats of all states of a stream. */
  int size() {
    return Arrays.stream(carried).mapToInt(Tensor::columns).sum();
  }

  /** Writes the carried states of stream {@code b}, one after the other, from {@code place} on. */
  void read(int b, float[] to, int place) {
    int from = place;
    for (Tensor state : carried) {
      System.arraycopy(state.data(), state.index(b, 0), to, from, state.columns());
      from += state.columns();
    }
  }

  /** Sets the carried states of stream {@code b}, as {@link #read} wrote them. */
  void set(int b, float[] from, int place) {
    int to = place;
    for (Tensor state : carried) {
      System.arraycopy(from, to, state.data(), state.index(b, 0), state.columns());
      to += state.columns();
    }
  }
}
