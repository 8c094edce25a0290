package rnn.model;

import java.util.Map;
import rnn.batch.ExampleEncoder;
import rnn.task.Scoring;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;

/** A trained model, whatever learned: what it was made of. {@link Models} has what it does. */
public sealed interface TrainedModel permits Model, BaselineModel {

  /** Its words, and characters and labels if it has some. */
  ExampleEncoder encoder();

  /** Its task, and what its labels say. */
  Scoring scoring();

  /** The tokenizer that divides a line into its tokens. */
  Tokenizer tokenizer();

  /** Name of how it read its text in {@code rnn.batch.Readings}. */
  String reading();

  /** Where it came from, in a reader's order. */
  Map<String, String> provenance();

  /** The tokens. */
  default Vocabulary vocabulary() {
    return encoder().words();
  }
}
