package rnn.baseline;

import java.util.List;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.option.Option;

/** The hidden Markov model as a language model. */
public final class HiddenMarkovKind implements CountedKind {
  /** The name. */
  public static final String NAME = "hmm";

  /** The kind; it has no state. */
  public HiddenMarkovKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title(CountingOptions options) {
    int states = options.get(CountingOptions.STATES);
    return "HMM of %,d state%s".formatted(states, states == 1 ? "" : "s");
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        CountingOptions.STATES,
        CountingOptions.RESTARTS,
        CountingOptions.ITERATIONS,
        CountingOptions.TOLERANCE);
  }

  @Override
  public Labelling labelling() {
    return Labelling.NONE;
  }

  @Override
  public CountedModel read(Tables tables, ExampleEncoder encoder) {
    return HiddenMarkovModel.read(tables, "", encoder.words().size());
  }
}
