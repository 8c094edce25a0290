package rnn.head;

import java.util.List;
import java.util.function.Function;
import rnn.option.Registry;

/**
 * All output layers that options and model files can name. Each is a distribution over all words;
 * they differ in what a large vocabulary costs in training.
 */
public final class Outputs {
  private record Entry(String name, Function<OutputShape, OutputSpec> spec) {}

  private static final Registry<Entry> ALL =
      new Registry<>(
          "output",
          Entry::name,
          List.of(
              new Entry(SoftmaxOutput.NAME, SoftmaxOutput.Spec::of),
              new Entry(AdaptiveOutput.NAME, AdaptiveOutput.Spec::of),
              new Entry(SampledOutput.NAME, SampledOutput.Spec::of)));

  private Outputs() {}

  /** Every name, in the order shown to users. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The output called {@code name} of the given shape.
   *
   * @throws rnn.option.OptionException if there is no such name; the message lists those there are;
   *     or if the output cannot have that shape
   */
  public static OutputSpec named(String name, OutputShape shape) {
    return ALL.named(name).spec().apply(shape);
  }
}
