package rnn.spark.baseline;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import rnn.baseline.ClassCounts;
import rnn.baseline.CountedKind;
import rnn.baseline.CountingOptions;
import rnn.baseline.KeyCounts;
import rnn.baseline.NaiveBayesClassifier;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;

/**
 * Counting for a naive Bayes classifier: words and bigrams by class. The driver holds those of
 * words; those of bigrams, which may be as many as the tokens, stay on executors and are read from
 * there range by range.
 */
public final class NaiveBayesCounting implements Counting {
  private static final long RANGE_TOKENS = 1 << 18; // that a range of bigrams has at least

  /** The counting; it has no state. */
  public NaiveBayesCounting() {}

  @Override
  public CountedKind kind() {
    return NaiveBayesClassifier.KIND;
  }

  @Override
  public Counted count(CountingData data, CountingOptions options, CountingProgress progress) {
    int V = data.encoder().words().size();
    int C = TagCounting.labels(data.encoder());
    ClassCounts.checkKeys(V, C);
    KeyCounts classes =
        KeySums.sum(
            data.training(),
            shard -> ClassCounts.classes(shard, C),
            C,
            "count sequences of classes");
    if (classes.size() == 0) {
      throw new InputException(
          "The training data must have classes of sequences for them to be counted but has none;"
              + " check its path, format and the column of the labels");
    }
    KeyCounts words =
        KeySums.sum(
            data.training(),
            shard -> ClassCounts.wordClasses(shard, C),
            (long) V * C,
            "count words of classes");
    long[] bounds = bounds(words, V, C, data.training().getNumPartitions());
    JavaRDD<KeyCounts> bigrams =
        KeySums.ranges(data.training(), shard -> ClassCounts.bigramClasses(shard, V, C), bounds)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      int[] sizes = sizes(bigrams);
      long size = Arrays.stream(sizes).asLongStream().sum();
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("sequences", classes.total());
      figures.put("words", words.size());
      figures.put("bigrams", size);
      return new Counted(
          NaiveBayesClassifier.tables(
              classes,
              words,
              size,
              () -> new PartitionElements<>(bigrams, sizes, "get bigrams of classes"),
              data.encoder()),
          figures,
          () -> bigrams.unpersist(false));
    } catch (RuntimeException e) {
      bigrams.unpersist(false);
      throw e;
    }
  }

  /** Counts in each partition. */
  private static int[] sizes(JavaRDD<KeyCounts> bigrams) {
    JavaRDD<Integer> sizes =
        bigrams.mapPartitions(
            ranges -> {
              int size = 0;
              while (ranges.hasNext()) {
                size += ranges.next().size();
              }
              return List.of(size).iterator();
            });
    return Jobs.collect(sizes, "count bigrams of classes").stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** First keys of ranges of bigrams, each of about as many tokens, whole in their first word. */
  private static long[] bounds(KeyCounts words, int V, int C, int shards) {
    long total = words.total();
    int ranges = (int) Math.max(1, Math.min(shards, total / RANGE_TOKENS));
    long[] bounds = new long[ranges];
    int size = 1;
    long before = 0;
    for (int i = 0; i < words.size() && size < ranges; i++) {
      if (before >= total / ranges * size) {
        long bound = words.key(i) / C * V * C;
        if (bound > bounds[size - 1]) {
          bounds[size++] = bound;
        }
      }
      before += words.count(i);
    }
    return Arrays.copyOf(bounds, size);
  }
}
