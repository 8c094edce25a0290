package rnn.train;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import rnn.batch.Reading;
import rnn.batch.Readings;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;
import rnn.schedule.Schedules;

/**
 * Everything that learning depends on beside the network and the data. Equal options, data and seed
 * give equal bits, on one machine or on any cluster whose machines all run vector kernels, of
 * whatever width, or all scalar ones.
 */
public final class TrainingOptions implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The block momentum of options that leave it open and that {@link ChosenRounds} has not bound.
   */
  static final double OPEN_MOMENTUM = -1;

  /** Largest value that is chosen for an open momentum. */
  static final double MAX_OPEN_MOMENTUM = 0.8;

  private static final double ROUNDS_WITHOUT_MOMENTUM = 8; // a run of no more has none
  private static final double MAX_RATE_OF_NORMALIZED_GRADIENTS = 1;

  /** Passes over the training data. */
  public static final Option<Integer> EPOCHS =
      Option.ofInteger("epochs", "EPOCHS", 6)
          .mayBeOpen()
          .atLeast(1)
          .help(
              "Passes over the training text. Without it: chosen for its size, from 15 for some"
                  + " thousand tokens to 3.");

  /** Name of the reading in {@code rnn.batch.Readings}. */
  public static final Option<String> READING =
      Option.ofText("reading", "NAME", "stream")
          .mayBeOpen()
          .candidates(Readings.ofText().stream().map(Reading::name).toList())
          .check(Readings::named)
          .help(
              "How text is read, {*}: as one stream whose hidden state is carried on, or each"
                  + " sentence by itself. Without it: stream for files of text, sentences for rows"
                  + " of other formats.");

  /** Streams or sentences side by side in a shard {@code B}; 0 leaves the choice open. */
  public static final Option<Integer> BATCH =
      Option.ofInteger("batch", "SEQUENCES", 0)
          .atLeast(0)
          .help(
              "Streams or sentences side by side in a shard; 0 means 20 for one shard, 40 over all"
                  + " of several, 2 to 20 each, and more for more than 200,000 tokens, fewer for"
                  + " less.");

  /** Time steps {@code T} of a window of truncated BPTT. */
  public static final Option<Integer> WINDOW =
      Option.ofInteger("window", "STEPS", 35)
          .atLeast(1)
          .help(
              "Time steps that errors are propagated back through (BPTT); of models of labels,"
                  + " whose sequences are whole, the most tokens of one that are read together, 256"
                  + " if not said.");

  /** Logical shards {@code K} the data is cut into; each trains on its own between two rounds. */
  public static final Option<Integer> SHARDS =
      Option.ofInteger("shards", "SHARDS", 1)
          .mayBeOpen()
          .atLeast(1)
          .help(
              "Logical shards of the training text; each trains on its own between two rounds."
                  + " Results depend on this number, never on the cluster. Without it: one, which"
                  + " learns best.");

  /** Synchronisations per epoch {@code R}; 0 leaves the choice to {@link ChosenRounds}. */
  public static final Option<Integer> ROUNDS_PER_EPOCH =
      Option.ofInteger("rounds-per-epoch", "ROUNDS", 0)
          .atLeast(0)
          .help(
              "Times per epoch that the shards are brought together; 0 means as many as leave a"
                  + " shard some six windows in between, three where there are more than eight"
                  + " shards, or one with {sync} gradient; 16 where there is one shard.");

  /** Name of the strategy in {@link Synchronizations}. */
  public static final Option<String> SYNCHRONIZATION =
      Option.oneOf("sync", Synchronizations.names(), "block-momentum")
          .help("How the shards are brought together: {*}.");

  /**
   * Momentum of the outer step; negative, {@code −m}, means {@code max(0, min(1 − 1/K, m, 1 −
   * 8/(R·epochs)))}; −1 leaves the choice open, which is as −0.8 unless {@link ChosenRounds}
   * decides otherwise.
   */
  public static final Option<Double> BLOCK_MOMENTUM =
      Option.ofNumber("block-momentum", "NUMBER", OPEN_MOMENTUM)
          .check(TrainingOptions::requireMomentum)
          .help(
              "Momentum below 1 of the step that {sync} block-momentum makes of a round; -1 means"
                  + " one suited to shards and rounds, -0.6 the same but at most 0.6.");

  /** Name of the optimizer in {@code rnn.optimizer.Optimizers}. */
  public static final Option<String> OPTIMIZER =
      Option.oneOf("optimizer", Optimizers.names(), "sgd").help("The rule of a step: {*}.");

  /** Step length on the mean loss per token. */
  public static final Option<Double> LEARNING_RATE =
      Option.ofNumber("learning-rate", "NUMBER", Optimizers.named("sgd").defaultLearningRate())
          .mayBeOpen()
          .candidates(
              Optimizers.all().stream()
                  .map(rule -> rule.name() + " " + rateText(rule.defaultLearningRate()))
                  .toList())
          .check(TrainingOptions::requireRate)
          .help(
              "Length of a step along the gradient of the mean loss per token. Without it: what"
                  + " suits the optimizer ({*}), for an Elman cell a fifth of it, and less for"
                  + " texts below 200,000 tokens where the optimizer's steps are as long as its"
                  + " gradients; half of it for labels.");

  /** Form of the schedule in {@code rnn.schedule.Schedules}. */
  public static final Option<String> SCHEDULE =
      Option.ofText("schedule", "NAME[:NUMBER...]", "linear")
          .candidates(Schedules.names())
          .check(Schedules::named)
          .help(
              "The learning rate's course: {*}. start and end are shares of the run and of the"
                  + " rate.");

  /** Largest Euclidean norm of the mean gradient; 0 clips nothing. */
  public static final Option<Double> CLIP =
      Option.ofNumber("clip", "NORM", 0.25)
          .check(TrainingOptions::requireNorm)
          .help("Largest Euclidean norm of a mean gradient; 0 clips nothing.");

  /** Seed of initial parameters, dropout and the order of sentences. */
  public static final Option<Long> SEED =
      Option.ofLong("seed", "NUMBER", 1)
          .help("Seed of initial parameters, dropout and the order of sentences.");

  /** Every option but those of {@link Regularization}, in the order shown to users. */
  public static final List<Option<?>> DECLARED =
      List.of(
          EPOCHS,
          READING,
          BATCH,
          WINDOW,
          SHARDS,
          ROUNDS_PER_EPOCH,
          SYNCHRONIZATION,
          BLOCK_MOMENTUM,
          OPTIMIZER,
          LEARNING_RATE,
          SCHEDULE,
          CLIP,
          SEED);

  private static final List<Option<?>> ALL =
      Stream.concat(DECLARED.stream(), Regularization.DECLARED.stream()).toList();

  /** The defaults: what a user gets who sets nothing. */
  public static final TrainingOptions DEFAULTS = new TrainingOptions(OptionValues.defaultsOf(ALL));

  private final OptionValues values;

  private TrainingOptions(OptionValues values) {
    this.values = values;
    double decay = effectiveWeightDecay();
    double share = learningRate() * decay;
    if (!(share < 1)) {
      throw new OptionException(
          "The weight decay times the learning rate must be below 1, the share of a parameter that"
              + " a step takes away, but is %s (weight decay %s, learning rate %s); lower"
              + " {weight-decay} or {learning-rate}",
          share, decay, learningRate());
    }
  }

  private static void requireMomentum(double momentum) {
    if (!(momentum >= -1 && momentum < 1)) {
      throw new OptionException(
          "{block-momentum} must be from -1 (chosen from shards and rounds) to below 1 but is %s",
          momentum);
    }
  }

  private static void requireRate(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new OptionException("{learning-rate} must be a positive number but is %s", rate);
    }
  }

  private static void requireNorm(double norm) {
    if (!(norm >= 0)) {
      throw new OptionException("{clip} must be 0 (off) or positive but is %s", norm);
    }
  }

  private static String rateText(double rate) {
    return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
  }

  /**
   * Checks that {@code rate} suits {@code optimizer}.
   *
   * @param suitable a rate that does, for the message
   * @throws OptionException if it is as long as no normalized step may be
   */
  public static void requireSuitable(String optimizer, double rate, double suitable) {
    Optimizer rule = Optimizers.named(optimizer);
    if (rule.normalizesGradients() && rate > MAX_RATE_OF_NORMALIZED_GRADIENTS) {
      throw new OptionException(
          "{optimizer} %s moves every parameter by about the learning rate, so {learning-rate} must"
              + " be at most %s but is %s; try %s",
          optimizer, MAX_RATE_OF_NORMALIZED_GRADIENTS, rate, suitable);
    }
  }

  /**
   * These options but for what {@code change} sets, e.g. {@code options.with(o -> o.set(EPOCHS,
   * 3))}. Together they are checked when all of it is set.
   */
  public TrainingOptions with(Consumer<OptionValues.Draft> change) {
    return new TrainingOptions(values.with(change));
  }

  /** The values as texts, by option. */
  public Map<String, String> texts() {
    return values.texts(ALL);
  }

  /**
   * The options that {@code texts} are, each of which must be there.
   *
   * @throws IllegalArgumentException if one is missing, unknown or impossible
   */
  public static TrainingOptions of(Map<String, String> texts) {
    return new TrainingOptions(OptionValues.of(ALL, texts));
  }

  /** {@link #EPOCHS}. */
  public int epochs() {
    return values.get(EPOCHS);
  }

  /** {@link #SHARDS}. */
  public int shards() {
    return values.get(SHARDS);
  }

  /** {@link #ROUNDS_PER_EPOCH}. */
  public int roundsPerEpoch() {
    return values.get(ROUNDS_PER_EPOCH);
  }

  /** {@link #SYNCHRONIZATION}. */
  public String synchronization() {
    return values.get(SYNCHRONIZATION);
  }

  /** {@link #READING}. */
  public String reading() {
    return values.get(READING);
  }

  /** {@link #BATCH}. */
  public int batchSize() {
    return values.get(BATCH);
  }

  /** {@link #WINDOW}. */
  public int window() {
    return values.get(WINDOW);
  }

  /** {@link #OPTIMIZER}. */
  public String optimizer() {
    return values.get(OPTIMIZER);
  }

  /** {@link #LEARNING_RATE}. */
  public double learningRate() {
    return values.get(LEARNING_RATE);
  }

  /** {@link #SCHEDULE}. */
  public String schedule() {
    return values.get(SCHEDULE);
  }

  /** {@link #CLIP}. */
  public double clip() {
    return values.get(CLIP);
  }

  /** {@link #BLOCK_MOMENTUM}. */
  public double blockMomentum() {
    return values.get(BLOCK_MOMENTUM);
  }

  /** {@link #SEED}. */
  public long seed() {
    return values.get(SEED);
  }

  /** Options that keep the model from learning its text by heart. */
  public Regularization regularization() {
    return new Regularization(values);
  }

  /**
   * {@link #roundsPerEpoch()}, which must have been chosen.
   *
   * @throws IllegalStateException if it is 0
   */
  int decidedRoundsPerEpoch() {
    if (roundsPerEpoch() == 0) {
      throw new IllegalStateException(
          "The rounds per epoch must be chosen before they are needed but are 0; call"
              + " ChosenRounds.decide");
    }
    return roundsPerEpoch();
  }

  /** The streams per shard that will run: {@link #batchSize()}, or the choice for it being 0. */
  public int effectiveBatchSize() {
    return batchSize() > 0 ? batchSize() : chosenBatchSize(shards());
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
    double set = regularization().weightDecay();
    return set >= 0 ? set : Optimizers.named(optimizer()).defaultWeightDecay();
  }

  /**
   * The outer momentum that will run: {@link #blockMomentum()}, or the choice for it being
   * negative. Averaging {@code K} shards takes {@code 1 − 1/K} of the step length, which a momentum
   * as large gives back; in a run of few rounds it must not go on for as long as the run.
   */
  public double effectiveBlockMomentum() {
    double momentum = blockMomentum();
    if (momentum >= 0) {
      return momentum;
    }
    double most = momentum == OPEN_MOMENTUM ? MAX_OPEN_MOMENTUM : -momentum;
    double rounds = (double) decidedRoundsPerEpoch() * epochs();
    return Math.max(
        0, Math.min(Math.min(1 - 1.0 / shards(), most), 1 - ROUNDS_WITHOUT_MOMENTUM / rounds));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
