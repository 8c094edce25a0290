package rnn.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.ModelDirectory;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TaskFaults;
import rnn.spark.train.SparkTrainer;
import rnn.spark.train.TrainRequest;
import rnn.train.TrainingListener;

/** Tasks of a sweep that fail after their work and are tried again change nothing. */
@Tag("cluster") // a session of its own
class SweepFaultsTest {
  private static final Map<String, String> GIVEN =
      Map.of("hidden", "7", "epochs", "3", "shards", "2", "dropout", "0.1", "batch", "3");

  @TempDir Path directory;

  @Test
  void attemptsThatFailLeaveNothingAndChangeNoBit() throws IOException {
    SparkConf conf =
        TaskFaults.in(
            SharedSpark.conf().setMaster("local[2,4]"), TaskFaults.Kind.FIRST_ATTEMPTS_FAIL);
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    try {
      TrainRequest base = SweepTest.request(directory, "swept", GIVEN);
      SweepReport report =
          Sweep.train(
              session,
              SweepRequest.of(
                  base,
                  Grid.parse(List.of("learning-rate=0.01,1,3")).all(),
                  SweepRequest.Stopping.HALVING),
              SweepListener.SILENT);
      String rate = report.rows().get(0).values().get("learning-rate");
      Map<String, String> best = new HashMap<>(GIVEN);
      best.put("learning-rate", rate);
      SparkTrainer.train(session, SweepTest.request(directory, "alone", best), TrainingListener.SILENT);

      assertArrayEquals(
          ModelDirectory.read(directory.resolve("alone")).parameters(),
          ModelDirectory.read(directory.resolve("swept")).parameters(),
          0f);
      try (Stream<Path> files = Files.list(directory.resolve("swept.sweep"))) {
        assertEquals(2, files.count(), "the table and the best state");
      }
    } finally {
      session.stop();
    }
  }
}
