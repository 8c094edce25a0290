package rnn.text;

import java.util.List;
import java.util.stream.Collectors;

/** The tokenizers that can be chosen by name. */
public final class Tokenizers {
  private static final List<Tokenizer> ALL =
      List.of(
          new WhitespaceTokenizer(), //
          new WordTokenizer(),
          new CharacterTokenizer());

  private Tokenizers() {}

  /** Every tokenizer, the default first. */
  public static List<Tokenizer> all() {
    return ALL;
  }

  /**
   * The tokenizer of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Tokenizer named(String name) {
    for (Tokenizer tokenizer : ALL) {
      if (tokenizer.name().equals(name)) {
        return tokenizer;
      }
    }
    throw new IllegalArgumentException(
        "--tokenizer must be one of %s but is '%s'"
            .formatted(ALL.stream().map(Tokenizer::name).collect(Collectors.joining(", ")), name));
  }
}
