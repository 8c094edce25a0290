package rnn.baseline;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.batch.ExampleEncoder;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.text.Vocabulary;

/**
 * Probabilities of the tags of a word by itself.
 *
 * <p>Of a word that occurs {@code n} times in training, with {@code d} different tags, they are
 *
 * <pre>
 *   P(t | w) = (f(t, w) + d · P(t | its characters)) / (n + d)
 * </pre>
 *
 * <p>as Witten and Bell smooth, so that no tag is impossible. Of a word that does not occur, they
 * are {@code P(t | its characters)}: what its suffix says about it, {@link SuffixModel}, by those
 * of the words that occur at most {@value #MAX_RARE} times. Without characters it is what the tags
 * of tokens are whose word occurs once.
 */
final class TagLexicon implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Most occurrences of a word whose suffix tells of words that do not occur. */
  static final int MAX_RARE = 10;

  private final int labels; // K
  private final WordTags words;
  private final double[] prior; // [K] P(t)
  private final double[] rarePrior; // [K] of tokens whose word occurs once
  private final WordShape shapes;
  private final @Nullable SuffixModel suffixes;

  /** The lexicon of these words, whose spelling {@code encoder} knows. */
  TagLexicon(WordTags words, ExampleEncoder encoder) {
    this.words = words;
    this.labels = words.labels();
    this.prior = words.prior();
    this.rarePrior = words.priorOfRare();
    this.shapes = new WordShape(encoder.characters());
    this.suffixes = encoder.characters() == null ? null : suffixes(encoder, encoder.characters());
  }

  private SuffixModel suffixes(ExampleEncoder encoder, Vocabulary characters) {
    SuffixModel.Builder builder =
        new SuffixModel.Builder(labels, WordShape.SHAPES, characters.size());
    for (int word = Vocabulary.END_OF_SENTENCE + 1; word < words.words(); word++) {
      if (words.occurrences(word) > 0 && words.occurrences(word) <= MAX_RARE) {
        int[] spelling = encoder.spellings(List.of(encoder.words().token(word))).values();
        int shape = shapes.of(spelling, 0, spelling.length);
        for (int i = words.start(word); i < words.start(word + 1); i++) {
          builder.add(shape, spelling, words.tag(i));
        }
      }
    }
    return builder.build(rarePrior);
  }

  /** Probability of each tag {@code [K]}, of any token; positive. */
  double[] prior() {
    return prior;
  }

  /**
   * Writes the probability of each tag of token {@code i} of {@code shard}; positive.
   *
   * @param probabilities {@code [K]}, is overwritten
   */
  void probabilities(Shard shard, int i, double[] probabilities) {
    Ragged spellings = shard.spellings();
    if (suffixes != null && spellings.sequences() > 0) {
      int from = spellings.start(i);
      int to = spellings.starts()[i + 1];
      int shape = shapes.of(spellings.values(), from, to);
      suffixes.probabilities(shape, spellings.values(), from, to, probabilities);
    } else {
      System.arraycopy(rarePrior, 0, probabilities, 0, labels);
    }
    int word = shard.tokens()[i];
    if (!words.isKnown(word)) {
      return;
    }
    int start = words.start(word);
    int end = words.start(word + 1);
    double sum = words.occurrences(word) + (end - start);
    for (int t = 0; t < labels; t++) {
      probabilities[t] *= (end - start) / sum;
    }
    for (int q = start; q < end; q++) {
      probabilities[words.tag(q)] += words.count(q) / sum;
    }
  }
}
