package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import rnn.baseline.CountedClassifier;
import rnn.baseline.Tables;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.task.Classification;
import rnn.task.LabelScheme;
import rnn.task.Score;
import rnn.task.Scoring;

class BaselineScoringTest {

  /** A classifier that says the same of every sequence. */
  private record Constant(double... logProbabilities) implements CountedClassifier {
    @Override
    public double[] logProbabilities(Shard shard, int sequence) {
      return logProbabilities;
    }

    @Override
    public Tables tables() {
      return new Tables();
    }
  }

  @Test
  void theLossOfAClassWhoseProbabilityIsZeroInDoublePrecisionIsFinite() {
    ShardBuilder builder = new ShardBuilder(Labelling.SEQUENCES);
    for (int label : new int[] {0, 1, 0, Batch.UNSEEN_LABEL, Batch.PADDING}) {
      builder.add(new int[] {2}, new int[] {label}, Ragged.NONE);
    }
    Scoring scoring = new Scoring(Classification.NAME, LabelScheme.PLAIN, 2);
    Score score = BaselineScoring.score(new Constant(-5000.5, -0.25), builder.build(0), scoring);
    assertEquals(5000.5 + 0.25 + 5000.5, score.lossNats());
    assertEquals(3, score.weight());
  }
}
