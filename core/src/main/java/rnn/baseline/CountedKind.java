package rnn.baseline;

import java.util.List;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.option.Option;

/** A kind of models that learn by counting. */
public interface CountedKind {

  /** Name in options and model files; kinds for different labellings may share it. */
  String name();

  /** Title in reports, a few words, such as {@code Kneser-Ney 5-gram} of order 5. */
  String title(CountingOptions options);

  /** Labelling of the data it is learned from. */
  Labelling labelling();

  /** The options that mean something for it alone. */
  default List<Option<?>> options() {
    return List.of();
  }

  /**
   * The model that {@code tables} are.
   *
   * @param encoder its words, characters and labels
   * @throws IllegalArgumentException if they are of no model, or do not fit {@code encoder}
   */
  CountedModel read(Tables tables, ExampleEncoder encoder);
}
