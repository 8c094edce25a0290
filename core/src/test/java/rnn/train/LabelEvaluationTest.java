package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.READING;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.WINDOW;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.PooledSoftmax;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.task.LabelScheme;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.testkit.LabelledWindows;

/** Labelled sequences are scored one by one, however many of them are run side by side. */
class LabelEvaluationTest {
  private static final int WORDS = 97;
  private static final int LABELS = 5;
  private static final int WINDOW_LENGTH = 80;

  private static NetworkSpec spec(String cell, Labelling labelling) {
    InputSpec input =
        new Concatenation.Spec(
            List.of(new WordEmbedding.Spec(WORDS, 5), new CharacterEncoder.Spec(11, 3, "lstm", 4)));
    StackSpec stack = new StackSpec(cell, StackSpec.BOTH, 2, 7, 0f);
    int size = stack.outputSize(input.outputSize());
    HeadSpec head =
        labelling == Labelling.TOKENS
            ? new ConditionalRandomField.Spec(size, LABELS, List.of())
            : new PooledSoftmax.Spec(size, LABELS, "max", true, List.of(), 0f, List.of());
    return new NetworkSpec(input, stack, head);
  }

  private static TrainingOptions options(int batchSize) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(READING, "sequences");
          o.set(BATCH, batchSize);
          o.set(WINDOW, WINDOW_LENGTH);
          o.set(SEED, (long) batchSize); // another order of the windows
        });
  }

  /** Sequences of 1 to 23 tokens; of one of them, {@code longest}. */
  private static Shard shard(Labelling labelling, int longest) {
    int[] lengths = IntStream.range(0, 150).map(i -> 1 + i * 5 % 23).toArray();
    lengths[70] = longest;
    return LabelledWindows.shard(lengths, labelling, WORDS, LABELS, 5);
  }

  private static Scoring scoring(Labelling labelling) {
    return new Scoring(
        labelling == Labelling.TOKENS ? "tag" : "classify", LabelScheme.PLAIN, LABELS);
  }

  private static void assertSame(Score expected, Score actual, String message) {
    assertEquals(expected.lossNats(), actual.lossNats(), 0.0, message);
    assertEquals(expected.weight(), actual.weight(), message);
    for (int gold = 0; gold < LABELS; gold++) {
      for (int predicted = 0; predicted < LABELS; predicted++) {
        assertEquals(
            expected.confusions().count(gold, predicted),
            actual.confusions().count(gold, predicted),
            message);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"lstm, TOKENS", "gru, TOKENS", "elman, TOKENS", "lstm, SEQUENCES"})
  void theScoreDoesNotDependOnTheBatch(String cell, Labelling labelling) {
    NetworkSpec spec = spec(cell, labelling);
    Kernels kernels = KernelProvider.kernels();
    float[] parameters = spec.layout().initial(3);
    ShardTrainer kept = ShardTrainer.forEvaluation(spec, options(1), kernels);
    for (int longest : new int[] {20, 200, 30}) { // it grows in between
      Shard shard = shard(labelling, longest);
      Score expected =
          new ShardTrainer(spec, options(1), kernels)
              .evaluate(shard, parameters, scoring(labelling));
      for (int batchSize : new int[] {3, 16}) {
        Score score =
            new ShardTrainer(spec, options(batchSize), kernels)
                .evaluate(shard, parameters, scoring(labelling));
        assertSame(expected, score, longest + " by " + batchSize);
      }
      assertSame(
          expected, kept.evaluate(shard, parameters, scoring(labelling)), "longest " + longest);
    }
  }

  @Test
  void aBatchIsAsWideAsItsActivationsAllow() {
    NetworkSpec spec = spec("lstm", Labelling.TOKENS);
    assertEquals(64, Evaluation.batchSize(spec, 100));
    assertEquals(Evaluation.BATCH_SIZE, Evaluation.batchSize(spec, 100_000));
  }
}
