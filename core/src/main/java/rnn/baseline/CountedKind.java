package rnn.baseline;

import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;

/** A kind of models that learn by counting. */
public interface CountedKind {

  /** Name in options and model files; kinds for different labellings may share it. */
  String name();

  /** Title in reports, a few words, such as {@code Kneser-Ney 5-gram} of order 5. */
  String title(CountingOptions options);

  /** Labelling of the data it is learned from. */
  Labelling labelling();

  /**
   * The model that {@code tables} are.
   *
   * @param encoder its words, characters and labels
   * @throws IllegalArgumentException if they are of no model, or do not fit {@code encoder}
   */
  CountedModel read(Tables tables, ExampleEncoder encoder);
}
