package rnn.task;

import java.io.Serializable;
import java.util.List;

/**
 * The way networks of one run are scored: a task, and what its labels say. This is what travels.
 *
 * @param name of the task in {@link Tasks}
 * @param scheme what the labels say about spans; {@link LabelScheme#PLAIN} where tokens have none
 * @param labels number of labels {@code K}; 0 of a task without
 */
public record Scoring(String name, LabelScheme scheme, int labels) implements Serializable {
  /** The scoring of language models. */
  public static final Scoring OF_LANGUAGE_MODELS =
      new Scoring(LanguageModeling.NAME, LabelScheme.PLAIN, 0);

  /** Checks the name. */
  public Scoring {
    Tasks.named(name);
  }

  /** The task. */
  public Task task() {
    return Tasks.named(name);
  }

  /** Begins the score of a shard. */
  public WindowScoring begin() {
    return task().scoring(scheme, labels);
  }

  /** The figures of scores, the most important first. */
  public List<Metric> metrics() {
    return task().metrics(scheme);
  }

  /** The figure by which epochs and models are judged. */
  public Metric judge() {
    return task().judge(scheme);
  }

  /**
   * The objective that the best model has least of, see {@link Task#objective}; infinite if it is
   * undefined.
   */
  public double objective(Score score) {
    double objective = task().objective(score, scheme);
    return Double.isNaN(objective) ? Double.POSITIVE_INFINITY : objective;
  }

  /**
   * Difference of objectives that says nothing, see {@link Task#uncertainty}; 0 of a score that
   * does not define it.
   */
  public double uncertainty(Score score) {
    double uncertainty = task().uncertainty(score);
    return Double.isNaN(uncertainty) ? 0 : uncertainty;
  }
}
