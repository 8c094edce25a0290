package rnn.task;

import java.util.List;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.Readings;

/** Language modeling: every token is predicted from those before it; judged by perplexity. */
public final class LanguageModeling implements Task {
  /** The name in options and model files. */
  public static final String NAME = "language-model";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "the next token of running text";
  }

  @Override
  public Labelling labelling() {
    return Labelling.NONE;
  }

  @Override
  public List<Reading> readings() {
    return Readings.ofText();
  }

  @Override
  public List<Metric> metrics(LabelScheme scheme) {
    return List.of(Metrics.PERPLEXITY, Metrics.KNOWN_PERPLEXITY, Metrics.UNKNOWN_PERPLEXITY);
  }
}
