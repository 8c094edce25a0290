package rnn.train;

/** A place where states of a run are kept, so that an interrupted run can go on. */
@FunctionalInterface
public interface Checkpoints {

  /** A place that keeps nothing. */
  Checkpoints NONE = state -> {};

  /** Keeps {@code state} for good before it returns; the state will change afterwards. */
  void save(TrainingState state);
}
