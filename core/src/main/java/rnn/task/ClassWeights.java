package rnn.task;

import java.util.Arrays;
import rnn.text.LabelSet;

/** Weights of the classes in the loss, by which rare ones are not drowned by frequent ones. */
public final class ClassWeights {
  /** Limit of the weight of an example of the rarest class against one of the most frequent. */
  public static final double MAX_RATIO = 100;

  private ClassWeights() {}

  /**
   * Balanced weights {@code [C]}: {@code w_c = N / (C·n_c)}, so that all classes weigh the same
   * together, of {@code N} examples with {@code n_c} of class {@code c} (King and Zeng 2001,
   * "Logistic Regression in Rare Events Data", Political Analysis 9).
   *
   * <p>No weight is more than {@link #MAX_RATIO} times the smallest, so that a class seen once does
   * not make steps of its own; then all are scaled so that the mean over the examples is 1 and a
   * learning rate means what it means without weights.
   *
   * @throws IllegalStateException if the labels have no counts
   */
  public static float[] balanced(LabelSet labels) {
    long[] counts = labels.counts();
    int C = counts.length;
    double most = Arrays.stream(counts).max().orElseThrow();
    double total = 0; // N
    double[] weights = new double[C]; // relative to that of the most frequent class
    double sum = 0; // over the examples
    for (int c = 0; c < C; c++) {
      weights[c] = Math.min(MAX_RATIO, most / counts[c]);
      total += counts[c];
      sum += weights[c] * counts[c];
    }
    float[] scaled = new float[C];
    for (int c = 0; c < C; c++) {
      scaled[c] = (float) (weights[c] * total / sum);
    }
    return scaled;
  }
}
