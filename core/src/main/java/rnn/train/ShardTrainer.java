package rnn.train;

import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.batch.Batches;
import rnn.batch.Readings;
import rnn.batch.Segment;
import rnn.batch.Shard;
import rnn.head.VocabularySpec;
import rnn.layer.DropoutMask;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.optimizer.GradientClip;
import rnn.optimizer.Moments;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.optimizer.WeightDecay;
import rnn.parameter.FrozenRows;
import rnn.parameter.Gradient;
import rnn.parameter.TouchedParts;
import rnn.schedule.Schedule;
import rnn.schedule.Schedules;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.task.WindowScoring;

/**
 * The work of one thread on one shard: truncated BPTT over a segment of its windows, from given
 * parameters.
 *
 * <p>A trainer owns a bound network and its buffers, and is used again and again, by one thread at
 * a time; nothing of one call shows in the next. A segment that begins in the middle of a stream
 * first runs forward over the window before it, so that the hidden state a round ended in need not
 * travel.
 */
public final class ShardTrainer {
  private static final int TIME_STEPS = 32; // that evaluation has room for a multiple of

  private final TrainingOptions options;
  private Network network;
  private final Kernels kernels;
  private final Optimizer optimizer;
  private final Schedule schedule;
  private @Nullable Moments moments; // made when first stepping: not all trainers do
  private final TouchedParts touched; // in a round
  private Batch batch;
  private final boolean growsWithShards;
  private final Pass pass = new Pass();

  /** A trainer for networks of {@code spec}; buffers are allocated once and kept. */
  public ShardTrainer(NetworkSpec spec, TrainingOptions options, Kernels kernels) {
    this(
        Network.bind(
            spec,
            DropoutMask.named(options.regularization().dropoutMask()),
            options.window(),
            options.effectiveBatchSize(),
            kernels),
        options,
        kernels,
        false);
  }

  /** A trainer that leaves {@code frozen} rows as they are. */
  public ShardTrainer(
      NetworkSpec spec, TrainingOptions options, FrozenRows frozen, Kernels kernels) {
    this(spec, options, kernels);
    network.gradient().freeze(frozen);
  }

  private ShardTrainer(
      Network network, TrainingOptions options, Kernels kernels, boolean growsWithShards) {
    this.options = options;
    this.kernels = kernels;
    this.network = network;
    this.optimizer = Optimizers.named(options.optimizer());
    this.schedule = Schedules.named(options.schedule());
    this.touched = new TouchedParts(network.spec().layout());
    this.batch = new Batch(network.timeSteps(), network.batchSize());
    this.growsWithShards = growsWithShards;
  }

  /**
   * A trainer that will only {@link #evaluate}, in batches of its own whatever training uses: texts
   * in {@link Evaluation#BATCH_SIZE} streams, labelled sequences in as many columns as {@link
   * Evaluation#batchSize} has for their length.
   */
  public static ShardTrainer forEvaluation(
      NetworkSpec spec, TrainingOptions options, Kernels kernels) {
    boolean isOfLabels = !(spec.head() instanceof VocabularySpec);
    int timeSteps = isOfLabels ? Math.min(TIME_STEPS, options.window()) : options.window();
    int batchSize = isOfLabels ? Evaluation.batchSize(spec, timeSteps) : Evaluation.BATCH_SIZE;
    return new ShardTrainer(
        Network.forEvaluation(spec, timeSteps, batchSize, kernels), options, kernels, isOfLabels);
  }

  /**
   * Clipped optimizer steps over the round's segment, one per window; the optimizer starts without
   * memory.
   *
   * @param parameters {@code [P]} to start from; only read
   * @return the change the steps made to the parameters
   */
  public ShardUpdate localSteps(Shard shard, float[] parameters, RoundOrder order) {
    long start = System.nanoTime();
    float[] w = network.parameters(); // [P]
    System.arraycopy(parameters, 0, w, 0, w.length);
    Moments moments = freshMoments();
    Gradient gradient = network.gradient();
    Batches batches = batches(shard, order.epoch());
    Segment segment = segment(batches, order);
    double weightDecay = options.effectiveWeightDecay();
    long tokens = 0;
    long weight = 0;
    double loss = 0;
    touched.clear();
    warmUp(batches, segment);
    for (int window = segment.first(); window < segment.end(); window++) {
      gradient.clear(kernels.team());
      loss += trainWindow(batches, window, shard.id(), order);
      tokens += batch.tokens();
      if (batch.weight() == 0) {
        continue;
      }
      weight += batch.weight();
      double norm = gradient.norm(kernels) / batch.weight();
      double scale = GradientClip.factor(norm, options.clip()) / batch.weight();
      double learningRate = order.learningRate(schedule, (double) window / batches.windows());
      WeightDecay.shrink(w, gradient, learningRate * weightDecay, kernels);
      optimizer.step(w, gradient, (float) scale, (float) learningRate, moments, kernels);
      touched.add(gradient);
    }
    SparseFloats change = SparseFloats.change(parameters, w, touched, kernels);
    return update(shard, change, new Count(tokens, weight, loss), start);
  }

  /**
   * The mean gradient per target over the round's segment at fixed parameters.
   *
   * @param parameters {@code [P]}; only read
   */
  public ShardUpdate meanGradient(Shard shard, float[] parameters, RoundOrder order) {
    long start = System.nanoTime();
    System.arraycopy(parameters, 0, network.parameters(), 0, parameters.length);
    network.gradient().clear(kernels.team());
    Batches batches = batches(shard, order.epoch());
    Segment segment = segment(batches, order);
    long tokens = 0;
    long weight = 0;
    double loss = 0;
    warmUp(batches, segment);
    for (int window = segment.first(); window < segment.end(); window++) {
      loss += trainWindow(batches, window, shard.id(), order);
      tokens += batch.tokens();
      weight += batch.weight();
    }
    float[] mean = network.gradient().values(); // [P]
    if (weight > 0) {
      kernels.scale((float) (1.0 / weight), mean, 0, mean.length);
    }
    return update(shard, SparseFloats.copyOf(mean), new Count(tokens, weight, loss), start);
  }

  /** Counts of a segment: its tokens, and the weight and the loss of its targets. */
  private record Count(long tokens, long weight, double lossNats) {}

  private ShardUpdate update(Shard shard, SparseFloats values, Count count, long start) {
    return new ShardUpdate(
        shard.id(),
        values,
        count.tokens(),
        count.weight(),
        count.lossNats(),
        values.sumOfSquares(kernels),
        System.nanoTime() - start);
  }

  /** The score over the whole shard, read as in training but without dropout. */
  public Score evaluate(Shard shard, float[] parameters, Scoring scoring) {
    if (growsWithShards) {
      makeRoom(shard);
    }
    System.arraycopy(parameters, 0, network.parameters(), 0, parameters.length);
    Batches batches = batches(shard, 0);
    WindowScoring sum = scoring.begin();
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      pass.evaluate(batch);
      sum.add(network, pass);
    }
    return sum.score();
  }

  /** Makes windows as long as the longest sequence, or the longest there may be. */
  private void makeRoom(Shard shard) {
    int longest = 1;
    for (int i = 0; i < shard.sentences(); i++) {
      longest = Math.max(longest, Math.min(options.window(), shard.length(i)));
    }
    if (longest > batch.maximumTimeSteps()) {
      int rounded = (longest + TIME_STEPS - 1) / TIME_STEPS * TIME_STEPS;
      int timeSteps = Math.min(options.window(), rounded);
      int batchSize = Evaluation.batchSize(network.spec(), timeSteps);
      network = Network.forEvaluation(network.spec(), timeSteps, batchSize, kernels);
      batch = new Batch(timeSteps, batchSize);
    }
  }

  private Moments freshMoments() {
    if (moments == null) {
      moments = new Moments(optimizer, network.parameters().length);
    } else {
      moments.clear();
    }
    return moments;
  }

  private Batches batches(Shard shard, int epoch) {
    return Readings.named(options.reading())
        .batches(shard, batch.batchSize(), batch.maximumTimeSteps(), options.seed(), epoch);
  }

  private Segment segment(Batches batches, RoundOrder order) {
    return Segment.of(order.round(), options.roundsPerEpoch(), batches.windows());
  }

  private void warmUp(Batches batches, Segment segment) {
    if (segment.windows() > 0 && batches.continuesPrevious(segment.first())) {
      batches.fill(segment.first() - 1, batch);
      pass.evaluate(batch);
      pass.setContinuesPrevious(false);
      network.advance(pass);
    }
  }

  private double trainWindow(Batches batches, int window, int shard, RoundOrder order) {
    batches.fill(window, batch);
    pass.train(batch, windowSeed(order.epoch(), shard, window));
    return network.train(pass);
  }

  /**
   * A seed of its own for every window of the run: dropout depends on the place in the data, not on
   * who computes it.
   */
  private long windowSeed(int epoch, int shard, int window) {
    long place = ((long) epoch << 48) ^ ((long) shard << 28) ^ window;
    return options.seed() * 0x9E3779B97F4A7C15L + place;
  }
}
