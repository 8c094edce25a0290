package rnn.spark.baseline;

import java.util.Map;
import rnn.baseline.CountedKind;
import rnn.baseline.CountingOptions;
import rnn.baseline.KeyCounts;
import rnn.baseline.MostFrequentTagger;

/** Counting for a tagger by most frequent tags: labels of words, whose sum the driver holds. */
public final class MostFrequentTagCounting implements Counting {

  /** The counting; it has no state. */
  public MostFrequentTagCounting() {}

  @Override
  public CountedKind kind() {
    return MostFrequentTagger.KIND;
  }

  @Override
  public Counted count(CountingData data, CountingOptions options, CountingProgress progress) {
    KeyCounts wordLabels = TagCounting.wordLabels(data);
    return new Counted(MostFrequentTagger.tables(wordLabels, data.encoder()), Map.of(), () -> {});
  }
}
