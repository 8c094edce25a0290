package rnn.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.ModelDirectory;
import rnn.spark.testkit.LocalCluster;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TaskFaults;
import rnn.spark.train.SparkTrainer;
import rnn.train.TrainingListener;

/** Whatever happens to the tasks of a sweep, its model has the bits of an undisturbed run. */
@Tag("cluster") // sessions of its own
@Timeout(480)
class SweepFaultsTest {
  private static final Map<String, String> GIVEN =
      Map.of("hidden", "7", "epochs", "3", "shards", "2", "dropout", "0.1", "batch", "3");

  @TempDir Path directory;

  @Test
  void attemptsThatFailLeaveNothingAndChangeNoBit() throws IOException {
    assertSameBits(
        TaskFaults.in(
            SharedSpark.conf().setMaster("local[2,4]"), TaskFaults.Kind.FIRST_ATTEMPTS_FAIL),
        SweepRequest.Stopping.HALVING);
  }

  @Test
  void anExecutorThatDiesInMidSweepChangesNoBit() throws IOException {
    assertSameBits(
        TaskFaults.in(
            LocalCluster.whole("local-cluster[2,1,1024]"), TaskFaults.Kind.AN_EXECUTOR_DIES),
        SweepRequest.Stopping.NONE);
  }

  private void assertSameBits(SparkConf conf, SweepRequest.Stopping stopping) throws IOException {
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    AtomicInteger failed = new AtomicInteger();
    session
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                failed.addAndGet(end.taskInfo().failed() ? 1 : 0);
              }
            });
    String rate;
    try {
      SweepReport report =
          Sweep.train(
              session,
              SweepRequest.of(
                  SweepTest.request(directory, "swept", GIVEN),
                  Grid.parse(List.of("learning-rate=0.01,1,3")).all(),
                  stopping),
              SweepListener.SILENT);
      rate = report.rows().get(0).values().get("learning-rate");
      session.sparkContext().listenerBus().waitUntilEmpty();
      assertTrue(failed.get() > 0, "no task failed");
      assertEquals(0, report.rows().stream().filter(SweepRow::hasFailed).count());
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      session.stop();
    }
    Map<String, String> best = new HashMap<>(GIVEN);
    best.put("learning-rate", rate);
    SparkSession undisturbed =
        SparkSession.builder().config(SharedSpark.conf().setMaster("local[2]")).getOrCreate();
    try {
      SparkTrainer.train(
          undisturbed, SweepTest.request(directory, "alone", best), TrainingListener.SILENT);
    } finally {
      undisturbed.stop();
    }
    assertArrayEquals(
        ModelDirectory.read(directory.resolve("alone")).parameters(),
        ModelDirectory.read(directory.resolve("swept")).parameters(),
        0f);
    try (Stream<Path> files = Files.list(directory.resolve("swept.sweep"))) {
      assertEquals(2, files.count(), "the table and the best state");
    }
  }
}
