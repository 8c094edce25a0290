package rnn.spark.train;

import java.util.List;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.data.TextCount;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.task.LabelScheme;
import rnn.task.PairCounts;
import rnn.text.LabelSet;

/** Properties of labelled data, found by the executors that hold it. */
final class LabelledShards {
  private LabelledShards() {}

  /** Scheme of the labels, by their names and by the training data. */
  static LabelScheme scheme(ExampleEncoder encoder, Shards training) {
    LabelSet labels = encoder.labels();
    int K = labels == null ? 0 : labels.size();
    return LabelScheme.of(
        encoder,
        () ->
            Jobs.collect(
                    training.rdd().map(shard -> LabelScheme.transitions(shard, K)),
                    "count transitions of labels")
                .stream()
                .reduce(PairCounts.NONE, PairCounts::plus));
  }

  /** Number of sequences with more than {@code window} tokens. */
  static long longer(Shards shards, int window) {
    List<Long> counts =
        Jobs.collect(
            shards
                .rdd()
                .map(
                    shard -> {
                      long count = 0;
                      for (int i = 0; i < shard.sentences(); i++) {
                        count += shard.length(i) > window ? 1 : 0;
                      }
                      return count;
                    }),
            "count long sequences");
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Checks that held-out data has labels of the training data, so that something can be told of it.
   *
   * @throws InputException if it has others only
   */
  static void requireKnownLabels(Shards shards, Labelling labelling, Source source) {
    TextCount count = shards.count();
    long labels =
        switch (labelling) {
          case NONE -> 0;
          case TOKENS -> count.tokens();
          case SEQUENCES -> count.sentences();
        };
    if (labels > 0 && count.unseenLabels() == labels) {
      throw new InputException(
          "%s has no label that the training data has, of %,d; name the column or the file with the labels of the training data"
              .formatted(source.description(), labels));
    }
  }
}
