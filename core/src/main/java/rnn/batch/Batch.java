package rnn.batch;

import java.util.Arrays;
import rnn.text.Vocabulary;

/**
 * A window of parallel sequences: for each time step and column the token to read, and what is to
 * be predicted, there or of the whole column. A reusable buffer.
 *
 * <p>Time-major: the entry of time step {@code t}, column {@code b} is {@code t·B + b} in all
 * arrays {@code [T,B]}. Where a column has nothing (its sequence ended, or there are fewer
 * sequences than columns) they hold {@link #PADDING}. A column's padding only ever follows its
 * tokens. Where a sequence has one target, that of column {@code b} is entry {@code b}.
 *
 * <p>Order of use: {@link #start} or {@link #resume}, then {@link #put} or {@link #putLabelled} for
 * every entry that is not padding. Nothing is allocated after construction.
 */
public final class Batch {
  /** The entry of both arrays where a column has no token. */
  public static final int PADDING = -1;

  /** The target that stands for a label which was not there in training: nothing predicts it. */
  public static final int UNSEEN_LABEL = -2;

  /** The entry of both arrays that stands for every token the vocabulary does not have. */
  public static final int UNKNOWN = Vocabulary.UNKNOWN;

  private final int maximumTimeSteps;
  private final int batchSize;
  private final int[] inputs; // [T,B]
  private final int[] targets; // [T,B]
  private final int[] positions; // [T,B]
  private final int[] sequences; // [B]
  private final int[] lengths; // [B]
  private Ragged spellings = Ragged.NONE;
  private int timeSteps;
  private int tokens;
  private int weight;
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
    this.positions = new int[maximumTimeSteps * batchSize];
    this.sequences = new int[batchSize];
    this.lengths = new int[batchSize];
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
    weight = 0;
    spellings = Ragged.NONE;
    Arrays.fill(lengths, 0);
    Arrays.fill(sequences, PADDING);
    Arrays.fill(positions, 0, timeSteps * batchSize, PADDING);
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
    lengths[column] = Math.max(lengths[column], timeStep + 1);
    tokens++;
    weight++;
  }

  /** As {@link #put(int, int, int, int)}, of a target that stands at a place in a shard. */
  void put(int timeStep, int column, int input, int target, int place) {
    put(timeStep, column, input, target);
    positions[timeStep * batchSize + column] = place;
  }

  /**
   * Makes a column a stretch of a shard's sequence, whose tokens {@code [first, first + length)} of
   * the shard are read and whose labels are predicted.
   *
   * @param sequence number of the sequence in {@code shard}
   */
  void putLabelled(int column, Shard shard, int sequence, int first, int length) {
    int[] tokens = shard.tokens(); // [n]
    int[] labels = shard.labels();
    boolean labelsTokens = shard.labelling() == Labelling.TOKENS;
    for (int t = 0; t < length; t++) {
      int entry = t * batchSize + column;
      inputs[entry] = tokens[first + t];
      positions[entry] = first + t;
      if (labelsTokens) {
        setTarget(entry, labels[first + t]);
      }
    }
    if (shard.labelling() == Labelling.SEQUENCES) {
      setTarget(column, labels[sequence]);
    }
    lengths[column] = length;
    sequences[column] = sequence;
    spellings = shard.spellings();
    this.tokens += length;
  }

  /** Says that a column is sequence {@code sequence} of the shard. */
  void setSequence(int column, int sequence) {
    sequences[column] = sequence;
  }

  private void setTarget(int entry, int target) {
    targets[entry] = target;
    weight += target >= 0 ? 1 : 0;
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

  /** Number of inputs that are not padding. */
  public int tokens() {
    return tokens;
  }

  /** Number of targets that can be predicted: what a mean over windows is weighed by. */
  public int weight() {
    return weight;
  }

  /** Time steps of each column before its padding, {@code [B]}; 0 of one without a sequence. */
  public int[] lengths() {
    return lengths;
  }

  /**
   * Place in the shard of what is predicted at each entry, {@code [T,B]}: of the target in running
   * text, of the token read where its label is the target; else {@link #PADDING}.
   */
  public int[] positions() {
    return positions;
  }

  /**
   * Number in its shard of each column's sequence, {@code [B]}; {@link #PADDING} where there is
   * none, or several one after the other.
   */
  public int[] sequences() {
    return sequences;
  }

  /** Characters of the shard's tokens, by {@link #positions()}; none where they are not there. */
  public Ragged spellings() {
    return spellings;
  }

  /** True if the hidden state at the end of the window before is the initial state of this one. */
  public boolean continuesPrevious() {
    return continuesPrevious;
  }
}
