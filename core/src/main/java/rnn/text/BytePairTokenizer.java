package rnn.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens are sequences of bytes that were found to occur often: byte-level byte-pair encoding. No
 * word is unknown, for every byte is a token by itself.
 *
 * <p>A line is divided into pieces by {@link PieceTokenizer}, and within each the merges apply in
 * their order. Tokens are written in GPT-2's alphabet of bytes, in which a space is {@code Ġ}. The
 * line comes back exactly; half a surrogate pair, which is no text, comes back as {@code ?}. A
 * literal {@code <unk>} or {@code <eos>} is text like any other: its brackets and its letters are
 * different pieces, so that no token is spelled like it.
 */
public final class BytePairTokenizer implements SubwordTokenizer {
  private static final long serialVersionUID = 1L;

  /** The name on the command line and in files. */
  public static final String NAME = "bpe";

  /** Name of the file of merges in a model directory. */
  public static final String MERGES_FILE = "merges.txt";

  private static final String HEADER = "#version: 0.2"; // as GPT-2's files begin
  private static final PieceTokenizer PIECES = new PieceTokenizer();

  private final BytePairMerges merges;
  private transient volatile @Nullable SubwordCache cache;

  BytePairTokenizer(BytePairMerges merges) {
    this.merges = merges;
  }

  /**
   * The tokenizer in a file that {@link #content} made.
   *
   * @param source what the file is called in messages
   * @throws IllegalArgumentException if it is malformed; the message says which line and what
   */
  public static BytePairTokenizer read(byte[] content, String source) {
    String text = new String(content, StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).startsWith("#version")) {
      throw new IllegalArgumentException(
          "%s: line 1 must be \"%s\" but is %s; is this a file of merges?"
              .formatted(
                  source,
                  HEADER,
                  lines.isEmpty() ? "missing" : "\"" + Excerpt.of(lines.get(0), 80) + "\""));
    }
    BytePairMerges merges = BytePairMerges.read(lines.subList(1, lines.size()), source, 2);
    List<String> made = new ArrayList<>(merges.symbols());
    if (made.contains(Vocabulary.UNKNOWN_TOKEN)
        || made.contains(Vocabulary.END_OF_SENTENCE_TOKEN)) {
      throw new IllegalArgumentException(
          "%s: no merge may make %s or %s, which are no text; leave it out"
              .formatted(source, Vocabulary.UNKNOWN_TOKEN, Vocabulary.END_OF_SENTENCE_TOKEN));
    }
    return new BytePairTokenizer(merges);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    for (String piece : PIECES.tokens(line)) {
      tokens.addAll(cache().tokens(piece, this::divided));
    }
    return tokens;
  }

  private List<String> divided(String piece) {
    return List.copyOf(merges.apply(List.of(piece.split(""))));
  }

  private SubwordCache cache() {
    SubwordCache there = cache;
    if (there == null) {
      there = new SubwordCache(); // two threads may make one each, and one is kept
      cache = there;
    }
    return there;
  }

  /** The line of tokens; {@code <unk>} stays itself, bytes that are no UTF-8 become U+FFFD. */
  @Override
  public String line(List<String> tokens) {
    StringBuilder line = new StringBuilder();
    int start = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      boolean isSpecial = i < tokens.size() && Vocabulary.isSpecial(tokens.get(i));
      if (i == tokens.size() || isSpecial) {
        line.append(PIECES.line(tokens.subList(start, i)));
        line.append(isSpecial ? tokens.get(i) : "");
        start = i + 1;
      }
    }
    return line.toString();
  }

  /** The 256 bytes, then what the merges make, in their order. */
  @Override
  public List<String> vocabulary() {
    List<String> vocabulary = ByteAlphabet.characters();
    vocabulary.addAll(merges.symbols());
    return vocabulary;
  }

  @Override
  public String fileName() {
    return MERGES_FILE;
  }

  /** The merges, one a line, in the form of GPT-2's {@code merges.txt}. */
  @Override
  public byte[] content() {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    lines.addAll(merges.lines());
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
