package rnn.task;

import java.util.List;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.SequenceReading;

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
}
