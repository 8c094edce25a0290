package rnn.layer;

/**
 * One window's way through the network: how long it is, whether it trains, where its random numbers
 * come from. Reused from window to window.
 */
public final class Pass {

  /** Whether layers behave as in training (dropout on) or as in evaluation. */
  public enum Mode {
    /** Dropout draws its masks. */
    TRAINING,
    /** Every layer is deterministic. */
    EVALUATION
  }

  private Mode mode = Mode.EVALUATION;
  private int timeSteps;
  private long randomSeed;
  private boolean continuesPrevious;

  /** An empty pass; set it before use. */
  public Pass() {}

  /** Sets the pass to a training window; masks depend on {@code randomSeed} and the place only. */
  public void train(int timeSteps, long randomSeed) {
    this.mode = Mode.TRAINING;
    this.timeSteps = timeSteps;
    this.randomSeed = randomSeed;
  }

  /** Sets the pass to an evaluation window. */
  public void evaluate(int timeSteps) {
    this.mode = Mode.EVALUATION;
    this.timeSteps = timeSteps;
  }

  /** Says whether recurrent layers start from the state the last window ended in, or from zero. */
  public void setContinuesPrevious(boolean continuesPrevious) {
    this.continuesPrevious = continuesPrevious;
  }

  /** Training or evaluation. */
  public Mode mode() {
    return mode;
  }

  /** Time steps of this window, at most the bound {@code T}. */
  public int timeSteps() {
    return timeSteps;
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
