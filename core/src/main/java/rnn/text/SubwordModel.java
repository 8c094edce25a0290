package rnn.text;

import java.util.List;

/** The division of a piece of text into subwords. */
interface SubwordModel {

  /** The tokens of {@code piece}, {@code <unk>} for what they cannot spell. */
  List<String> tokens(String piece);

  /** The text of tokens, before bytes become characters again. */
  String text(List<String> tokens);
}
