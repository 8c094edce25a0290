package rnn.spark.evaluate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.SplitKernels;
import rnn.math.Team;
import rnn.network.NetworkSpec;
import rnn.parameter.FrozenRows;
import rnn.train.ShardTrainer;
import rnn.train.TrainingOptions;

/**
 * The shard trainers of this JVM that no task uses right now: a task borrows one, so that an
 * executor binds a network once for each task that it runs at a time and not once per task.
 *
 * <p>Only trainers of the kinds used last are kept, and only as many as there are cores.
 */
public final class TrainerPool {
  private static final int KINDS = 2; // training and evaluation of one run
  private static final TrainerPool POOL = new TrainerPool();

  private final LinkedHashMap<Kind, Deque<ShardTrainer>> idle =
      new LinkedHashMap<>(16, 0.75f, true); // in the order of use

  /** The work a trainer is made for, and the threads that share its work. */
  public record Kind(
      NetworkSpec spec, TrainingOptions options, FrozenRows frozen, Purpose purpose, int threads) {}

  /** Work that trainers are borrowed for. */
  public enum Purpose {
    TRAINING,
    EVALUATION
  }

  private TrainerPool() {}

  /**
   * The result of {@code work} with a trainer of its own. If it throws, the trainer is not used
   * again.
   */
  public static <R> R with(Kind kind, Function<ShardTrainer, R> work) {
    ShardTrainer trainer = POOL.borrow(kind);
    R result = work.apply(trainer);
    POOL.giveBack(kind, trainer);
    return result;
  }

  private ShardTrainer borrow(Kind kind) {
    synchronized (this) {
      Deque<ShardTrainer> trainers = idle.computeIfAbsent(kind, k -> new ArrayDeque<>());
      forgetOldKinds();
      ShardTrainer trainer = trainers.poll();
      if (trainer != null) {
        return trainer;
      }
    }
    Kernels kernels = SplitKernels.of(KernelProvider.kernels(), Team.of(kind.threads()));
    return kind.purpose() == Purpose.TRAINING
        ? new ShardTrainer(kind.spec(), kind.options(), kind.frozen(), kernels)
        : ShardTrainer.forEvaluation(kind.spec(), kind.options(), kernels);
  }

  private void forgetOldKinds() {
    var kinds = idle.entrySet().iterator();
    while (idle.size() > KINDS && kinds.hasNext()) {
      Map.Entry<Kind, Deque<ShardTrainer>> eldest = kinds.next();
      eldest.getValue().clear();
      kinds.remove();
    }
  }

  private synchronized void giveBack(Kind kind, ShardTrainer trainer) {
    Deque<ShardTrainer> trainers = idle.get(kind);
    if (trainers != null && trainers.size() < Runtime.getRuntime().availableProcessors()) {
      trainers.push(trainer);
    }
  }
}
