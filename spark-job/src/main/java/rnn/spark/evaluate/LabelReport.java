package rnn.spark.evaluate;

import java.util.List;
import rnn.task.Metric;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.text.LabelSet;

/**
 * The figures of a model of labels on held-out data.
 *
 * @param scoring how it is scored
 * @param labels its labels
 * @param test score on the test data; {@link Score#ZERO} if there is none
 * @param validation score on the data that epochs are judged by; {@link Score#ZERO} if there is
 *     none
 */
public record LabelReport(Scoring scoring, LabelSet labels, Score test, Score validation) {

  /** The figures of a score, the most important first. */
  public List<Metric> metrics() {
    return scoring.metrics();
  }

  /** The figure by which models are judged. */
  public Metric judge() {
    return scoring.judge();
  }
}
