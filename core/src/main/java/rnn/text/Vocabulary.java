package rnn.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens a model knows, numbered {@code 0 … V-1}.
 *
 * <p>Id 0 is {@code <unk>}, which stands for every other token; id 1 is {@code <eos>}, which ends a
 * sentence; then follow the tokens from the most frequent to the rarest. A literal {@code <unk>} or
 * {@code <eos>} in the data is that token. On disk it is a text file, see {@link VocabularyFile}.
 */
public final class Vocabulary implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Id of {@value #UNKNOWN_TOKEN}. */
  public static final int UNKNOWN = 0;

  /** Id of {@value #END_OF_SENTENCE_TOKEN}. */
  public static final int END_OF_SENTENCE = 1;

  /** The token that stands for every token the vocabulary does not have. */
  public static final String UNKNOWN_TOKEN = "<unk>";

  /** The token that ends a sentence. */
  public static final String END_OF_SENTENCE_TOKEN = "<eos>";

  private final String[] tokens; // [V]
  private transient volatile @Nullable Map<String, Integer> ids; // built when first asked for

  private Vocabulary(String[] tokens) {
    this.tokens = tokens;
  }

  /** As {@link #of(Collection, int, long)}, of a map's entries. */
  public static Vocabulary of(Map<String, Long> counts, int maximumSize, long minimumCount) {
    return of(counts.entrySet(), maximumSize, minimumCount);
  }

  /**
   * The vocabulary of the most frequent tokens; of equally frequent ones, the first by code points.
   *
   * @param counts tokens, each once, and how often they occur
   * @param maximumSize the most tokens to keep, {@code <unk>} and {@code <eos>} counted; 0 for no
   *     limit
   * @param minimumCount tokens that occur less often are left out
   * @throws IllegalArgumentException if nothing but {@code <unk>} and {@code <eos>} would be left
   */
  public static Vocabulary of(
      Collection<? extends Map.Entry<String, Long>> counts, int maximumSize, long minimumCount) {
    if (maximumSize < 0 || (maximumSize > 0 && maximumSize <= 2)) {
      throw new IllegalArgumentException(
          "Vocabulary size must be 0 (no limit) or at least 3 (%s, %s and one token) but is %d"
              .formatted(UNKNOWN_TOKEN, END_OF_SENTENCE_TOKEN, maximumSize));
    }
    List<Map.Entry<String, Long>> kept = new ArrayList<>();
    for (Map.Entry<String, Long> count : counts) {
      if (!isSpecial(count.getKey()) && count.getValue() >= Math.max(1, minimumCount)) {
        kept.add(count);
      }
    }
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(
          counts.isEmpty()
              ? "Vocabulary is empty: the training text has no tokens; check its path, format and"
                  + " column"
              : "Vocabulary is empty: none of %,d different tokens occurs %,d times; lower the minimum count"
                  .formatted(counts.size(), minimumCount));
    }
    kept.sort(
        Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
            .reversed()
            .thenComparing(Map.Entry::getKey, Vocabulary::compareCodePoints));
    int size = maximumSize == 0 ? kept.size() + 2 : Math.min(kept.size() + 2, maximumSize);
    String[] tokens = new String[size];
    tokens[UNKNOWN] = UNKNOWN_TOKEN;
    tokens[END_OF_SENTENCE] = END_OF_SENTENCE_TOKEN;
    for (int id = 2; id < size; id++) {
      tokens[id] = kept.get(id - 2).getKey();
    }
    return ofTokens(tokens);
  }

  /**
   * The vocabulary of these tokens in the order of their ids, copied.
   *
   * @throws IllegalArgumentException if the first two are not {@code <unk>} and {@code <eos>}, no
   *     other follows, or a token comes twice
   */
  public static Vocabulary ofTokens(String[] tokens) {
    VocabularyFile.check(Arrays.asList(tokens), "Vocabulary", "id", 0);
    return new Vocabulary(tokens.clone());
  }

  /**
   * The vocabulary in a file that {@link #write} wrote.
   *
   * @param in UTF-8; left open
   * @param source what the file is called in messages
   * @throws IllegalArgumentException if it is malformed; the message says which line and what
   */
  public static Vocabulary read(InputStream in, String source) {
    List<String> tokens = VocabularyFile.tokens(Utf8Lines.read(in, source), source);
    return new Vocabulary(tokens.toArray(String[]::new));
  }

  /** As {@link #read(InputStream, String)}. */
  public static Vocabulary read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("Vocabulary " + file + " could not be read: " + e, e);
    }
  }

  /** Writes one token a line in the order of ids; {@code out} is left open. */
  public void write(Writer out) throws IOException {
    for (String line : lines()) {
      out.write(line);
      out.write('\n');
    }
  }

  /** The lines of the file: tokens in the order of their ids, line ends and backslashes escaped. */
  public List<String> lines() {
    return Arrays.stream(tokens).map(VocabularyFile::escaped).toList();
  }

  /** {@code V}: number of tokens, {@code <unk>} and {@code <eos>} counted. */
  public int size() {
    return tokens.length;
  }

  /**
   * Id of a token, {@link #UNKNOWN} if the vocabulary does not have it.
   *
   * @throws IllegalArgumentException if it is null
   */
  public int id(String token) {
    if (token == null) {
      throw new IllegalArgumentException(
          "A token must be a string but is null; leave nulls out, or put %s in their place"
              .formatted(UNKNOWN_TOKEN));
    }
    return ids().getOrDefault(token, UNKNOWN);
  }

  /** True if the vocabulary has this very token. */
  public boolean contains(String token) {
    return ids().containsKey(token);
  }

  /**
   * The token of an id.
   *
   * @throws IndexOutOfBoundsException if there is no such id
   */
  public String token(int id) {
    return tokens[id];
  }

  /** The tokens {@code [V]} in the order of their ids, copied. */
  public String[] tokens() {
    return tokens.clone();
  }

  /** The ids of tokens; no {@code <eos>} is appended. */
  public int[] encode(List<String> tokens) {
    int[] encoded = new int[tokens.size()];
    int i = 0;
    for (String token : tokens) {
      encoded[i++] = id(token);
    }
    return encoded;
  }

  private Map<String, Integer> ids() {
    Map<String, Integer> built = ids;
    if (built == null) {
      built = new HashMap<>(tokens.length * 2);
      for (int id = 0; id < tokens.length; id++) {
        built.put(tokens[id], id);
      }
      ids = built;
    }
    return built;
  }

  /** True of {@code <unk>} and {@code <eos>}, which are no text. */
  public static boolean isSpecial(String token) {
    return token.equals(UNKNOWN_TOKEN) || token.equals(END_OF_SENTENCE_TOKEN);
  }

  /** Order by code points; {@link String#compareTo} puts {@code U+10000} before {@code U+E000}. */
  public static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        boolean surrogates =
            Character.isSurrogate(a.charAt(i)) != Character.isSurrogate(b.charAt(i));
        return surrogates
            ? (Character.isSurrogate(a.charAt(i)) ? 1 : -1)
            : Character.compare(a.charAt(i), b.charAt(i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Vocabulary vocabulary && Arrays.equals(tokens, vocabulary.tokens);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(tokens);
  }

  @Override
  public String toString() {
    return "vocabulary of %,d tokens".formatted(tokens.length);
  }
}
