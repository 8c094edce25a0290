package rnn.text;

import java.util.List;
import rnn.option.Registry;

/** The tokenizers that can be chosen by name, the default first. */
public final class Tokenizers {
  private static final Registry<Tokenizer> ALL =
      new Registry<>(
          "tokenizer",
          Tokenizer::name,
          List.of(new WhitespaceTokenizer(), new WordTokenizer(), new CharacterTokenizer()));

  private Tokenizers() {}

  /** Every tokenizer, in the order shown to users. */
  public static List<Tokenizer> all() {
    return ALL.all();
  }

  /** Every name, in the same order. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The tokenizer called {@code name}.
   *
   * @throws rnn.option.OptionException if there is none; the message lists the names there are
   */
  public static Tokenizer named(String name) {
    return ALL.named(name);
  }
}
