package rnn.spark.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;
import rnn.spark.data.Shards;
import rnn.spark.evaluate.ReplicaCores;
import rnn.spark.evaluate.ShardScores;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.MissingParents;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.train.ChosenRounds;
import rnn.train.CostModel;
import rnn.train.Places;
import rnn.train.Rehearsal;
import rnn.train.SizeDefaults;
import rnn.train.Synchronizations;
import rnn.train.Trainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/**
 * A run that is planned and not made: its texts are read and its options decided as {@link
 * SparkTrainer} does it, a few rounds are made for the clock, and the rest is estimated by {@link
 * CostModel}. Nothing is written.
 */
public final class PlannedRun {
  private static final int[] REPLICAS = {1, 2, 4, 8, 16, 32};
  private static final int MAX_REPLICAS = 64;
  private static final int COMPARED = 8; // shards whose cut is rehearsed beside the run's own
  private static final int EMPTY_JOBS = 5;
  private static final double SHORT_VALIDATION_SECONDS = 2;
  private static final double MAX_VALIDATION_SECONDS = 10; // of a shard, to measure it

  /** Bytes a second of the network that is assumed where none was measured: 1 Gbit/s. */
  public static final double ASSUMED_NETWORK = 125e6;

  private final JavaSparkContext context;
  private final TrainRequest request;
  private final Texts texts;
  private final NetworkSpec spec;
  private final TrainingOptions options;
  private final CostModel.Cut own;
  private final Places places;

  private PlannedRun(JavaSparkContext context, TrainRequest request, Texts texts) {
    this.context = context;
    this.request = request;
    this.texts = texts;
    this.spec = texts.network();
    this.options = DecidedRounds.of(texts.training(), texts.options());
    int most = Collections.max(DecidedRounds.windows(texts.training(), texts.options()));
    this.own =
        new CostModel.Cut(
            options.shards(), options.effectiveBatchSize(), most, options.roundsPerEpoch());
    this.places = ReplicaCores.places(context);
  }

  /**
   * The plan of the run that {@code request} asks for.
   *
   * @param listener hears what a run would say of its texts
   * @throws IllegalArgumentException if the run would be refused
   */
  public static PlanReport of(
      SparkSession session,
      TrainRequest request,
      TrainingListener listener,
      Rehearsal.Limits limits) {
    JavaSparkContext context = Sessions.context(session);
    Configuration configuration = context.hadoopConfiguration();
    StartingModel start = StartingModel.of(configuration, request);
    TrainRequest applied = start == null ? request : start.applied(request);
    HadoopFolder model = HadoopFolder.of(session, applied.modelDirectory());
    HadoopFolder checkpoints = HadoopFolder.of(session, applied.checkpointDirectory());
    MissingParents parents = MissingParents.of(model, checkpoints);
    try {
      RunRequirements.check(session, applied);
    } finally {
      parents.deleteEmpty();
    }
    long begun = System.nanoTime();
    try (Texts texts = Texts.of(session, applied, start)) {
      double seconds = (System.nanoTime() - begun) * 1e-9;
      RunRequirements requirements = new RunRequirements(applied, texts.options());
      requirements.checkMemory(texts.network(), context.isLocal());
      new ChosenForText(applied, texts).lines().forEach(listener::remark);
      requirements.checkRoom(texts.network(), model, checkpoints);
      listener.remark("Rounds are made for the clock now: 10 to 20 seconds, or a few long rounds.");
      return new PlannedRun(context, applied, texts).report(seconds, limits);
    }
  }

  private PlanReport report(double readingSeconds, Rehearsal.Limits limits) {
    Trainer.Setup setup = new Trainer.Setup(spec, options, texts.scoring(), texts.initialization());
    Rehearsal.Measured measured =
        new Rehearsal(
                setup,
                o ->
                    new SparkWorkers(
                        context,
                        new Trainer.Setup(spec, o, setup.scoring(), setup.initialization()),
                        texts.training(),
                        null),
                new ScalarKernels(),
                limits)
            .measure(own, cut(own.shards() < COMPARED ? COMPARED : 1));
    double once = readingSeconds + measured.warmingUp();
    CostModel here = model(measured);
    CostModel apart = context.isLocal() ? here.with(overNetwork(here.rounds(), measured)) : here;
    int most = (int) Math.min(MAX_REPLICAS, texts.training().count().sentences());
    int enough = CostModel.enough(most, k -> apart.epoch(cut(k), apart(k)).seconds());
    CostModel.Epoch one = here.epoch(cut(1), apart(1));
    int shards = texts.training().number();
    RunOutline outline =
        RunOutline.of(
            texts,
            new RunRequirements(request, texts.options()).memory(spec),
            places,
            context.isLocal());
    return new PlanReport(
        new PlanReport.Data(
            texts.training().count().sentences(),
            texts.vocabulary().size(),
            tokens(texts.validation()),
            readingSeconds),
        outline,
        options,
        places,
        measured,
        new PlanReport.Times(here.epoch(own, places), once + run(here, own, places)),
        rows(here, apart, most, enough),
        new PlanReport.Choice(
            CostModel.enough(
                Math.max(shards, Math.min(most, 2 * places.atOnce(most))),
                k -> here.epoch(cut(k), places).seconds()),
            enough,
            most,
            one,
            once + run(here, cut(1), apart(1)),
            apart.epoch(cut(enough), apart(enough))),
        room());
  }

  private List<PlanReport.Row> rows(CostModel here, CostModel apart, int most, int enough) {
    Set<Integer> replicas = new TreeSet<>(List.of(own.shards(), enough));
    for (int k : REPLICAS) {
      if (k <= most) {
        replicas.add(k);
      }
    }
    List<PlanReport.Row> rows = new ArrayList<>();
    for (int k : replicas) {
      CostModel.Cut cut = cut(k);
      rows.add(
          new PlanReport.Row(
              cut, here.epoch(cut, places), apart.epoch(cut, apart(k)), memory(cut)));
    }
    return rows;
  }

  /** Memory of a run of {@code cut} with a driver and executors of their own. */
  private RunOutline.Memory memory(CostModel.Cut cut) {
    TrainingOptions ofCut = options.with(o -> o.set(TrainingOptions.BATCH, cut.batch()));
    long tokens = texts.training().count().tokens();
    return RunOutline.Memory.apart(
        new RunRequirements(request, ofCut).memory(spec), tokens, cut.shards());
  }

  /** As many executors like those here. */
  private Places apart(int executors) {
    return new Places(executors, places.coresEach(), places.minCores());
  }

  /** Seconds of all epochs, the first round and the test. */
  private double run(CostModel model, CostModel.Cut cut, Places places) {
    CostModel.Epoch epoch = model.epoch(cut, places);
    TrainingOptions cutOptions = options.with(o -> o.set(TrainingOptions.SHARDS, cut.shards()));
    boolean isInTurn = Synchronizations.named(options.synchronization()).beginsInTurn(cutOptions);
    long heldOut = tokens(texts.validation());
    double test = heldOut == 0 ? 0 : epoch.validating() * tokens(texts.test()) / heldOut;
    return options.epochs() * epoch.seconds() + test + (isInTurn ? model.turns(cut, places) : 0);
  }

  private static long tokens(@Nullable Shards shards) {
    return shards == null ? 0 : shards.count().tokens();
  }

  /** Cut of an epoch of {@code shards}, as the run would choose it. */
  private CostModel.Cut cut(int shards) {
    if (shards == own.shards()) {
      return own;
    }
    boolean isBatchOpen = request.open().contains(TrainingOptions.BATCH);
    TrainingOptions given =
        texts
            .options()
            .with(
                o -> {
                  o.set(TrainingOptions.SHARDS, shards);
                  o.set(TrainingOptions.BATCH, request.training().batchSize());
                });
    TrainingOptions chosen =
        SizeDefaults.ofTask(
                texts.model(),
                given,
                isBatchOpen ? Set.of(TrainingOptions.BATCH) : Set.of(),
                texts.training().count().tokens(),
                texts.vocabulary().size())
            .training();
    double windows =
        own.windows()
            * own.shards()
            * own.batch()
            / ((double) shards * chosen.effectiveBatchSize());
    int whole = (int) Math.max(1, Math.ceil(windows));
    TrainingOptions decided = ChosenRounds.decide(chosen, whole);
    return new CostModel.Cut(
        shards, decided.effectiveBatchSize(), whole, Math.min(whole, decided.roundsPerEpoch()));
  }

  private CostModel model(Rehearsal.Measured measured) {
    long collected = SparkWorkers.mostCollected(context, spec.layout().size());
    int most = (int) Math.max(1, Math.min(Integer.MAX_VALUE, collected));
    CostModel.Rounds rounds =
        own.shards() == 1
            ? CostModel.Rounds.ofOne(measured.communicating(), emptyJobSeconds(), most)
            : CostModel.Rounds.between(
                measured.communicatingAlone(), measured.communicating(), own.shards(), most);
    return new CostModel(
        measured.windows(),
        places.threads(own.shards()),
        rounds,
        measured.unevenness(),
        validation(measured));
  }

  /** Rounds whose parameters and updates also go over a network. */
  private CostModel.Rounds overNetwork(CostModel.Rounds rounds, Rehearsal.Measured measured) {
    return rounds.overLink(measured.updateBytes() / ASSUMED_NETWORK);
  }

  private double emptyJobSeconds() {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < EMPTY_JOBS; i++) {
      long start = System.nanoTime();
      Jobs.collect(texts.training().only(0).map(shard -> shard.id()), "nothing, for the clock");
      seconds.add((System.nanoTime() - start) * 1e-9);
    }
    Collections.sort(seconds);
    return seconds.get(EMPTY_JOBS / 2);
  }

  /**
   * The judging of an epoch, of which one shard is measured, a second time if it was short; where
   * that would take long, a token is estimated to cost a third of one in training.
   */
  private CostModel.Validation validation(Rehearsal.Measured measured) {
    Shards shards = texts.validation();
    if (shards == null) {
      return CostModel.Validation.NONE;
    }
    double estimate =
        (double) tokens(shards) / shards.number() / (3 * measured.replicaTokensPerSecond());
    if (estimate > MAX_VALIDATION_SECONDS) {
      return CostModel.Validation.ofThreads(
          shards.number(), estimate, places.threads(own.shards()));
    }
    float[] parameters = texts.initialization().parameters().of(spec.layout(), options.seed());
    ShardScores.Evaluated evaluated =
        new ShardScores.Evaluated(spec, options, texts.scoring(), "validate, for the clock");
    double seconds = Double.POSITIVE_INFINITY;
    boolean isShort = true;
    for (int i = 0; i < 2 && isShort; i++) {
      long start = System.nanoTime();
      ShardScores.ofOne(context, shards.only(0), parameters, evaluated);
      double last = (System.nanoTime() - start) * 1e-9;
      isShort = last < SHORT_VALIDATION_SECONDS;
      seconds = Math.min(seconds, last);
    }
    return CostModel.Validation.of(shards.number(), seconds, places);
  }

  private PlanReport.Room room() {
    long executor = context.getConf().getSizeAsBytes("spark.executor.memory", "1g");
    return new PlanReport.Room(
        Runtime.getRuntime().maxMemory(), context.isLocal() ? null : executor, context.isLocal());
  }
}
