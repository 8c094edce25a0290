package rnn.spark.baseline;

import java.util.Map;
import rnn.baseline.CountedKind;
import rnn.baseline.CountingOptions;
import rnn.baseline.KeyCounts;
import rnn.baseline.TrigramTagger;

/**
 * Counting for a tagger by a hidden Markov model: labels of words, of those too that a limited
 * vocabulary leaves out, and trigrams of labels. The driver holds the sums, which are as large as a
 * vocabulary of all words.
 */
public final class TrigramTagCounting implements Counting {

  /** The counting; it has no state. */
  public TrigramTagCounting() {}

  @Override
  public CountedKind kind() {
    return TrigramTagger.KIND;
  }

  @Override
  public Counted count(CountingData data, CountingOptions options, CountingProgress progress) {
    KeyCounts wordLabels = TagCounting.wordLabels(data);
    KeyCounts trigrams = TagCounting.trigrams(data);
    return new Counted(
        TrigramTagger.tables(
            wordLabels, TagCounting.unknownWords(data), trigrams, data.encoder(), options),
        Map.of("trigrams", trigrams.size()),
        () -> {});
  }
}
