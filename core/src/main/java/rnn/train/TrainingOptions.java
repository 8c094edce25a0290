package rnn.train;

import java.io.Serializable;
import java.util.function.Consumer;
import rnn.batch.Readings;
import rnn.optimizer.Optimizers;
import rnn.schedule.Schedules;

/**
 * Everything that learning depends on beside the network and the data. Equal options, data and seed
 * give equal bits, on one machine or on any cluster whose machines all run vector kernels, of
 * whatever width, or all scalar ones.
 *
 * @param epochs passes over the training data
 * @param shards logical shards {@code K} the data is cut into; each trains on its own between two
 *     rounds
 * @param roundsPerEpoch synchronisations per epoch {@code R}; 0 means as many as suit the windows
 *     of a shard, see {@link ChosenRounds}
 * @param synchronization name of the strategy in {@link Synchronizations}
 * @param reading name of the reading in {@code rnn.batch.Readings}
 * @param batchSize streams or sentences side by side in a shard {@code B}; 0 means {@code max(2,
 *     min(20, round(40/K)))}
 * @param window time steps {@code T} of a window of truncated BPTT
 * @param optimizer name of the optimizer in {@code rnn.optimizer.Optimizers}
 * @param learningRate step length on the mean loss per token; what suits the optimizer is its
 *     {@code defaultLearningRate()}
 * @param schedule form of the schedule in {@code rnn.schedule.Schedules}
 * @param clip largest Euclidean norm of the mean gradient; 0 clips nothing
 * @param blockMomentum momentum of the outer step; negative, {@code −m}, means {@code max(0, min(1
 *     − 1/K, m, 1 − 8/(R·epochs)))}; −1 leaves the choice open, which is as −0.8 unless {@link
 *     ChosenRounds} decides otherwise
 * @param seed seed of initial parameters, dropout and the order of sentences
 * @param regularization what keeps the model from learning its text by heart
 */
public record TrainingOptions(
    int epochs,
    int shards,
    int roundsPerEpoch,
    String synchronization,
    String reading,
    int batchSize,
    int window,
    String optimizer,
    double learningRate,
    String schedule,
    double clip,
    double blockMomentum,
    long seed,
    Regularization regularization)
    implements Serializable {
  /**
   * The block momentum of options that leave it open and that {@link ChosenRounds} has not bound.
   */
  static final double OPEN_MOMENTUM = -1;

  /** What is chosen at most for an open momentum. */
  static final double MAX_OPEN_MOMENTUM = 0.8;

  private static final double ROUNDS_WITHOUT_MOMENTUM = 8; // a run of no more has none

  /** The defaults: what a user gets who sets nothing. */
  public static final TrainingOptions DEFAULTS =
      new TrainingOptions(
          6,
          1,
          0,
          "block-momentum",
          "stream",
          0,
          35,
          "sgd",
          Optimizers.named("sgd").defaultLearningRate(),
          "linear",
          0.25,
          -1,
          1,
          Regularization.DEFAULTS);

  /** Checks names and ranges. Others than this class change {@link #DEFAULTS} by {@link #with}. */
  public TrainingOptions {
    atLeast("epochs", epochs, 1);
    atLeast("shards", shards, 1);
    atLeast("rounds-per-epoch", roundsPerEpoch, 0);
    atLeast("batch", batchSize, 0);
    atLeast("window", window, 1);
    Synchronizations.named(synchronization);
    Readings.named(reading);
    Optimizers.named(optimizer);
    Schedules.named(schedule);
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "--learning-rate must be a positive number but is " + learningRate);
    }
    if (!(clip >= 0)) {
      throw new IllegalArgumentException("--clip must be 0 (off) or positive but is " + clip);
    }
    if (!(blockMomentum >= -1 && blockMomentum < 1)) {
      throw new IllegalArgumentException(
          "--block-momentum must be from -1 (chosen from shards and rounds) to below 1 but is "
              + blockMomentum);
    }
    double decay = weightDecay(regularization, optimizer);
    double share = learningRate * decay;
    if (!(share < 1)) {
      throw new IllegalArgumentException(
          "The weight decay times the learning rate must be below 1, the share of a parameter that a step takes away, but is %s (weight decay %s, learning rate %s); lower --weight-decay or --learning-rate"
              .formatted(share, decay, learningRate));
    }
  }

  /**
   * These options but for what {@code change} sets, e.g. {@code options.with(o -> o.epochs = 3)}.
   * They are checked when all of it is set.
   */
  public TrainingOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /**
   * Options some of which are being set: the components of the record, which says what they are.
   */
  public static final class Draft {
    public int epochs;
    public int shards;
    public int roundsPerEpoch;
    public String synchronization;
    public String reading;
    public int batchSize;
    public int window;
    public String optimizer;
    public double learningRate;
    public String schedule;
    public double clip;
    public double blockMomentum;
    public long seed;
    public Regularization regularization;

    private Draft(TrainingOptions options) {
      epochs = options.epochs;
      shards = options.shards;
      roundsPerEpoch = options.roundsPerEpoch;
      synchronization = options.synchronization;
      reading = options.reading;
      batchSize = options.batchSize;
      window = options.window;
      optimizer = options.optimizer;
      learningRate = options.learningRate;
      schedule = options.schedule;
      clip = options.clip;
      blockMomentum = options.blockMomentum;
      seed = options.seed;
      regularization = options.regularization;
    }

    private TrainingOptions options() {
      return new TrainingOptions(
          epochs,
          shards,
          roundsPerEpoch,
          synchronization,
          reading,
          batchSize,
          window,
          optimizer,
          learningRate,
          schedule,
          clip,
          blockMomentum,
          seed,
          regularization);
    }
  }

  private static void atLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "--%s must be at least %d but is %d".formatted(what, least, value));
    }
  }

  /**
   * {@link #roundsPerEpoch()}, which must have been chosen.
   *
   * @throws IllegalStateException if it is 0
   */
  int decidedRoundsPerEpoch() {
    if (roundsPerEpoch == 0) {
      throw new IllegalStateException(
          "The rounds per epoch must be chosen before they are needed but are 0; call"
              + " ChosenRounds.decide");
    }
    return roundsPerEpoch;
  }

  /** The streams per shard that will run: {@link #batchSize()}, or the choice for it being 0. */
  public int effectiveBatchSize() {
    return batchSize > 0 ? batchSize : chosenBatchSize(shards);
  }

  /**
   * The streams per shard where the choice is left open, for {@code shards} of a text of 200,000
   * tokens; {@link SizeDefaults} knows of longer ones, which bear more streams.
   */
  static int chosenBatchSize(double shards) {
    return (int) Math.max(2, Math.min(20, Math.round(40.0 / shards)));
  }

  /** The weight decay that will run: the one that is set, or else the optimizer's own. */
  public double effectiveWeightDecay() {
    return weightDecay(regularization, optimizer);
  }

  private static double weightDecay(Regularization regularization, String optimizer) {
    double set = regularization.weightDecay();
    return set >= 0 ? set : Optimizers.named(optimizer).defaultWeightDecay();
  }

  /**
   * The outer momentum that will run: {@link #blockMomentum()}, or the choice for it being
   * negative. Averaging {@code K} shards takes {@code 1 − 1/K} of the step length, which a momentum
   * as large gives back; in a run of few rounds it must not go on for as long as the run.
   */
  public double effectiveBlockMomentum() {
    if (blockMomentum >= 0) {
      return blockMomentum;
    }
    double most = blockMomentum == OPEN_MOMENTUM ? MAX_OPEN_MOMENTUM : -blockMomentum;
    double rounds = (double) decidedRoundsPerEpoch() * epochs;
    return Math.max(
        0, Math.min(Math.min(1 - 1.0 / shards, most), 1 - ROUNDS_WITHOUT_MOMENTUM / rounds));
  }
}
