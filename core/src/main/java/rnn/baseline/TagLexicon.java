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
 * of the words that occur at most {@value #MAX_RARE} times. If it is capitalised and occurs in
 * lower case, as the first word of a sentence may, the relative frequencies of the tags that it has
 * there are the other half of these probabilities. Without characters they are what the tags of
 * tokens are whose word occurs once.
 *
 * <p>Words that a limited vocabulary leaves out are told apart by their characters, see {@link
 * UnknownWords}, and are words that occur.
 */
final class TagLexicon implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Most occurrences of a word whose suffix tells of words that do not occur. */
  static final int MAX_RARE = 10;

  private final int labels; // K
  private final WordTags words;
  private final UnknownWords unknown;
  private final double[] prior; // [K] P(t)
  private final double[] rarePrior; // [K] of tokens whose word occurs once
  private final WordShape shapes;
  private final @Nullable LowerCaseWords lowerCase;
  private final @Nullable SuffixModel suffixes;

  /**
   * The lexicon of these words.
   *
   * @param words tags of the words of {@code encoder}, then of the unknown ones
   */
  TagLexicon(WordTags words, UnknownWords unknown, ExampleEncoder encoder) {
    this.words = words;
    this.unknown = unknown;
    this.labels = words.labels();
    this.prior = words.prior();
    this.rarePrior = words.priorOfRare();
    Vocabulary characters = encoder.characters();
    this.shapes = new WordShape(characters);
    this.lowerCase = characters == null ? null : new LowerCaseWords(encoder.words(), characters);
    this.suffixes = characters == null ? null : suffixes(encoder, characters);
  }

  private SuffixModel suffixes(ExampleEncoder encoder, Vocabulary characters) {
    SuffixModel.Builder builder =
        new SuffixModel.Builder(labels, WordShape.SHAPES, characters.size());
    for (int word = Vocabulary.END_OF_SENTENCE + 1; word < words.words(); word++) {
      if (words.occurrences(word) > 0 && words.occurrences(word) <= MAX_RARE) {
        int[] spelling =
            word < words.vocabulary()
                ? encoder.spellings(List.of(encoder.words().token(word))).values()
                : unknown.spelling(word - words.vocabulary());
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
    int word = shard.tokens()[i];
    Ragged spellings = shard.spellings();
    if (suffixes != null && lowerCase != null && spellings.sequences() > 0) {
      int[] spelling = spellings.values();
      int from = spellings.start(i);
      int to = spellings.starts()[i + 1];
      int shape = shapes.of(spelling, from, to);
      suffixes.probabilities(shape, spelling, from, to, probabilities);
      int other = lowerCase.find(spelling, from, to);
      if (words.isKnown(other)) {
        mix(other, words.occurrences(other), probabilities);
      }
      if (word == Vocabulary.UNKNOWN && unknown.place(spelling, from, to) >= 0) {
        word = words.vocabulary() + unknown.place(spelling, from, to);
      }
    } else {
      System.arraycopy(rarePrior, 0, probabilities, 0, labels);
    }
    if (words.isKnown(word)) {
      mix(word, words.start(word + 1) - words.start(word), probabilities);
    }
  }

  /** Mixes in how often a word has each tag, against {@code others} occurrences of others. */
  private void mix(int word, double others, double[] probabilities) {
    double sum = words.occurrences(word) + others;
    for (int t = 0; t < labels; t++) {
      probabilities[t] *= others / sum;
    }
    for (int q = words.start(word); q < words.start(word + 1); q++) {
      probabilities[words.tag(q)] += words.count(q) / sum;
    }
  }
}
