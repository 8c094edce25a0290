package rnn.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SHARDS;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Shard;
import rnn.math.ScalarKernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

/** What a shard's work costs beside its arithmetic. */
class ShardTrainerTest {
  private static final int VOCABULARY = 23;
  private static final int WINDOW = 7;
  private static final int BATCH = 3;

  /** The progress that the schedule is asked about, and the loop over the gradient's spans. */
  private static final long MOST_BYTES_OF_A_WINDOW = 200;

  /** The garbage of a task is its result; each window more may add a few small objects at most. */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "plateau:0.25:0"})
  void aWindowOfLocalStepsAllocatesNextToNothing(String schedule) {
    NetworkSpec spec =
        new LanguageModelSpec("lstm", VOCABULARY, 13, 16, 2, 0.3f, false, "none", "cross-entropy")
            .network();
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(SHARDS, 1);
              o.set(ROUNDS_PER_EPOCH, 1);
              o.set(TrainingOptions.WINDOW, WINDOW);
              o.set(TrainingOptions.BATCH, BATCH);
              o.set(SCHEDULE, schedule);
            });
    ShardTrainer trainer = new ShardTrainer(spec, options, new ScalarKernels());
    float[] parameters = spec.layout().initial(1);
    RoundOrder order = new RoundOrder(options, 1, 0, new double[] {3}, 1);
    int windows = 100;
    Shard few = shard(1);
    Shard many = shard(1 + windows);
    long least = Long.MAX_VALUE; // of some tries: the JVM allocates a little when it recompiles
    for (int attempt = 0; attempt < 8; attempt++) {
      long ofFew = bytes(() -> trainer.localSteps(few, parameters, order));
      long ofMany = bytes(() -> trainer.localSteps(many, parameters, order));
      least = Math.min(least, ofMany - ofFew);
    }
    assertTrue(
        least <= windows * MOST_BYTES_OF_A_WINDOW,
        "%d windows allocated %,d bytes".formatted(windows, least));
  }

  private static Shard shard(int windows) {
    SplittableRandom random = new SplittableRandom(3);
    List<int[]> sentences = new ArrayList<>();
    for (int i = 0; i < windows * BATCH; i++) {
      sentences.add(random.ints(WINDOW, 3, VOCABULARY).toArray());
    }
    return Shard.of(0, sentences);
  }

  private static long bytes(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
