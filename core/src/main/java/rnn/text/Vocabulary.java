package rnn.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The tokens a model knows. */
public final class Vocabulary {
  private final String[] tokens;

  private Vocabulary(String[] tokens) {
    this.tokens = tokens;
  }

  /** A vocabulary of {@code tokens}. */
  public static Vocabulary ofTokens(String[] tokens) {
    return new Vocabulary(tokens);
  }

  /** The tokens by id. */
  public String[] tokens() {
    return tokens.clone();
  }

  /** Writes it. */
  public void write(OutputStream out) throws IOException {
    throw new IllegalStateException();
  }

  /** Reads it. */
  public static Vocabulary read(InputStream in) throws IOException {
    throw new IllegalStateException();
  }
}
