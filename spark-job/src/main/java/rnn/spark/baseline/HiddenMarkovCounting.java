package rnn.spark.baseline;

import org.apache.spark.broadcast.Broadcast;
import rnn.baseline.CountedKind;
import rnn.baseline.CountingOptions;
import rnn.baseline.ExpectationMaximization;
import rnn.baseline.ExpectedCounts;
import rnn.baseline.HiddenMarkovKind;
import rnn.baseline.HiddenMarkovModel;
import rnn.baseline.Tables;
import rnn.spark.job.InputException;

/**
 * Expectation-maximization of a hidden Markov model on the cluster: each iteration is a job in
 * which every shard counts what the model expects of it, and the driver makes the next model of the
 * sum.
 *
 * <p>Shards are added in their order, so that the bits are those of a loop over them. The driver
 * holds up to six tables of {@code 8·N·(1+N+V)} bytes: the sum, the model as it is, travels and
 * will be, and the best of the attempts before. A task holds the model and the counts of the tokens
 * in its shard.
 */
public final class HiddenMarkovCounting implements Counting {
  private static final CountedKind KIND = new HiddenMarkovKind();

  /** The counting; it has no state. */
  public HiddenMarkovCounting() {}

  @Override
  public CountedKind kind() {
    return KIND;
  }

  @Override
  public Counted count(CountingData data, CountingOptions options, CountingProgress progress) {
    ExpectationMaximization learning = begin(data, options, progress);
    while (!learning.isOver()) {
      ExpectedCounts counts = expectedCounts(data, learning);
      if (counts.tokens() == 0) {
        throw new InputException(
            "The training text must have tokens for a hidden Markov model to be learned of but has"
                + " none; check its path, format and column");
      }
      learning.advance(counts);
      progress.keep(learning.state());
      progress.remark(learning.remark());
    }
    return new Counted(learning.best().tables(), learning.figures(), () -> {});
  }

  private static ExpectationMaximization begin(
      CountingData data, CountingOptions options, CountingProgress progress) {
    int vocabularySize = data.encoder().words().size();
    Tables last = progress.last();
    return last == null
        ? new ExpectationMaximization(options, vocabularySize, data.seed())
        : ExpectationMaximization.resumed(last, options, vocabularySize, data.seed());
  }

  private static ExpectedCounts expectedCounts(
      CountingData data, ExpectationMaximization learning) {
    HiddenMarkovModel model = learning.model();
    Broadcast<HiddenMarkovModel> shared = data.context().broadcast(model);
    try {
      return ExpectedSum.of(
          data.training().map(shard -> shared.value().expectedCounts(shard)),
          model,
          "hidden Markov model: " + learning.step());
    } finally {
      shared.destroy();
    }
  }
}
