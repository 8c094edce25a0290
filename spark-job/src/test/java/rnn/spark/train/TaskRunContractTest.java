package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.testkit.Examples;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TaskFaults;
import rnn.task.Scoring;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.train.LabelOptions;
import rnn.train.LocalTrainer;
import rnn.train.ModelOptions;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/** What a run of every registered task must be: the same bits on Spark, in faults, resumed. */
@Tag("cluster") // sessions of its own
@Timeout(480)
class TaskRunContractTest {
  private static final int SHARDS = 3;
  private static final List<Sentence> SENTENCES = EnglishGrammar.grammar().corpus(21, 120);

  @TempDir Path directory;

  static List<Task> tasks() {
    return Tasks.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void oneShardIsALocalRun(Task task) throws IOException {
    train(SharedSpark.conf(), request(task, 1, "one"), new SparkListener() {});
    Model model = model("one");
    ExampleEncoder encoder = model.encoder();
    ShardBuilder builder = new ShardBuilder(encoder.labelling());
    for (Sentence sentence : SENTENCES) {
      builder.add(
          encoder.tokens(sentence.tokens()),
          encoder.labels(Examples.labels(task.labelling(), sentence)),
          encoder.spellings(sentence.tokens()));
    }
    List<Shard> shards = List.of(builder.build(0));
    Scoring scoring =
        task.labelling() == Labelling.NONE ? Scoring.OF_LANGUAGE_MODELS : model.scoring();
    TrainingState local =
        new LocalTrainer(model.network(), options(task, 1), 2)
            .train(shards, List.of(), scoring, TrainingListener.SILENT);
    assertArrayEquals(local.parameters(), model.parameters());
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void faultsAndAnEndInTheMiddleChangeNoBit(Task task) throws IOException {
    train(SharedSpark.conf(), request(task, SHARDS, "whole"), new SparkListener() {});
    float[] whole = model("whole").parameters();

    AtomicInteger failed = new AtomicInteger();
    SparkListener count =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            failed.addAndGet(end.taskInfo().failed() ? 1 : 0);
          }
        };
    SparkConf faulty = TaskFaults.in(SharedSpark.conf(), TaskFaults.Kind.FIRST_ATTEMPTS_FAIL);
    train(faulty, request(task, SHARDS, "faulty"), count);
    int rounds = 2 * 3;
    assertTrue(failed.get() >= rounds * SHARDS, "failed " + failed);
    assertArrayEquals(whole, model("faulty").parameters());

    TrainRequest request = Runs.everyRound(request(task, SHARDS, "stopped"));
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void roundDone(RoundReport report) {
            if (report.epoch() == 2 && report.round() == 2) {
              throw new IllegalStateException("stopped");
            }
          }
        };
    in(
        SharedSpark.conf(),
        session -> {
          assertThrows(
              IllegalStateException.class, () -> SparkTrainer.train(session, request, stopping));
          SparkTrainer.train(session, Runs.resumed(request), TrainingListener.SILENT);
        });
    assertArrayEquals(whole, model("stopped").parameters());
  }

  private Model model(String name) throws IOException {
    return ModelDirectory.read(directory.resolve(name));
  }

  private static void train(SparkConf conf, TrainRequest request, SparkListener listener) {
    in(
        conf,
        session -> {
          session.sparkContext().addSparkListener(listener);
          SparkTrainer.train(session, request, TrainingListener.SILENT);
          try {
            session.sparkContext().listenerBus().waitUntilEmpty();
          } catch (TimeoutException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void in(SparkConf conf, Consumer<SparkSession> work) {
    SparkSession session =
        SparkSession.builder().config(conf.setMaster("local[2,4]")).getOrCreate();
    try {
      work.accept(session);
    } finally {
      session.stop();
    }
  }

  private TrainRequest request(Task task, int shards, String name) throws IOException {
    return new TrainRequest(
        Examples.write(directory.resolve("examples"), SENTENCES, task.labelling()),
        null,
        null,
        modelOptions(task),
        options(task, shards),
        Set.of(),
        shards == 1 ? 0 : 0.1, // a local run is given what Spark keeps back
        directory.resolve(name).toString(),
        directory.resolve(name + ".checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        Map.of());
  }

  private static ModelOptions modelOptions(Task task) {
    return switch (task.labelling()) {
      case NONE -> Runs.MODEL;
      case TOKENS -> Runs.labelled(task.name());
      case SEQUENCES ->
          Runs.labelled(task.name())
              .with(o -> o.set(LabelOptions.CLASS_WEIGHTS, LabelOptions.BALANCED));
    };
  }

  private static TrainingOptions options(Task task, int shards) {
    TrainingOptions options =
        task.labelling() == Labelling.NONE
            ? Runs.options("block-momentum", shards)
            : Runs.labelledOptions(shards);
    return Runs.cut(options, 2, 3);
  }
}
