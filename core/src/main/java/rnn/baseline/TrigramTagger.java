package rnn.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.option.Option;
import rnn.text.Vocabulary;

/**
 * A tagger by a hidden Markov model of trigrams (Brants 2000, "TnT - A Statistical Part-of-Speech
 * Tagger"): tags are the hidden states, words what they emit.
 *
 * <pre>
 *   P(tags, words) = Π P(tag | two tags before) · P(word | tag)  ·  P(boundary | last two tags)
 * </pre>
 *
 * <p>Transitions are {@link TagTransitions}, smoothed by deleted interpolation. Emissions are what
 * {@link TagLexicon} has, by Bayes' rule; the probability of the word itself is the same for all
 * tags. Everything is positive, so that each sequence of tags has a probability.
 *
 * <p>Up to {@value #MAX_LABELS} labels, nothing is left out: the tags are the most probable ones of
 * all sequences of tags, confidences and log-probabilities sums over all of them. Of more labels,
 * only the {@value #MAX_TAGS} that are most probable by the word itself are considered for each
 * token, and the gold label in log-probabilities.
 *
 * <p>Labels that training does not know, or that are missing, are summed over: a log-probability is
 * that of the others.
 */
public final class TrigramTagger implements CountedTagger {
  private static final long serialVersionUID = 1L;

  /** Most labels of which every one is considered for every token. */
  static final int MAX_LABELS = 100;

  /** Tags considered for a token where there are more labels. */
  static final int MAX_TAGS = 32;

  /** The kind. */
  public static final CountedKind KIND = new Kind();

  private static final String DECODING = "decoding";
  private static final String WORD_LABEL = "word-label";
  private static final String TRIGRAM = "trigram";
  private static final int[] NO_LABELS = {};

  private final LabelSizes sizes;
  private final KeyCounts wordLabels;
  private final UnknownWords unknown;
  private final KeyCounts trigrams;
  private final String decoding;
  private final TagTransitions transitions;
  private final TagLexicon lexicon;
  private final int[] allTags; // [K]

  private TrigramTagger(
      KeyCounts wordLabels,
      UnknownWords unknown,
      KeyCounts trigrams,
      ExampleEncoder encoder,
      String decoding) {
    this.sizes = LabelSizes.of(encoder);
    this.wordLabels = wordLabels;
    this.unknown = unknown;
    this.trigrams = trigrams;
    this.decoding = decoding;
    this.transitions = new TagTransitions(trigrams, sizes.labels());
    this.lexicon = new TagLexicon(new WordTags(wordLabels, unknown, sizes), unknown, encoder);
    this.allTags = new int[sizes.labels()];
    Arrays.setAll(allTags, k -> k);
  }

  /**
   * Content of a model.
   *
   * @param wordLabels {@link TagCounts#wordLabels} of all shards
   * @param unknownWords {@link TagCounts#unknownWords} of all shards
   * @param trigrams {@link TagCounts#trigrams} of all shards
   * @param encoder words and labels
   * @throws IllegalArgumentException if {@code encoder} has no labels
   */
  public static Tables tables(
      KeyCounts wordLabels,
      SortedMap<String, KeyCounts> unknownWords,
      KeyCounts trigrams,
      ExampleEncoder encoder,
      CountingOptions options) {
    LabelSizes sizes = LabelSizes.of(encoder);
    UnknownWords unknown = UnknownWords.of(unknownWords, sizes.labels());
    String decoding = options.get(CountingOptions.DECODING);
    return tables(wordLabels, unknown, trigrams, sizes, decoding);
  }

  private static Tables tables(
      KeyCounts wordLabels,
      UnknownWords unknown,
      KeyCounts trigrams,
      LabelSizes sizes,
      String decoding) {
    Tables tables = new Tables().set(DECODING, decoding);
    sizes.addTo(tables);
    wordLabels.addTo(tables, WORD_LABEL, TagCounts.wordLabelDigits(sizes.words(), sizes.labels()));
    unknown.addTo(tables, sizes.labels());
    trigrams.addTo(tables, TRIGRAM, TagCounts.trigramDigits(sizes.labels()));
    return tables;
  }

  @Override
  public Tables tables() {
    return tables(wordLabels, unknown, trigrams, sizes, decoding);
  }

  @Override
  public Tagged tag(Shard shard, int sequence) {
    Tokens tokens = new Tokens(shard, sequence, NO_LABELS);
    int[][] tags = tokens.tags; // [T][S]
    TagLattice lattice = new TagLattice(transitions, tags, tokens.emissions);
    double[][] posteriors = lattice.posteriors(); // [T][S]
    boolean isViterbi = decoding.equals(CountingOptions.VITERBI);
    int[] best = isViterbi ? lattice.best() : new int[tags.length]; // [T]
    double[] confidences = new double[tags.length]; // [T]
    for (int t = 0; t < tags.length; t++) {
      int place =
          isViterbi ? Arrays.binarySearch(tags[t], best[t]) : Largest.indexOf(posteriors[t]);
      best[t] = tags[t][place];
      confidences[t] = posteriors[t][place];
    }
    return new Tagged(best, confidences);
  }

  @Override
  public double logProbability(Shard shard, int sequence) {
    Tokens tokens = new Tokens(shard, sequence, shard.labels());
    int[][] goldTags = tokens.tags.clone();
    double[][] goldEmissions = tokens.emissions.clone();
    for (int t = 0; t < goldTags.length; t++) {
      int label = shard.labels()[shard.starts()[sequence] + t];
      if (label >= 0) {
        int place = Arrays.binarySearch(tokens.tags[t], label);
        goldTags[t] = new int[] {label};
        goldEmissions[t] = new double[] {tokens.emissions[t][place]};
      }
    }
    return new TagLattice(transitions, goldTags, goldEmissions).logTotal()
        - new TagLattice(transitions, tokens.tags, tokens.emissions).logTotal();
  }

  /** Tags that are considered for the tokens of a sequence. */
  private final class Tokens {
    final int[][] tags; // [T][S] ascending
    final double[][] emissions; // [T][S] P(w | t) / P(w)

    /**
     * The tags of a sequence.
     *
     * @param labels of the shard's tokens, which are considered too; or none
     */
    Tokens(Shard shard, int sequence, int[] labels) {
      int start = shard.starts()[sequence];
      int length = shard.length(sequence);
      tags = new int[length][];
      emissions = new double[length][];
      double[] probabilities = new double[sizes.labels()]; // [K]
      double[] prior = lexicon.prior(); // [K]
      for (int t = 0; t < length; t++) {
        lexicon.probabilities(shard, start + t, probabilities);
        tags[t] = allTags.length <= MAX_LABELS ? allTags : mostProbable(probabilities);
        if (labels.length > 0 && labels[start + t] >= 0) {
          tags[t] = with(tags[t], labels[start + t]);
        }
        emissions[t] = new double[tags[t].length];
        for (int i = 0; i < tags[t].length; i++) {
          emissions[t][i] = probabilities[tags[t][i]] / prior[tags[t][i]];
        }
      }
    }
  }

  /** The {@value #MAX_TAGS} most probable tags, ascending; of equal ones, lower ids. */
  private static int[] mostProbable(double[] probabilities) {
    double[] sorted = probabilities.clone();
    Arrays.sort(sorted);
    double least = sorted[sorted.length - MAX_TAGS];
    int equal = MAX_TAGS;
    for (double probability : probabilities) {
      equal -= probability > least ? 1 : 0;
    }
    int[] tags = new int[MAX_TAGS];
    int size = 0;
    for (int k = 0; k < probabilities.length; k++) {
      if (probabilities[k] > least || probabilities[k] == least && equal-- > 0) {
        tags[size++] = k;
      }
    }
    return tags;
  }

  /** The tags and one that may be among them, ascending. */
  private static int[] with(int[] tags, int tag) {
    int place = Arrays.binarySearch(tags, tag);
    if (place >= 0) {
      return tags;
    }
    int[] more = Arrays.copyOf(tags, tags.length + 1);
    more[tags.length] = tag;
    Arrays.sort(more);
    return more;
  }

  private static final class Kind implements CountedKind {
    @Override
    public String name() {
      return "hmm";
    }

    @Override
    public String title(CountingOptions options) {
      return "trigram HMM";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(CountingOptions.DECODING);
    }

    @Override
    public Labelling labelling() {
      return Labelling.TOKENS;
    }

    @Override
    public CountedModel read(Tables tables, ExampleEncoder encoder) {
      String decoding = tables.setting(DECODING);
      if (!List.of(CountingOptions.VITERBI, CountingOptions.POSTERIOR).contains(decoding)) {
        throw new IllegalArgumentException(
            "Setting %s must be %s or %s but is '%s'"
                .formatted(DECODING, CountingOptions.VITERBI, CountingOptions.POSTERIOR, decoding));
      }
      LabelSizes sizes = LabelSizes.of(encoder);
      sizes.check(tables);
      KeyCounts wordLabels =
          KeyCounts.read(
              tables, WORD_LABEL, TagCounts.wordLabelDigits(sizes.words(), sizes.labels()));
      Vocabulary characters = encoder.characters();
      UnknownWords unknown =
          UnknownWords.read(tables, characters == null ? 0 : characters.size(), sizes.labels());
      KeyCounts trigrams = KeyCounts.read(tables, TRIGRAM, TagCounts.trigramDigits(sizes.labels()));
      TagCounts.checkBoundaries(trigrams, sizes.labels());
      return new TrigramTagger(wordLabels, unknown, trigrams, encoder, decoding);
    }
  }
}
