package rnn.spark.baseline;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import rnn.baseline.CountingOptions;
import rnn.baseline.ExpectationMaximization;
import rnn.baseline.ExpectedCounts;
import rnn.baseline.Tables;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.spark.testkit.TestText;
import rnn.text.Vocabulary;
import rnn.train.ShardPlacement;

/** A text in shards, on a cluster and in a list. */
final class CountedText {
  private static final List<String> LINES = TestText.lines(97, 1);
  static final Vocabulary VOCABULARY = TestText.vocabulary(LINES);

  private CountedText() {}

  static List<Shard> shards(int number) {
    return ShardPlacement.shards(TestText.encoded(LINES, VOCABULARY), number);
  }

  static CountingData data(JavaSparkContext context, List<Shard> shards) {
    return new CountingData(
        context, context.parallelize(shards, shards.size()), ExampleEncoder.ofText(VOCABULARY), 7);
  }

  static CountingOptions options(int states, int restarts, int iterations) {
    return CountingOptions.DEFAULTS.with(
        draft ->
            draft
                .set(CountingOptions.STATES, states)
                .set(CountingOptions.RESTARTS, restarts)
                .set(CountingOptions.ITERATIONS, iterations)
                .set(CountingOptions.TOLERANCE, 0.0));
  }

  /** The tables of a hidden Markov model that a loop over the shards learns. */
  static Tables learned(List<Shard> shards, CountingOptions options) {
    ExpectationMaximization learning = new ExpectationMaximization(options, VOCABULARY.size(), 7);
    while (!learning.isOver()) {
      ExpectedCounts sum = ExpectedCounts.zero(learning.model());
      for (Shard shard : shards) {
        sum.add(learning.model().expectedCounts(shard));
      }
      learning.advance(sum);
    }
    return learning.best().tables();
  }
}
