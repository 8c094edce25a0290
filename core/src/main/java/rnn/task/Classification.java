package rnn.task;

import java.util.List;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.SequenceReading;
import rnn.layer.Pass;
import rnn.network.Network;

/** Classification: every sequence has a label, such as a topic; judged by accuracy. */
public final class Classification implements Task {
  /** The name in options and model files. */
  public static final String NAME = "classify";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "a label for each sequence";
  }

  @Override
  public Labelling labelling() {
    return Labelling.SEQUENCES;
  }

  @Override
  public List<Reading> readings() {
    return List.of(new SequenceReading());
  }

  @Override
  public List<Metric> metrics(LabelScheme scheme) {
    return List.of(Metrics.CLASS_ACCURACY, Metrics.MACRO_F1, Metrics.LOG_LOSS);
  }

  /**
   * The standard error of the accuracy {@code p} of {@code n} sequences, {@code √(p(1 − p)/n)}, and
   * the share of the log loss, which between equal accuracies favours models that are less sure.
   * Breiman, Friedman, Olshen and Stone 1984, "Classification and Regression Trees", section 3.4.3,
   * choose by it: of models within one standard error of the best, the one that varies least.
   */
  @Override
  public double uncertainty(Score score) {
    double p = Metrics.CLASS_ACCURACY.of(score);
    return Math.sqrt(p * (1 - p) / score.confusions().total()) + TIE;
  }

  @Override
  public WindowScoring scoring(LabelScheme scheme, int labels) {
    return new Columns(new ClassScoring(labels));
  }

  /** Every column of a window is a sequence with one label. */
  private static final class Columns implements WindowScoring {
    private final ClassScoring scoring;
    private float[] lossNats = {}; // [T,B], losses in the first B
    private int[] labels = {}; // [B]

    Columns(ClassScoring scoring) {
      this.scoring = scoring;
    }

    @Override
    public void add(Network network, Pass pass) {
      Batch batch = pass.batch();
      lossNats = WindowBuffers.atLeast(lossNats, batch);
      labels = WindowBuffers.atLeast(labels, batch);
      network.evaluate(pass, lossNats);
      network.decode(pass, labels);
      for (int b = 0; b < batch.batchSize(); b++) {
        if (batch.lengths()[b] > 0) {
          scoring.add(batch.targets()[b], labels[b], lossNats[b]);
        }
      }
    }

    @Override
    public Score score() {
      return scoring.score();
    }
  }
}
