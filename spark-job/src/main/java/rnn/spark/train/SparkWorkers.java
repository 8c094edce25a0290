package rnn.spark.train;

import java.util.Locale;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import rnn.batch.Shard;
import rnn.network.NetworkSpec;
import rnn.parameter.FrozenRows;
import rnn.spark.data.Shards;
import rnn.spark.evaluate.Handover;
import rnn.spark.evaluate.ReplicaCores;
import rnn.spark.evaluate.ShardResults;
import rnn.spark.evaluate.ShardScores;
import rnn.spark.evaluate.SharedParameters;
import rnn.spark.evaluate.TrainerPool;
import rnn.spark.job.ResultLimit;
import rnn.spark.watch.RoundKey;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.train.MeanUpdate;
import rnn.train.Places;
import rnn.train.RoundOrder;
import rnn.train.ShardUpdate;
import rnn.train.Synchronizations;
import rnn.train.Trainer;
import rnn.train.TrainingOptions;
import rnn.train.Workers;

/**
 * Workers that are the executors of a cluster: the shards lie in their memory, the parameters are
 * {@linkplain SharedParameters broadcast} to them, and each round one task per shard works from
 * these.
 *
 * <p>A round leaves nothing behind: its broadcast is destroyed and its shuffle removed before the
 * next one starts.
 */
public final class SparkWorkers implements Workers {
  private static final long MAX_COLLECTED_BYTES = 256L << 20;

  private final JavaSparkContext context;
  private final String run = UUID.randomUUID().toString();
  private final NetworkSpec spec;
  private final TrainingOptions options;
  private final Scoring scoring;
  private final FrozenRows frozen;
  private final Shards training;
  private final @Nullable Shards validation;
  private final @Nullable MeanReducer chosen;
  private final InProcessReducer inProcess = new InProcessReducer();
  private int jobs; // of rounds
  private String before = ""; // figures of the last round, in the description of the next job

  /** Workers on the shards of {@code context}; {@code validation} may be missing. */
  public SparkWorkers(
      JavaSparkContext context, Trainer.Setup setup, Shards training, @Nullable Shards validation) {
    this(context, setup, training, validation, null);
  }

  /**
   * Workers whose updates come together by {@code reducer}, or by what suits their size if it is
   * null.
   */
  SparkWorkers(
      JavaSparkContext context,
      Trainer.Setup setup,
      Shards training,
      @Nullable Shards validation,
      @Nullable MeanReducer reducer) {
    this.context = context;
    this.spec = setup.spec();
    this.options = setup.options();
    this.scoring = setup.scoring();
    this.frozen = setup.initialization().frozen();
    this.training = training;
    this.validation = validation;
    this.chosen = reducer;
  }

  /** Name of the run in the {@link RoundKey} of its jobs. */
  String run() {
    return run;
  }

  /** Jobs of rounds that were begun, the number in the {@link RoundKey} of the last. */
  int jobs() {
    return jobs;
  }

  @Override
  public long trainingTokens() {
    return training.count().tokens();
  }

  /**
   * {@inheritDoc}
   *
   * <p>By the executors there are now, and their cores.
   */
  @Override
  public Places places() {
    return ReplicaCores.places(context);
  }

  @Override
  public long validationTokens() {
    return validation == null ? 0 : validation.count().tokens();
  }

  @Override
  public MeanUpdate round(float[] parameters, RoundOrder order) {
    ReplicaCores cores = ReplicaCores.of(context, training.number());
    return round(
        training.rdd(),
        cores,
        parameters,
        order,
        new Job(order.title() + ": train", key(order, RoundKey.ALL)));
  }

  @Override
  public MeanUpdate roundOf(int shard, float[] parameters, RoundOrder order) {
    JavaRDD<Shard> one = training.only(shard);
    ReplicaCores cores = ReplicaCores.of(context, training.number()); // as the rounds after it
    String title = "%s: train shard %d".formatted(order.title(), shard + 1);
    return round(one, cores, parameters, order, new Job(title, key(order, shard)));
  }

  private RoundKey key(RoundOrder order, int shard) {
    jobs++;
    return new RoundKey(run, order.epoch() + 1, order.round() + 1, shard, jobs);
  }

  /** Job by the name that people see, and by the one that listeners do. */
  private record Job(String title, RoundKey key) {}

  private MeanUpdate round(
      JavaRDD<Shard> shards, ReplicaCores replica, float[] parameters, RoundOrder order, Job job) {
    int cores = replica.cores();
    boolean isLocal = replica.isLocal();
    NetworkSpec spec = this.spec;
    TrainingOptions options = this.options;
    FrozenRows frozen = this.frozen;
    context.setLocalProperty(RoundKey.PROPERTY, job.key.text());
    try (SharedParameters shared = SharedParameters.of(context, parameters);
        ShardResults<ShardUpdate> updates =
            ShardResults.of(
                context,
                shards,
                ShardUpdate.class,
                shard ->
                    TrainerPool.with(
                        new TrainerPool.Kind(
                            spec,
                            options,
                            frozen,
                            TrainerPool.Purpose.TRAINING,
                            ReplicaCores.threads(cores, isLocal)),
                        trainer ->
                            Synchronizations.named(options.synchronization())
                                .work(trainer, shard, shared.get(), order)))) {
      updates.setName(RoundKey.UPDATES);
      long start = System.nanoTime();
      MeanUpdate mean =
          reducer(parameters.length)
              .mean(replica.claim(updates.toJavaRDD()), parameters.length, job.title + before);
      if (mean.weight() > 0) {
        double seconds = Math.max(1e-9, (System.nanoTime() - start) * 1e-9);
        before =
            String.format(
                Locale.ROOT,
                " (before: loss %.3f nats, %,.0f tokens/s)",
                mean.meanLossNats(),
                mean.tokens() / seconds);
      }
      return mean;
    } finally {
      context.setLocalProperty(RoundKey.PROPERTY, null);
    }
  }

  @Override
  public Score validate(float[] parameters, String title) {
    return validation == null
        ? Score.ZERO
        : ShardScores.sum(
            context,
            validation,
            parameters,
            new ShardScores.Evaluated(spec, options, scoring, title + before));
  }

  /** The most updates of {@code size} floats that come to the driver by themselves. */
  static long mostCollected(JavaSparkContext context, int size) {
    long bytes = Math.min(MAX_COLLECTED_BYTES, ResultLimit.of(context.sc().conf()).room());
    return bytes / ((long) size * Float.BYTES);
  }

  /** Collecting while that is little for the driver, its result limit included; slices beyond. */
  MeanReducer reducer(int size) {
    if (chosen != null) {
      return chosen;
    }
    if (training.number() > mostCollected(context, size)) {
      return new SlicedReducer(training.number(), 2 * Math.max(1, context.defaultParallelism()));
    }
    return Handover.isPossible(context) ? inProcess : new CollectingReducer();
  }
}
