package rnn.task;

import java.util.List;
import rnn.batch.Labelling;
import rnn.batch.Reading;

/** What is learned: from which labels, by which readings, and by which figures it is judged. */
public interface Task {

  /** The name in options and model files. */
  String name();

  /** What it is, in a few words for the help. */
  String title();

  /** What a label belongs to in the data it is learned from. */
  Labelling labelling();

  /** Readings that suit it, the default first. */
  List<Reading> readings();

  /**
   * The figures of its scores, the most important first.
   *
   * @param scheme what the labels say about spans; {@link LabelScheme#PLAIN} where tokens have none
   */
  List<Metric> metrics(LabelScheme scheme);

  /** The figure by which epochs and models are judged: the first of {@link #metrics}. */
  default Metric judge(LabelScheme scheme) {
    return metrics(scheme).get(0);
  }

  /**
   * What the best model has least of: {@code 1 − judge}, a share of errors; tasks that are judged
   * by a loss say otherwise. NaN where it is not defined.
   */
  default double objective(Score score, LabelScheme scheme) {
    return 1 - judge(scheme).of(score);
  }

  /**
   * Begins the score of a shard.
   *
   * @param scheme what the labels say about spans
   * @param labels {@code K}; 0 of a task without
   */
  WindowScoring scoring(LabelScheme scheme, int labels);
}
