package rnn.layer;

import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;

/**
 * One window's way through the network: the window, whether it trains, where its random numbers
 * come from. Reused from window to window.
 */
public final class Pass {

  /** Mode of the layers: training (dropout on) or evaluation. */
  public enum Mode {
    /** Dropout draws its masks. */
    TRAINING,
    /** Every layer is deterministic. */
    EVALUATION
  }

  private static final int[] FULL = {};

  private Mode mode = Mode.EVALUATION;
  private @Nullable Batch batch;
  private int timeSteps;
  private long randomSeed;
  private boolean continuesPrevious;

  /** An empty pass; set it before use. */
  public Pass() {}

  /** Sets the pass to a training window; masks depend on {@code randomSeed} and the place only. */
  public void train(Batch batch, long randomSeed) {
    set(batch);
    this.mode = Mode.TRAINING;
    this.randomSeed = randomSeed;
  }

  /** Sets the pass to an evaluation window. */
  public void evaluate(Batch batch) {
    set(batch);
    this.mode = Mode.EVALUATION;
  }

  private void set(Batch batch) {
    this.batch = batch;
    this.timeSteps = batch.timeSteps();
    this.continuesPrevious = batch.continuesPrevious();
  }

  /**
   * Sets the pass to a training window of full columns without tokens or targets, as layers between
   * the ends of a network see it.
   */
  public void train(int timeSteps, long randomSeed) {
    this.mode = Mode.TRAINING;
    this.batch = null;
    this.timeSteps = timeSteps;
    this.randomSeed = randomSeed;
  }

  /** Sets the pass to an evaluation window of full columns without tokens or targets. */
  public void evaluate(int timeSteps) {
    this.mode = Mode.EVALUATION;
    this.batch = null;
    this.timeSteps = timeSteps;
  }

  /**
   * Says whether recurrent layers start from the state the last window ended in, or from zero;
   * until the pass is set to another batch.
   */
  public void setContinuesPrevious(boolean continuesPrevious) {
    this.continuesPrevious = continuesPrevious;
  }

  /** Training or evaluation. */
  public Mode mode() {
    return mode;
  }

  /**
   * The window's tokens and targets.
   *
   * @throws IllegalStateException if the pass has none
   */
  public Batch batch() {
    if (batch == null) {
      throw new IllegalStateException("A pass must have a batch for the ends of a network");
    }
    return batch;
  }

  /** Time steps of this window, at most the bound {@code T}. */
  public int timeSteps() {
    return timeSteps;
  }

  /**
   * Time steps of each column before its padding, {@code [B]}; empty if all columns are full, as
   * those of a window without a batch.
   */
  public int[] lengths() {
    return batch == null ? FULL : batch.lengths();
  }

  /** Seed of this window's dropout masks. */
  public long randomSeed() {
    return randomSeed;
  }

  /** True if recurrent layers carry their state on. */
  public boolean continuesPrevious() {
    return continuesPrevious;
  }
}
