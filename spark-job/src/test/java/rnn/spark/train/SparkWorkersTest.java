package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.ExampleEncoder;
import rnn.math.KernelProvider;
import rnn.math.ScalarKernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.spark.data.Corpus;
import rnn.spark.data.EncodedText;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;
import rnn.train.Checkpoints;
import rnn.train.Evaluation;
import rnn.train.LocalTrainer;
import rnn.train.LocalWorkers;
import rnn.train.MeanUpdate;
import rnn.train.RoundOrder;
import rnn.train.ShardPlacement;
import rnn.train.Trainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

@ExtendWith(SharedSpark.class)
@Tag("vectors")
class SparkWorkersTest {
  private static final List<String> LINES = TestText.lines(97, 1);
  private static final List<String> HELD_OUT = TestText.lines(31, 2);
  private static final Vocabulary VOCABULARY = TestText.vocabulary(LINES);
  private static final NetworkSpec SPEC = Runs.spec(VOCABULARY.size());

  @TempDir Path directory;
  private JavaSparkContext context;
  private SparkSession session;
  private Broadcast<ExampleEncoder> vocabulary;
  private final List<Shards> open = new ArrayList<>();

  @BeforeAll
  static void kernelsAreThoseOfUsers() {
    boolean isThere = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    assertEquals(isThere, KernelProvider.kernels().name().startsWith("vector"));
  }

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
    context = Sessions.context(session);
    vocabulary = context.broadcast(ExampleEncoder.ofText(VOCABULARY));
  }

  @AfterEach
  void close() {
    open.forEach(Shards::close);
    vocabulary.destroy();
  }

  @ParameterizedTest
  @ValueSource(strings = {"block-momentum", "average", "gradient"})
  void sparkTrainsTheSameBitsAsOneProcess(String synchronization) {
    TrainingOptions options = Runs.options(synchronization, 5);
    TrainingState local =
        new LocalTrainer(SPEC, options, 2)
            .train(
                TestText.encoded(LINES, VOCABULARY),
                TestText.encoded(HELD_OUT, VOCABULARY),
                TrainingListener.SILENT);
    assertSame(local, train(options, null));
    assertSame(local, train(options, new SlicedReducer(5, 3)));
  }

  @Test
  void gradientOfOneShardIsTheLocalTrainersOwn() {
    TrainingOptions options = Runs.options("gradient", 1);
    TrainingState local =
        new LocalTrainer(SPEC, options, 1)
            .train(
                TestText.encoded(LINES, VOCABULARY),
                TestText.encoded(HELD_OUT, VOCABULARY),
                TrainingListener.SILENT);
    assertSame(local, train(options, null));
  }

  @Test
  void emptyShardsWeighNothing() {
    assertSparkTrainsAsOneProcess(LINES.subList(0, 3), 11);
  }

  @Test
  void aShardMayBeAGiantAmongDwarfs() {
    String giant = "the cat sees ".repeat(900);
    assertSparkTrainsAsOneProcess(List.of("a dog .", giant, "a bird ."), 3);
  }

  @Test
  void shardsMayBeFewerThanCores() {
    assertSparkTrainsAsOneProcess(LINES, 1);
  }

  private void assertSparkTrainsAsOneProcess(List<String> lines, int shards) {
    TrainingOptions options = Runs.options("block-momentum", shards);
    SparkWorkers workers =
        new SparkWorkers(
            context,
            Trainer.Setup.ofLanguageModel(SPEC, options),
            shards(lines, "lines.txt", shards),
            null);
    Trainer trainer = trainer(options);
    TrainingState spark = trainer.begin();
    trainer.run(spark, workers);

    TrainingState local =
        new LocalTrainer(SPEC, options, 2)
            .train(TestText.encoded(lines, VOCABULARY), List.of(), TrainingListener.SILENT);
    assertSame(local, spark);
  }

  @ParameterizedTest
  @CsvSource({
    "block-momentum, full, true",
    "block-momentum, adaptive, true", // two replicas of one thread each, side by side
    "block-momentum, sampled, true", // most rows of what is big are touched by nobody
    "average, sampled, false",
    "gradient, sampled, true",
    "gradient, full, false"
  })
  void reducersGiveTheSameBitsInAnyNumberOfSlices(
      String synchronization, String output, boolean tied) {
    TrainingOptions options = Runs.options(synchronization, 7);
    NetworkSpec spec =
        new LanguageModelSpec(
                "lstm", 500, 11, 11, 1, 0.1f, tied, "none", "cross-entropy", output, 5)
            .network();
    Shards training = shards(LINES, "training.txt", 7);
    float[] parameters = spec.layout().initial(1);
    RoundOrder order = new RoundOrder(options, 0, 1, new double[0], 1);
    LocalWorkers local =
        new LocalWorkers(
            spec,
            options,
            new LocalWorkers.Data(
                ShardPlacement.shards(TestText.encoded(LINES, VOCABULARY), 7), List.of()),
            KernelProvider.kernels(),
            1);
    MeanUpdate expected = local.round(parameters, order);
    MeanUpdate alone = local.roundOf(4, parameters, order);
    local.close();
    List<MeanReducer> reducers =
        List.of(
            new InProcessReducer(),
            new CollectingReducer(),
            new SlicedReducer(7, 1),
            new SlicedReducer(7, 5),
            new SlicedReducer(7, 64));
    for (MeanReducer reducer : reducers) {
      SparkWorkers workers =
          new SparkWorkers(
              context, Trainer.Setup.ofLanguageModel(spec, options), training, null, reducer);
      MeanUpdate mean = workers.round(parameters, order);
      assertArrayEquals(expected.values(), mean.values(), 0f, reducer.name());
      assertEquals(expected.tokens(), mean.tokens());
      assertEquals(expected.lossNats(), mean.lossNats());
      assertEquals(expected.squaredNorm(), mean.squaredNorm());
      assertEquals(expected.bytes(), mean.bytes());
      assertEquals(7, mean.shardSeconds().length);
      MeanUpdate one = workers.roundOf(4, parameters, order);
      assertArrayEquals(alone.values(), one.values(), 0f, reducer.name());
      assertEquals(alone.tokens(), one.tokens());
    }
  }

  @Test
  void updatesAreCollectedWhileTheyAreSmallAndSlicedBeyond() {
    TrainingOptions options = Runs.options("average", 7);
    SparkWorkers workers =
        new SparkWorkers(
            context,
            Trainer.Setup.ofLanguageModel(SPEC, options),
            shards(LINES, "training.txt", 7),
            null);
    assertInstanceOf(InProcessReducer.class, workers.reducer(9_000_000)); // 252 MB
    assertInstanceOf(SlicedReducer.class, workers.reducer(10_000_000)); // 280 MB
  }

  @Test
  void roundsLeaveNoBroadcastBehind() {
    TrainingOptions options = Runs.options("block-momentum", 2);
    NetworkSpec big =
        new LanguageModelSpec(
                "lstm", VOCABULARY.size(), 1, 199, 1, 0f, false, "none", "cross-entropy")
            .network();
    SparkWorkers workers =
        new SparkWorkers(
            context,
            Trainer.Setup.ofLanguageModel(big, options),
            shards(LINES.subList(0, 5), "few.txt", 2),
            null);
    float[] parameters = new float[big.layout().size()];
    RoundOrder order = new RoundOrder(options, 0, 0, new double[0], 1);
    workers.round(parameters, order);
    long before = memoryUsed();
    for (int round = 0; round < 20; round++) {
      workers.round(parameters, order);
    }
    // Broadcasts are removed a little later, by another thread; a stage's own code, some kB, when
    // the driver collects garbage.
    long broadcastBytes = (long) parameters.length * Float.BYTES;
    for (int wait = 0; wait < 50 && memoryUsed() - before >= broadcastBytes; wait++) {
      sleep();
    }
    assertEquals(0, Math.max(0, memoryUsed() - before) / broadcastBytes);
  }

  private long memoryUsed() {
    long used = 0;
    scala.collection.Iterator<scala.Tuple2<Object, Object>> executors =
        context.sc().getExecutorMemoryStatus().valuesIterator();
    while (executors.hasNext()) {
      scala.Tuple2<Object, Object> memory = executors.next();
      used += (Long) memory._1() - (Long) memory._2();
    }
    return used;
  }

  private static void sleep() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private TrainingState train(TrainingOptions options, MeanReducer reducer) {
    int heldOutShards =
        Evaluation.shards(ShardPlacement.tokens(TestText.encoded(HELD_OUT, VOCABULARY)));
    SparkWorkers workers =
        new SparkWorkers(
            context,
            Trainer.Setup.ofLanguageModel(SPEC, options),
            shards(LINES, "training.txt", options.shards()),
            shards(HELD_OUT, "heldOut.txt", heldOutShards),
            reducer);
    Trainer trainer = trainer(options);
    TrainingState state = trainer.begin();
    trainer.run(state, workers);
    return state;
  }

  private static Trainer trainer(TrainingOptions options) {
    return new Trainer(
        SPEC, options, new ScalarKernels(), TrainingListener.SILENT, Checkpoints.NONE, 0);
  }

  private Shards shards(List<String> lines, String name, int number) {
    String path = TestText.write(directory.resolve(name), lines);
    Corpus corpus = Corpus.of(session, Source.text(path), Tokenizers.named("whitespace"));
    try (EncodedText text = EncodedText.of(corpus, vocabulary, EncodedText.BlankLines.KEPT)) {
      Shards shards = Shards.place(text, number, name);
      open.add(shards);
      return shards;
    }
  }

  private static void assertSame(TrainingState expected, TrainingState actual) {
    assertArrayEquals(expected.parameters(), actual.parameters(), 0f);
    assertArrayEquals(expected.bestParameters(), actual.bestParameters(), 0f);
    assertArrayEquals(expected.moments().arrays(), actual.moments().arrays());
    assertEquals(expected.position().tokens(), actual.position().tokens());
    assertArrayEquals(
        expected.position().validationObjectives(), actual.position().validationObjectives(), 0);
  }
}
