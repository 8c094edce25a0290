package rnn.spark.train;

import java.util.LinkedHashMap;
import java.util.Map;
import rnn.task.Metric;
import rnn.task.Score;

/**
 * Figure of a model that counts, beside a network's.
 *
 * @param kind its name in {@code rnn.baseline.CountedKinds}
 * @param title of the model, a few words
 * @param judge the figure by which models are judged
 * @param data name of the data that both are measured on: {@code test}, or {@code valid} where
 *     there is no test data
 * @param score on that data
 * @param network score of the network on the same data
 */
public record CountedFigure(
    String kind, String title, Metric judge, String data, Score score, Score network) {

  /** True if the model that counts does better than the network. */
  public boolean isBetter() {
    return judge.isBetter(judge.of(score), judge.of(network));
  }

  /** The figures by their names for programs, those of a network's. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(judge.name(data), judge.of(score));
    values.put(data + "LossNats", score.meanLossNats());
    return values;
  }
}
