package rnn.task;

import java.util.List;
import rnn.batch.Labelling;
import rnn.batch.Reading;

/** A task: what is learned from which labels, by which readings, and judged by which figures. */
public interface Task {
  /** Share of the log loss in the objective: less than one label in 100 million. */
  double TIE = 1e-9;

  /** Name in options and model files. */
  String name();

  /** Title in the help, a few words. */
  String title();

  /** Labelling of the data it is learned from. */
  Labelling labelling();

  /** Readings that suit it, the default first. */
  List<Reading> readings();

  /**
   * Figures of its scores, the most important first.
   *
   * @param scheme of the labels; {@link LabelScheme#PLAIN} where tokens have none
   */
  List<Metric> metrics(LabelScheme scheme);

  /** Figure by which epochs and models are judged: the first of {@link #metrics}. */
  default Metric judge(LabelScheme scheme) {
    return metrics(scheme).get(0);
  }

  /**
   * Objective by which epochs and models are compared, lowest for the best. It is {@code 1 −
   * judge}, a share of errors. Between equal shares the lower log loss {@code l} decides, by
   * {@value #TIE} times {@code l/(1 + l)}. Tasks that are judged by their loss have that instead.
   * NaN if it is not defined.
   */
  default double objective(Score score, LabelScheme scheme) {
    double errors = 1 - judge(scheme).of(score);
    double loss = score.meanLossNats();
    return Double.isFinite(loss) ? errors + TIE * loss / (1 + loss) : errors + TIE;
  }

  /**
   * Difference of {@linkplain #objective objectives} that says nothing, for so much a score varies
   * with the examples that it is of; 0 where any difference counts.
   */
  default double uncertainty(Score score) {
    return 0;
  }

  /**
   * Begins the score of a shard.
   *
   * @param scheme what the labels say about spans
   * @param labels {@code K}; 0 of a task without
   */
  WindowScoring scoring(LabelScheme scheme, int labels);
}
