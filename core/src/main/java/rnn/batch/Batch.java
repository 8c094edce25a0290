package rnn.batch;

import java.util.Arrays;
import rnn.text.Vocabulary;

/**
 * A window of parallel sequences: for each time step and column the token to read and the token to
 * predict. A reusable buffer.
 *
 * <p>Time-major: the entry of time step {@code t}, column {@code b} is {@code t·B + b} in both
 * arrays. Where a column has nothing (its sequence ended, or there are fewer sequences than
 * columns) both hold {@link #PADDING}. A column's padding only ever follows its tokens.
 *
 * <p>Order of use: {@link #start} or {@link #resume}, then {@link #put} for every entry that is not
 * padding. Nothing is allocated after construction.
 */
public final class Batch {
  /** The entry of both arrays where a column has no token. */
  public static final int PADDING = -1;

  /** The entry of both arrays that stands for every token the vocabulary does not have. */
  public static final int UNKNOWN = Vocabulary.UNKNOWN;

  private final int maximumTimeSteps;
  private final int batchSize;
  private final int[] inputs; // [T,B]
  private final int[] targets; // [T,B]
  private int timeSteps;
  private int tokens;
  private boolean continuesPrevious;

  /**
   * An empty batch with room for {@code [maximumTimeSteps,batchSize]}.
   *
   * @throws IllegalArgumentException if a size is not positive or their product exceeds an array
   */
  public Batch(int maximumTimeSteps, int batchSize) {
    if (maximumTimeSteps < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "Batch must have at least 1 time step and 1 column but is [%d,%d]"
              .formatted(maximumTimeSteps, batchSize));
    }
    if ((long) maximumTimeSteps * batchSize > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Batch must have less than 2^31 entries but is [%d,%d]; use a shorter window or fewer columns"
              .formatted(maximumTimeSteps, batchSize));
    }
    this.maximumTimeSteps = maximumTimeSteps;
    this.batchSize = batchSize;
    this.inputs = new int[maximumTimeSteps * batchSize];
    this.targets = new int[maximumTimeSteps * batchSize];
  }

  /** Makes this a window of padding whose columns begin new sequences. */
  public void start(int timeSteps) {
    clear(timeSteps);
    continuesPrevious = false;
  }

  /** Makes this a window of padding whose columns continue those of the window before. */
  public void resume(int timeSteps) {
    clear(timeSteps);
    continuesPrevious = true;
  }

  private void clear(int timeSteps) {
    if (timeSteps < 0 || timeSteps > maximumTimeSteps) {
      throw new IllegalArgumentException(
          "Batch has room for %d time steps but the window has %d"
              .formatted(maximumTimeSteps, timeSteps));
    }
    this.timeSteps = timeSteps;
    tokens = 0;
    Arrays.fill(inputs, 0, timeSteps * batchSize, PADDING);
    Arrays.fill(targets, 0, timeSteps * batchSize, PADDING);
  }

  /**
   * Sets an entry that is still padding: {@code input} is read and {@code target} predicted there.
   */
  public void put(int timeStep, int column, int input, int target) {
    int entry = timeStep * batchSize + column;
    inputs[entry] = input;
    targets[entry] = target;
    tokens++;
  }

  /**
   * Token ids to read {@code [T,B]}, {@link #PADDING} where there is none; valid up to {@code T·B}.
   */
  public int[] inputs() {
    return inputs;
  }

  /**
   * Token ids to predict {@code [T,B]}, {@link #PADDING} where there is none; valid up to {@code
   * T·B}.
   */
  public int[] targets() {
    return targets;
  }

  /** {@code T}: time steps of this window, at most {@link #maximumTimeSteps()}. */
  public int timeSteps() {
    return timeSteps;
  }

  /** The longest window there is room for. */
  public int maximumTimeSteps() {
    return maximumTimeSteps;
  }

  /** {@code B}: columns, padded ones included. */
  public int batchSize() {
    return batchSize;
  }

  /** Number of targets that are not padding. */
  public int tokens() {
    return tokens;
  }

  /** True if the hidden state at the end of the window before is the initial state of this one. */
  public boolean continuesPrevious() {
    return continuesPrevious;
  }
}
