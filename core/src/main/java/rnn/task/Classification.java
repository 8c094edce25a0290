package rnn.task;

import java.util.List;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.SequenceReading;

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
}
