package rnn.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.option.OptionException;
import rnn.option.Registry;

/** The tokenizers that can be chosen by name, and those that are read from a model's file. */
public final class Tokenizers {
  private static final Registry<Tokenizer> ALL =
      new Registry<>(
          "tokenizer",
          Tokenizer::name,
          List.of(new WhitespaceTokenizer(), new WordTokenizer(), new CharacterTokenizer()));

  private static final List<SubwordKind> SUBWORDS =
      List.of(
          new SubwordKind(
              BytePairTokenizer.NAME, BytePairTokenizer.MERGES_FILE, BytePairTokenizer::read),
          new SubwordKind(
              PretrainedTokenizer.NAME, PretrainedTokenizer.NAME, PretrainedTokenizer::read));

  /** A kind of tokenizer that a file makes. */
  private record SubwordKind(String name, String fileName, FileReader reader) {}

  /** Reader of a tokenizer from the content of a file, called {@code source} in messages. */
  @FunctionalInterface
  private interface FileReader {
    SubwordTokenizer read(byte[] content, String source);
  }

  private Tokenizers() {}

  /** Every tokenizer that its name makes, the default first. */
  public static List<Tokenizer> all() {
    return ALL.all();
  }

  /** The names on the command line: those of {@link #all}, and of what is learnt from the text. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(ALL.names());
    names.add(BytePairTokenizer.NAME);
    return names;
  }

  /**
   * The tokenizer of this name.
   *
   * @throws IllegalArgumentException if there is none, or its name does not make it; the message
   *     lists the names
   */
  public static Tokenizer named(String name) {
    for (Tokenizer tokenizer : all()) {
      if (tokenizer.name().equals(name)) {
        return tokenizer;
      }
    }
    if (fileName(name) != null) {
      throw new IllegalArgumentException(
          "The tokenizer %s is made of its file %s, not by its name; read it, or learn it"
              .formatted(name, fileName(name)));
    }
    throw new OptionException(
        "{tokenizer} must be one of %s but is '%s'", String.join(", ", names()), name);
  }

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if no tokenizer has it; the message lists the names
   */
  public static void require(String name) {
    if (fileName(name) == null) {
      named(name);
    }
  }

  /** The names of files in a model directory that make tokenizers. */
  public static List<String> fileNames() {
    return SUBWORDS.stream().map(SubwordKind::fileName).toList();
  }

  /** Name of the file in a model directory that makes a tokenizer; null if its name does. */
  public static @Nullable String fileName(String name) {
    SubwordKind kind = subwords(name);
    return kind == null ? null : kind.fileName;
  }

  /**
   * The tokenizer that the content of a file makes.
   *
   * @param name its name, of which {@link #fileName} is not null
   * @param source what the file is called in messages
   * @throws IllegalArgumentException if the content is malformed
   */
  public static SubwordTokenizer read(String name, byte[] content, String source) {
    SubwordKind kind = subwords(name);
    if (kind == null) {
      throw new IllegalArgumentException("The tokenizer %s has no file".formatted(name));
    }
    return kind.reader.read(content, source);
  }

  private static @Nullable SubwordKind subwords(String name) {
    return SUBWORDS.stream().filter(kind -> kind.name.equals(name)).findFirst().orElse(null);
  }
}
