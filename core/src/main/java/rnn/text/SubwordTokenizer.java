package rnn.text;

import java.util.List;

/**
 * A tokenizer with tokens of its own: it was learnt from a text or read from a file, so its name
 * does not make it. A model directory holds its content in a file.
 */
public interface SubwordTokenizer extends Tokenizer {

  /** All the tokens that it can make, {@code <unk>} and {@code <eos>} not among them. */
  List<String> vocabulary();

  /** Name of its file in a model directory. */
  String fileName();

  /** Content of that file, UTF-8, always the same for the same tokenizer. */
  byte[] content();
}
