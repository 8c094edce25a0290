package rnn.schedule;

import java.io.Serializable;

/**
 * A factor on the learning rate as a pure function of progress, so that shards, rounds, resumed
 * runs and retried tasks all compute the same.
 */
@FunctionalInterface
public interface Schedule extends Serializable {

  /** The factor at {@code progress}. */
  double factor(Progress progress);

  /** True if it goes by the loss on held-out text, which then there must be. */
  default boolean watchesHeldOutLoss() {
    return false;
  }

  /**
   * Progress of a run.
   *
   * @param epochsDone passes over the data so far, fractions included
   * @param epochs passes the run will make in all
   * @param validationObjectives what each epoch so far was judged by, less is better: of language
   *     models the held-out loss in nats per token; empty without validation data
   */
  record Progress(double epochsDone, int epochs, double[] validationObjectives)
      implements Serializable {

    /** The share of the run that is done, in {@code [0,1]}. */
    public double share() {
      return Math.min(1, epochsDone / epochs);
    }
  }
}
