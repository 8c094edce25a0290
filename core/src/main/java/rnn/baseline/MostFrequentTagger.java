package rnn.baseline;

import java.util.Arrays;
import java.util.stream.LongStream;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;

/**
 * A tagger that gives every word the tag it has most often in training, whatever stands beside it;
 * of equally frequent tags, the lower id. A word that does not occur gets the tag that is most
 * frequent among tokens whose word occurs once; where there are none, among all.
 *
 * <p>Confidences are relative frequencies. Log-probabilities must not be infinite, so in them
 * relative frequencies are smoothed by that of the tag, as of one occurrence more: {@code P(t | w)
 * = (f(t, w) + P(t)) / (f(w) + 1)}, where {@code P(t) = (f(t) + 1) / (N + K)}.
 */
public final class MostFrequentTagger implements CountedTagger {
  private static final long serialVersionUID = 1L;

  /** The kind. */
  public static final CountedKind KIND = new Kind();

  private static final String WORD_LABEL = "word-label";

  private final LabelSizes sizes;
  private final KeyCounts wordLabels;
  private final WordTags words;
  private final double[] prior; // [K] P(t)
  private final int[] labels; // [V] most frequent tag, that of unknown words where there is none
  private final double[] confidences; // [V]
  private final long[] unknown; // [K] tags of tokens by which unknown words are tagged
  private final long unknownTotal;
  private final int unknownLabel;

  private MostFrequentTagger(KeyCounts wordLabels, ExampleEncoder encoder) {
    this.sizes = LabelSizes.of(encoder);
    this.wordLabels = wordLabels;
    this.words = new WordTags(wordLabels, sizes);
    this.prior = words.prior();
    long[] rare = words.tagCountsOfRare();
    this.unknown = LongStream.of(rare).sum() > 0 ? rare : words.tagCounts();
    this.unknownTotal = LongStream.of(unknown).sum();
    int most = 0;
    for (int t = 1; t < unknown.length; t++) {
      most = unknown[t] > unknown[most] ? t : most;
    }
    this.unknownLabel = most;
    this.labels = new int[sizes.words()];
    this.confidences = new double[sizes.words()];
    Arrays.fill(labels, unknownLabel);
    Arrays.fill(confidences, (double) unknown[unknownLabel] / Math.max(1, unknownTotal));
    for (int word = 0; word < labels.length; word++) {
      if (words.isKnown(word)) {
        int best = words.start(word);
        for (int i = best + 1; i < words.start(word + 1); i++) {
          best = words.count(i) > words.count(best) ? i : best;
        }
        labels[word] = words.tag(best);
        confidences[word] = (double) words.count(best) / words.occurrences(word);
      }
    }
  }

  /**
   * Content of a model.
   *
   * @param wordLabels {@link TagCounts#wordLabels} of all shards
   * @param encoder words and labels
   * @throws IllegalArgumentException if {@code encoder} has no labels
   */
  public static Tables tables(KeyCounts wordLabels, ExampleEncoder encoder) {
    return tables(wordLabels, LabelSizes.of(encoder));
  }

  private static Tables tables(KeyCounts wordLabels, LabelSizes sizes) {
    Tables tables = new Tables();
    sizes.addTo(tables);
    wordLabels.addTo(tables, WORD_LABEL, TagCounts.wordLabelDigits(sizes.words(), sizes.labels()));
    return tables;
  }

  @Override
  public Tables tables() {
    return tables(wordLabels, sizes);
  }

  @Override
  public Tagged tag(Shard shard, int sequence) {
    int T = shard.length(sequence);
    int[] tags = new int[T];
    double[] probabilities = new double[T];
    for (int t = 0; t < T; t++) {
      int word = shard.tokens()[shard.starts()[sequence] + t];
      tags[t] = labels[word];
      probabilities[t] = confidences[word];
    }
    return new Tagged(tags, probabilities);
  }

  @Override
  public double logProbability(Shard shard, int sequence) {
    double log = 0;
    for (int i = shard.starts()[sequence]; i < shard.starts()[sequence + 1]; i++) {
      int label = shard.labels()[i];
      if (label >= 0) { // else it is missing, or training does not know it
        log += Math.log(probability(shard.tokens()[i], label));
      }
    }
    return log;
  }

  private double probability(int word, int label) {
    if (!words.isKnown(word)) {
      return (unknown[label] + prior[label]) / (unknownTotal + 1.0);
    }
    long key = (long) word * sizes.labels() + label;
    return (wordLabels.countOf(key) + prior[label]) / (words.occurrences(word) + 1.0);
  }

  private static final class Kind implements CountedKind {
    @Override
    public String name() {
      return "most-frequent-tag";
    }

    @Override
    public String title(CountingOptions options) {
      return "most frequent tag";
    }

    @Override
    public Labelling labelling() {
      return Labelling.TOKENS;
    }

    @Override
    public CountedModel read(Tables tables, ExampleEncoder encoder) {
      LabelSizes sizes = LabelSizes.of(encoder);
      sizes.check(tables);
      return new MostFrequentTagger(
          KeyCounts.read(
              tables, WORD_LABEL, TagCounts.wordLabelDigits(sizes.words(), sizes.labels())),
          encoder);
    }
  }
}
