package rnn.text;

import java.io.InputStream;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of words that were learned elsewhere, for the words of a vocabulary: {@code word → [E]},
 * as far as a file has them.
 *
 * <p>The vocabulary may be larger than the one that was asked for: behind its words follow those
 * that only the file has. Words that the file has in no form have no row; {@code <unk>} then has
 * the mean of the rows of the words asked for.
 */
public final class WordVectors {
  private final Vocabulary vocabulary;
  private final int askedWords; // the first ids: words of the training data
  private final float[] @Nullable [] rows; // [V][E], null where the file has none
  private final Figures figures;

  /**
   * Figures of a file and of what it had.
   *
   * @param size values {@code E} of a vector
   * @param words lines of the file that are vectors
   * @param announcedWords words that its first line says it has; 0 if it does not say
   * @param unreadableWords words that are not UTF-8, which were passed over
   * @param foundWords words asked for that were found, {@code <unk>} and {@code <eos>} left out
   * @param lowerCaseWords those of them that were found in lower case only
   */
  public record Figures(
      int size,
      long words,
      long announcedWords,
      long unreadableWords,
      int foundWords,
      int lowerCaseWords) {}

  WordVectors(Vocabulary vocabulary, int askedWords, float[] @Nullable [] rows, Figures figures) {
    this.vocabulary = vocabulary;
    this.askedWords = askedWords;
    this.rows = rows;
    this.figures = figures;
    if (rows[Vocabulary.UNKNOWN] == null) {
      rows[Vocabulary.UNKNOWN] = mean();
    }
  }

  /**
   * The vectors in {@code in} of the words of {@code vocabulary}, and of the first words in it that
   * the vocabulary does not have.
   *
   * @param in text as word2vec, GloVe and fastText write it, UTF-8; read to its end as a stream and
   *     left open
   * @param source name of the text in messages
   * @param maxAdded limit of the words that are added to the vocabulary
   * @throws IllegalArgumentException if it is not such text, or has none of the words; the message
   *     names the line and says what to do
   * @throws java.io.UncheckedIOException if the stream cannot be read
   */
  public static WordVectors read(
      InputStream in, String source, Vocabulary vocabulary, int maxAdded) {
    return new WordVectorReader(in, source).read(vocabulary, maxAdded);
  }

  /**
   * The number of values {@code E} of each vector in {@code in}, by its first lines.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  public static int size(InputStream in, String source) {
    return new WordVectorReader(in, source).size();
  }

  /** The vocabulary asked for, and behind it the words that only the file has. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Number of words asked for: ids from it on are words that only the file has. */
  public int askedWords() {
    return askedWords;
  }

  /** Values {@code E} of a vector. */
  public int size() {
    return figures.size();
  }

  /** Figures of the file and of the words found in it. */
  public Figures figures() {
    return figures;
  }

  /** The vector {@code [E]} of a word, not copied; null if the file has none. */
  public float @Nullable [] row(int id) {
    return rows[id];
  }

  /** Ids of the words whose vectors stand in the file; never {@code <unk>} and {@code <eos>}. */
  public BitSet found() {
    BitSet found = new BitSet(rows.length);
    for (int id = Vocabulary.END_OF_SENTENCE + 1; id < rows.length; id++) {
      found.set(id, rows[id] != null);
    }
    return found;
  }

  /** "found 7,012 of 9,001 words, 512 of them in lower case", and what else there is to say. */
  public String summary() {
    StringBuilder summary =
        new StringBuilder("found %,d of %,d words".formatted(figures.foundWords(), askedWords - 2));
    if (figures.lowerCaseWords() > 0) {
      summary.append(", %,d of them in lower case".formatted(figures.lowerCaseWords()));
    }
    int added = vocabulary.size() - askedWords;
    if (added > 0) {
      summary.append("; %,d more words are known from the vectors alone".formatted(added));
    }
    if (figures.announcedWords() > 0 && figures.announcedWords() != figures.words()) {
      summary.append(
          "; the first line says %,d words but there are %,d"
              .formatted(figures.announcedWords(), figures.words()));
    }
    if (figures.unreadableWords() > 0) {
      summary.append(
          "; %,d words that are not UTF-8 were passed over".formatted(figures.unreadableWords()));
    }
    return summary.toString();
  }

  /** The mean {@code [E]} of the words asked for, added up in the order of their ids. */
  private float[] mean() {
    double[] sum = new double[figures.size()]; // [E]
    int count = 0;
    for (int id = 0; id < askedWords; id++) {
      float[] row = rows[id];
      if (row != null) {
        count++;
        for (int e = 0; e < sum.length; e++) {
          sum[e] += row[e];
        }
      }
    }
    float[] mean = new float[sum.length];
    for (int e = 0; e < sum.length; e++) {
      mean[e] = (float) (sum[e] / count);
    }
    return mean;
  }
}
