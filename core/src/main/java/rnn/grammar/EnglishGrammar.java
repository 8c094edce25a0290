package rnn.grammar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The grammar that is built in: a small English in which subject and verb agree over a distance,
 * clauses nest, quotations and brackets close. Its rules are in {@code english.grammar}.
 */
public final class EnglishGrammar {
  private static final String FILE = "english.grammar";

  private EnglishGrammar() {}

  /** The grammar, read anew. */
  public static Grammar grammar() {
    try (InputStream in = EnglishGrammar.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the jar; build it again");
      }
      return Grammar.read(in, FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " could not be read: " + e, e);
    }
  }
}
