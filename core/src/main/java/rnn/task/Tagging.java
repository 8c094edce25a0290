package rnn.task;

import java.util.List;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.SequenceReading;
import rnn.layer.Pass;
import rnn.network.Network;

/**
 * Tagging: every token has a label, such as its part of speech; judged by the F1 of spans where the
 * labels mark spans, else by accuracy.
 */
public final class Tagging implements Task {
  /** The name in options and model files. */
  public static final String NAME = "tag";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "a label for each token";
  }

  @Override
  public Labelling labelling() {
    return Labelling.TOKENS;
  }

  @Override
  public List<Reading> readings() {
    return List.of(new SequenceReading());
  }

  @Override
  public List<Metric> metrics(LabelScheme scheme) {
    return scheme.hasSpans()
        ? List.of(
            Metrics.SPAN_F1,
            Metrics.SPAN_PRECISION,
            Metrics.SPAN_RECALL,
            Metrics.IMPROPER,
            Metrics.TOKEN_ACCURACY,
            Metrics.KNOWN_WORD_ACCURACY,
            Metrics.UNKNOWN_WORD_ACCURACY,
            Metrics.LOG_LOSS)
        : List.of(
            Metrics.TOKEN_ACCURACY,
            Metrics.KNOWN_WORD_ACCURACY,
            Metrics.UNKNOWN_WORD_ACCURACY,
            Metrics.LOG_LOSS);
  }

  @Override
  public WindowScoring scoring(LabelScheme scheme, int labels) {
    return new Columns(new TagScoring(scheme, labels));
  }

  /** Every column of a window is a sequence. */
  private static final class Columns implements WindowScoring {
    private final TagScoring scoring;
    private float[] lossNats = {}; // [T,B]
    private int[] labels = {}; // [T,B]

    Columns(TagScoring scoring) {
      this.scoring = scoring;
    }

    @Override
    public void add(Network network, Pass pass) {
      Batch batch = pass.batch();
      lossNats = WindowBuffers.atLeast(lossNats, batch);
      labels = WindowBuffers.atLeast(labels, batch);
      network.evaluate(pass, lossNats);
      network.decode(pass, labels);
      int B = batch.batchSize();
      for (int b = 0; b < B; b++) {
        double loss = 0;
        for (int t = 0; t < batch.lengths()[b]; t++) {
          loss += lossNats[t * B + b];
        }
        scoring.addColumn(batch, b, network.trainedWords(), labels, loss);
      }
    }

    @Override
    public Score score() {
      return scoring.score();
    }
  }
}
