package rnn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import rnn.batch.Shard;
import rnn.math.Kernels;
import rnn.math.SplitKernels;
import rnn.math.Team;
import rnn.network.NetworkSpec;
import rnn.parameter.FrozenRows;
import rnn.task.Score;
import rnn.task.Scoring;

/** Workers that are threads of this process; the shards are in its memory. */
public final class LocalWorkers implements Workers, AutoCloseable {
  private final Data data;
  private final List<Shard> training;
  private final List<Shard> validation;
  private final Synchronization synchronization;
  private final ExecutorService threads;
  private final Places places;
  private final ThreadLocal<ShardTrainer> trainer;
  private final ThreadLocal<ShardTrainer> evaluator;

  /**
   * Workers on {@code threadCount} threads: as many at a time as there are training shards, each of
   * which shares its work among a {@link Team} where there are threads for that. The bits of the
   * results do not depend on their number.
   *
   * @param kernels of one thread
   */
  public LocalWorkers(
      NetworkSpec spec, TrainingOptions options, Data data, Kernels kernels, int threadCount) {
    this(spec, options, FrozenRows.NONE, data, kernels, threadCount);
  }

  /** The same; training leaves {@code frozen} rows as they are. */
  public LocalWorkers(
      NetworkSpec spec,
      TrainingOptions options,
      FrozenRows frozen,
      Data data,
      Kernels kernels,
      int threadCount) {
    this.data = data;
    this.training = data.training();
    this.validation = data.validation();
    this.synchronization = Synchronizations.named(options.synchronization());
    this.places = new Places(1, threadCount, 1);
    int threadsEach = places.threads(training.size());
    this.threads =
        Executors.newFixedThreadPool(
            places.atOnce(training.size()),
            task -> {
              Thread thread = new Thread(task, "rnn-worker");
              thread.setDaemon(true);
              return thread;
            });
    ThreadLocal<Kernels> teams =
        ThreadLocal.withInitial(() -> SplitKernels.of(kernels, Team.of(threadsEach)));
    this.trainer =
        ThreadLocal.withInitial(() -> new ShardTrainer(spec, options, frozen, teams.get()));
    this.evaluator =
        ThreadLocal.withInitial(() -> ShardTrainer.forEvaluation(spec, options, teams.get()));
  }

  /** Training shards, held-out shards, which may be none, and how networks are scored on these. */
  public record Data(List<Shard> training, List<Shard> validation, Scoring scoring) {

    /** Shards of text for language models. */
    public Data(List<Shard> training, List<Shard> validation) {
      this(training, validation, Scoring.OF_LANGUAGE_MODELS);
    }
  }

  @Override
  public long trainingTokens() {
    return tokens(training);
  }

  @Override
  public Places places() {
    return places;
  }

  @Override
  public long validationTokens() {
    return tokens(validation);
  }

  private static long tokens(List<Shard> shards) {
    return shards.stream().mapToLong(Shard::tokenCount).sum();
  }

  @Override
  public MeanUpdate round(float[] parameters, RoundOrder order) {
    return round(training, parameters, order);
  }

  @Override
  public MeanUpdate roundOf(int shard, float[] parameters, RoundOrder order) {
    return round(List.of(training.get(shard)), parameters, order);
  }

  private MeanUpdate round(List<Shard> shards, float[] parameters, RoundOrder order) {
    return MeanUpdate.of(
        onAll(shards, shard -> synchronization.work(trainer.get(), shard, parameters, order)));
  }

  @Override
  public Score validate(float[] parameters, String title) {
    return onAll(validation, shard -> evaluator.get().evaluate(shard, parameters, data.scoring()))
        .stream()
        .reduce(Score.ZERO, Score::plus);
  }

  /** The results in the order of the shards, whichever thread is first. */
  private <R> List<R> onAll(List<Shard> shards, Function<Shard, R> work) {
    List<Future<R>> futures = new ArrayList<>();
    for (Shard shard : shards) {
      futures.add(threads.submit(() -> work.apply(shard)));
    }
    List<R> results = new ArrayList<>();
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException("A shard's work failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while shards were at work", e);
      }
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
