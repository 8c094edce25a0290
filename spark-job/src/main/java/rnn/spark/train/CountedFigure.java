package rnn.spark.train;

import java.util.LinkedHashMap;
import java.util.Map;
import rnn.task.Metric;
import rnn.task.Score;

/**
 * Figure of a model that counts, beside a network's.
 *
 * @param title of the model, a few words
 * @param judge the figure by which models are judged
 * @param score on the test data, or on the held-out data where there is no test data
 * @param network score of the network on the same data
 */
public record CountedFigure(String title, Metric judge, Score score, Score network) {

  /** True if the model that counts does better than the network. */
  public boolean isBetter() {
    return judge.isBetter(judge.of(score), judge.of(network));
  }

  /** The figures by their names for programs. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(judge.name("test"), judge.of(score));
    values.put("lossNats", score.meanLossNats());
    return values;
  }
}
