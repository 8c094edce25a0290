package rnn.spark.baseline;

import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import rnn.baseline.KeyCounts;
import rnn.baseline.TagCounts;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.text.LabelSet;
import scala.Tuple2;

/** Counts of the labels of tokens, added up on the cluster. */
final class TagCounting {
  private TagCounting() {}

  /**
   * Occurrences of words with labels.
   *
   * @throws InputException if no token has a label
   */
  static KeyCounts wordLabels(CountingData data) {
    int K = labels(data.encoder());
    long keys = (long) data.encoder().words().size() * K;
    KeyCounts counts =
        KeySums.sum(
            data.training(),
            shard -> TagCounts.wordLabels(shard, K),
            keys,
            "count labels of words");
    if (counts.size() == 0) {
      throw new InputException(
          "The training data must have labels of tokens for them to be counted but has none; check"
              + " its path, format and the column of the labels");
    }
    return counts;
  }

  /** Occurrences of three labels one after the other. */
  static KeyCounts trigrams(CountingData data) {
    int K = labels(data.encoder());
    long radix = K + 1L;
    return KeySums.sum(
        data.training(),
        shard -> TagCounts.trigrams(shard, K),
        radix * radix * radix,
        "count trigrams of labels");
  }

  /** Words that the vocabulary does not have, by their characters, and occurrences of labels. */
  static SortedMap<String, KeyCounts> unknownWords(CountingData data) {
    SortedMap<String, KeyCounts> all = new TreeMap<>();
    if (data.encoder().characters() != null) {
      JavaPairRDD<String, KeyCounts> words =
          data.training()
              .flatMapToPair(TagCounting::pairs)
              .reduceByKey(KeyCounts::plus, data.training().getNumPartitions());
      Jobs.run(data.context(), "count labels of unknown words", words::collect)
          .forEach(word -> all.put(word._1(), word._2()));
    }
    return all;
  }

  private static Iterator<Tuple2<String, KeyCounts>> pairs(Shard shard) {
    return TagCounts.unknownWords(shard).entrySet().stream()
        .map(word -> new Tuple2<>(word.getKey(), word.getValue()))
        .iterator();
  }

  /** Number of labels. */
  static int labels(ExampleEncoder encoder) {
    LabelSet labels = encoder.labels();
    if (labels == null) {
      throw new InputException(
          "A model of labels must be learned from labelled data but this has no labels; name their"
              + " column, or choose another task");
    }
    return labels.size();
  }
}
