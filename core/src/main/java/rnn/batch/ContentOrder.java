package rnn.batch;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import rnn.math.Mixing;

/**
 * A row's place in the order that is given to rows which have none: by the hash of their tokens,
 * which shuffles them, then by their tokens and their labels, as ids or as characters.
 *
 * <p>Rows that are equal in all are equal, so the order of a table's text does not depend on how
 * the table was stored or read.
 */
public final class ContentOrder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long hash;
  private final int[] tokens; // [n]
  private final int[] labels; // [n], [1] or empty

  /** The place of a row with this {@link #hash(List)}. */
  public ContentOrder(long hash, int[] tokens, int[] labels) {
    this.hash = hash;
    this.tokens = tokens;
    this.labels = labels;
  }

  /** The place of a row whose words and labels are not numbered yet, by their characters. */
  public static ContentOrder ofCharacters(List<String> tokens, List<String> labels) {
    return new ContentOrder(hash(tokens), characters(tokens), characters(labels));
  }

  /** A number that depends on the tokens alone, the same on every machine. */
  public static long hash(List<String> tokens) {
    long hash = 0x6A09E667F3BCC909L;
    for (String token : tokens) {
      for (int i = 0; i < token.length(); i++) {
        hash = (hash ^ token.charAt(i)) * 0x100000001B3L;
      }
      hash = Mixing.mixed(hash);
    }
    return hash;
  }

  /** The characters of all strings, a number that is none behind each string. */
  private static int[] characters(List<String> strings) {
    return strings.stream()
        .flatMapToInt(string -> IntStream.concat(string.chars(), IntStream.of(-1)))
        .toArray();
  }

  /** The hash of the tokens. */
  public long hash() {
    return hash;
  }

  /** The order as Spark wants it. */
  public enum ByContent implements Comparator<ContentOrder> {
    INSTANCE;

    @Override
    public int compare(ContentOrder a, ContentOrder b) {
      int byHash = Long.compareUnsigned(a.hash, b.hash);
      if (byHash != 0) {
        return byHash;
      }
      int byTokens = Arrays.compare(a.tokens, b.tokens);
      return byTokens != 0 ? byTokens : Arrays.compare(a.labels, b.labels);
    }
  }
}
