package rnn.baseline;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import rnn.text.Vocabulary;

/**
 * N-gram models as ARPA files, the form that KenLM, SRILM and other programs read and write.
 *
 * <p>In the file {@value #END} stands for {@code <eos>}, and {@value #START} for the beginning of a
 * sentence. Probabilities and weights are logarithms to base 10.
 */
public final class Arpa {
  /** Token that begins a sentence in the file. */
  static final String START = "<s>";

  /** Token that ends a sentence in the file. */
  static final String END = "</s>";

  /** Line above the numbers of n-grams. */
  static final String DATA = "\\data\\";

  /** Last line of the file. */
  static final String END_OF_FILE = "\\end\\";

  /** Another spelling of {@code <unk>} that programs read. */
  static final String OTHER_UNKNOWN = "<UNK>";

  /**
   * Characters between the fields of a line, as KenLM has them. Other white space of Unicode, such
   * as U+3000, may be part of a word.
   */
  static final String SEPARATORS = " \t\f\u000b\u0000";

  /** Logarithm of nothing where a file must have a number, as SRILM writes it. */
  static final float ZERO = -99;

  /** Logarithm for {@code <unk>} where a file has none, as KenLM has it. */
  static final float MISSING_UNKNOWN = -100;

  private Arpa() {}

  /**
   * A file's content.
   *
   * @param vocabulary {@code <unk>}, {@code <eos>}, then the file's other words in its order
   * @param model in the form {@link NgramModel.Form#BACKOFF}
   */
  public record Read(Vocabulary vocabulary, NgramModel model) {}

  /**
   * Reads a file. One without {@code <unk>} gives it the logarithm {@value #MISSING_UNKNOWN}; what
   * stands before {@value #START} or behind {@value #END}, which no sentence has, is left out.
   *
   * @param in UTF-8, not compressed; read to its end and left open
   * @param what the file is called in messages
   * @throws IllegalArgumentException if it is malformed; the message says which line and what
   */
  public static Read read(InputStream in, String what) {
    return new ArpaReader(what).read(in);
  }

  /**
   * Writes {@code model}, interpolated probabilities as such; {@code out} is left open.
   *
   * @throws IllegalArgumentException if a token cannot stand in such a file, for it has white space
   *     or means something else there
   */
  public static void write(NgramModel model, Vocabulary vocabulary, Writer out) throws IOException {
    new ArpaWriter(model, vocabulary, out).write();
  }
}
