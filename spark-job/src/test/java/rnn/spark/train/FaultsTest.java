package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockManagerMaster;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSpec;
import rnn.spark.testkit.LocalCluster;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TaskFaults;
import rnn.spark.testkit.TestText;
import rnn.text.Vocabulary;
import rnn.train.LocalTrainer;
import rnn.train.TrainingInterruptedException;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import scala.collection.immutable.Map$;

/**
 * Whatever the cluster does to a run, its model has the bits that one undisturbed process makes.
 */
@Tag("cluster")
@Timeout(480)
class FaultsTest {
  private static final List<String> LINES = TestText.lines(97, 1);
  // So many shards that their updates are too much for spark.driver.maxResultSize=64k.
  private static final TrainingOptions OPTIONS = Runs.options("block-momentum", 9);

  private static final TrainingOptions TWO_REPLICAS = Runs.options("block-momentum", 2);

  private static float[] undisturbed; // [P]

  @TempDir Path directory;

  @BeforeAll
  static void trainUndisturbed() {
    undisturbed = trainedLocally(OPTIONS);
  }

  private static float[] trainedLocally(TrainingOptions options) {
    Vocabulary vocabulary = TestText.vocabulary(LINES);
    NetworkSpec spec = Runs.spec(vocabulary.size());
    List<int[]> text = TestText.encoded(LINES, vocabulary);
    return new LocalTrainer(spec, options, 1)
        .train(text, text, TrainingListener.SILENT)
        .bestParameters();
  }

  private static SparkConf cluster() {
    return LocalCluster.whole("local-cluster[2,1,1024]");
  }

  private void train(SparkConf conf, SparkListener spy, TrainingListener listener) {
    train(conf, OPTIONS, spy, listener);
  }

  private void train(
      SparkConf conf, TrainingOptions options, SparkListener spy, TrainingListener listener) {
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    try {
      session.sparkContext().addSparkListener(spy);
      String text = TestText.write(directory.resolve("text"), LINES);
      SparkTrainer.train(session, Runs.request(text, text, options, directory), listener);
      session.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      session.stop();
    }
  }

  private void assertSameBits() throws IOException {
    assertArrayEquals(
        undisturbed, ModelDirectory.read(directory.resolve("model")).parameters(), 0f);
  }

  /** Counts tasks that ended in some way. */
  private static final class Count extends SparkListener {
    private final Predicate<SparkListenerTaskEnd> what;
    private final AtomicInteger tasks = new AtomicInteger();

    Count(Predicate<SparkListenerTaskEnd> what) {
      this.what = what;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (what.test(end)) {
        tasks.incrementAndGet();
      }
    }
  }

  @Test
  void tasksThatFailAndAreTriedAgainChangeNoBit() throws IOException {
    SparkConf conf = SharedSpark.conf().setMaster("local[2,4]");
    Count failed = new Count(end -> end.taskInfo().failed());
    train(
        TaskFaults.in(conf, TaskFaults.Kind.FIRST_ATTEMPTS_FAIL), failed, TrainingListener.SILENT);
    assertTrue(failed.tasks.get() >= 6 * 9, "failed " + failed.tasks); // rounds, shards
    assertSameBits();
  }

  @Test
  void tasksThatFailOnTheWayThroughAShuffleChangeNoBit() throws IOException {
    SparkConf conf =
        SharedSpark.conf().setMaster("local[2,4]").set("spark.driver.maxResultSize", "64k");
    Count failed =
        new Count(end -> end.taskInfo().failed() && end.taskType().equals("ShuffleMapTask"));
    train(
        TaskFaults.in(conf, TaskFaults.Kind.FIRST_ATTEMPTS_FAIL), failed, TrainingListener.SILENT);
    assertTrue(failed.tasks.get() >= 6 * 9, "failed " + failed.tasks);
    assertSameBits();
  }

  @Test
  void executorKilledInMidRoundChangesNoBit() throws IOException {
    Count lost = new Count(end -> end.reason() instanceof ExecutorLostFailure);
    train(
        TaskFaults.in(cluster(), TaskFaults.Kind.AN_EXECUTOR_DIES), lost, TrainingListener.SILENT);
    assertTrue(lost.tasks.get() > 0, "no task was lost");
    assertSameBits();
  }

  @Test
  void executorWithAReplicaOfTwoThreadsKilledInMidRoundChangesNoBit() throws IOException {
    Count lost = new Count(end -> end.reason() instanceof ExecutorLostFailure);
    SparkConf conf = LocalCluster.whole("local-cluster[2,2,1024]");
    train(
        TaskFaults.in(conf, TaskFaults.Kind.AN_EXECUTOR_DIES),
        TWO_REPLICAS,
        lost,
        TrainingListener.SILENT);
    assertTrue(lost.tasks.get() > 0, "no task was lost");
    assertArrayEquals(
        trainedLocally(TWO_REPLICAS),
        ModelDirectory.read(directory.resolve("model")).parameters(),
        0f);
  }

  @Test
  void executorsThatGoAndComeBetweenRoundsChangeNoBit() throws IOException {
    AtomicInteger gone = new AtomicInteger();
    train(
        cluster(),
        new SparkListener() {},
        new TrainingListener() {
          @Override
          public void roundDone(RoundReport report) {
            SparkContext context = SparkContext.getOrCreate();
            if (context.getExecutorIds().size() == 2) {
              context.killExecutor(context.getExecutorIds().apply(gone.getAndIncrement() % 2));
              awaitExecutors(context, 1);
            } else {
              context.requestTotalExecutors(2, 0, Map$.MODULE$.empty());
              awaitExecutors(context, 2);
            }
          }
        });
    assertEquals(3, gone.get()); // after every second of six rounds
    assertSameBits();
  }

  private static void awaitExecutors(SparkContext context, int number) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(240);
    while (context.getExecutorIds().size() != number) {
      assertTrue(System.nanoTime() < end, "executors are still " + context.getExecutorIds());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Test
  void shardsThatLeaveTheCacheAreMadeAgainAndChangeNoBit() throws IOException {
    AtomicInteger cached = new AtomicInteger();
    train(
        SharedSpark.conf().setMaster("local[2]"),
        new SparkListener() {
          @Override
          public void onBlockUpdated(SparkListenerBlockUpdated update) {
            BlockUpdatedInfo block = update.blockUpdatedInfo();
            if (block.blockId().isRDD() && block.storageLevel().isValid()) {
              cached.incrementAndGet();
            }
          }
        },
        new TrainingListener() {
          @Override
          public void roundDone(RoundReport report) {
            SparkContext context = SparkContext.getOrCreate();
            BlockManagerMaster blocks = context.env().blockManager().master();
            JavaSparkContext.fromSparkContext(context)
                .getPersistentRDDs()
                .keySet()
                .forEach(rdd -> blocks.removeRdd(rdd, true));
          }
        });
    assertTrue(cached.get() >= 6 * 9, "cached " + cached); // rounds, shards
    assertSameBits();
  }

  @Test
  void interruptedInMidRoundAndResumedChangesNoBit() throws IOException {
    SparkConf conf =
        TaskFaults.in(SharedSpark.conf().setMaster("local[2]"), TaskFaults.Kind.ALL_PAUSE);
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    Thread trainer = Thread.currentThread();
    AtomicBoolean isArmed = new AtomicBoolean();
    session
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskStart(SparkListenerTaskStart start) {
                if (isArmed.compareAndSet(true, false)) {
                  trainer.interrupt();
                }
              }
            });
    try {
      String text = TestText.write(directory.resolve("text"), LINES);
      TrainRequest request = Runs.request(text, text, OPTIONS, directory);
      TrainingInterruptedException e =
          assertThrows(
              TrainingInterruptedException.class,
              () ->
                  SparkTrainer.train(
                      session,
                      request,
                      new TrainingListener() {
                        @Override
                        public void roundDone(RoundReport report) {
                          isArmed.set(report.epoch() == 2 && report.round() == 1);
                        }
                      }));
      assertTrue(e.getMessage().contains("epoch 2 round 2/3 is abandoned"), e.getMessage());
      assertTrue(e.getMessage().contains("--resume"), e.getMessage());
      assertTrue(
          Files.isDirectory(directory.resolve("checkpoints/epoch-0001-round-0001")), "none kept");
      AtomicInteger rounds = new AtomicInteger();
      SparkTrainer.train(
          session,
          Runs.resumed(request),
          new TrainingListener() {
            @Override
            public void roundDone(RoundReport report) {
              rounds.incrementAndGet();
            }
          });
      assertEquals(2, rounds.get());
      assertSameBits();
    } finally {
      session.stop();
    }
  }
}
