package rnn.spark.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.files.HadoopFolder;
import rnn.spark.testkit.SharedSpark;
import rnn.train.RoundTimes;
import rnn.train.TrainingListener.RejectionReport;
import rnn.train.TrainingListener.RoundReport;

/** Lines on the tasks of rounds, of jobs that do nothing. */
@ExtendWith(SharedSpark.class)
class TaskWatchTest {
  private static final String RUN = "a-run";

  private final AtomicInteger jobs = new AtomicInteger();
  private JavaSparkContext context;
  private MetricsFile metrics;

  @BeforeEach
  void open(SparkSession session, @TempDir Path directory) {
    context = JavaSparkContext.fromSparkContext(session.sparkContext());
    metrics = new MetricsFile(HadoopFolder.of(session, directory.toString()));
  }

  private TaskWatch watch() {
    return TaskWatch.open(context, new TaskWatch.Run(RUN, jobs::get), metrics, true);
  }

  /** A job of {@code shards} in a round, as workers make it. */
  private void job(int epoch, int round, int shard, int shards) {
    RoundKey key = new RoundKey(RUN, epoch, round, shard, jobs.incrementAndGet());
    context.setLocalProperty(RoundKey.PROPERTY, key.text());
    try {
      JavaRDD<Integer> one = context.parallelize(List.of(1, 2, 3, 4), shards).map(n -> n + 1);
      one.setName(RoundKey.UPDATES);
      one.collect();
    } finally {
      context.setLocalProperty(RoundKey.PROPERTY, null);
    }
  }

  private void round(TaskWatch watch, int epoch, int round) {
    job(epoch, round, RoundKey.ALL, 2);
    done(watch, epoch, round);
  }

  private void done(TaskWatch watch, int epoch, int round) {
    RoundReport report =
        new RoundReport(epoch, round, 9, 5, 100, 100, 1, 1, 0, 9, new RoundTimes(1, 1, 0, 1));
    metrics.roundDone(report);
    watch.roundDone(report);
  }

  private void rejected(TaskWatch watch, int round, int resumed) {
    RejectionReport report = new RejectionReport(1, round, "its loss", 1, resumed, 0.5);
    metrics.roundRejected(report);
    watch.roundRejected(report);
  }

  private List<JsonNode> tasks() throws IOException {
    List<JsonNode> tasks = new ArrayList<>();
    for (String line : new String(metrics.bytes(), StandardCharsets.UTF_8).lines().toList()) {
      JsonNode entry = new ObjectMapper().readTree(line);
      if (entry.has("tasks")) {
        tasks.add(entry);
      }
    }
    return tasks;
  }

  private static List<String> rounds(List<JsonNode> tasks) {
    return tasks.stream().map(line -> line.get("epoch") + " " + line.get("round")).toList();
  }

  @Test
  void allRoundsHaveALineThoughSparkTellsOfTheLastAfterTheEndOfTraining() throws IOException {
    try (TaskWatch watch = watch()) {
      for (int round = 1; round <= 9; round++) {
        round(watch, 1, round);
      }
      watch.finish();
    }
    List<String> expected = List.of("1 1", "1 2", "1 3", "1 4", "1 5", "1 6", "1 7", "1 8", "1 9");
    assertEquals(expected, rounds(tasks()));
    tasks().forEach(line -> assertEquals(2, line.get("tasks").get("shards").asInt(), "" + line));
  }

  @Test
  void aRoundThatIsDoneAgainHasTheLineOfItsLastTryAlone() throws IOException {
    try (TaskWatch watch = watch()) {
      round(watch, 1, 1);
      round(watch, 1, 2);
      job(1, 3, RoundKey.ALL, 4);
      rejected(watch, 3, 2); // Spark may or may not have told of it by now
      round(watch, 1, 2);
      round(watch, 1, 3);
      round(watch, 1, 4);
      watch.finish();
    }
    assertEquals(List.of("1 1", "1 2", "1 3", "1 4"), rounds(tasks()));
    tasks().forEach(line -> assertEquals(2, line.get("tasks").get("attempts").size(), "" + line));
  }

  @Test
  void aFirstRoundInTurnIsOneLine() throws IOException {
    try (TaskWatch watch = watch()) {
      for (int shard = 0; shard < 3; shard++) {
        job(1, 1, shard, 1);
      }
      done(watch, 1, 1);
      round(watch, 1, 2);
      watch.finish();
    }
    assertEquals(List.of("1 1", "1 2"), rounds(tasks()));
    assertEquals(3, tasks().get(0).get("tasks").get("shards").asInt());
  }

  /** The slow one of two attempts, which goes on when Spark kills it. */
  @Test
  void anAttemptThatIsOvertakenAndStillRunsIsInTheLineOfItsRound() throws IOException {
    try (TaskWatch watch = watch()) {
      round(watch, 1, 1);
      SparkListener slow =
          new SparkListener() {
            @Override
            public void onStageSubmitted(SparkListenerStageSubmitted event) {
              RoundKey key = RoundKey.parsed(event.properties().getProperty(RoundKey.PROPERTY));
              if (key == null || key.round() != 2) {
                return;
              }
              TaskInfo task =
                  new TaskInfo(-1, 1, 0, 1, 1, "7", "node7.example", TaskLocality.ANY(), false);
              watch.onTaskStart(new SparkListenerTaskStart(event.stageInfo().stageId(), 0, task));
            }
          };
      context.sc().addSparkListener(slow);
      try {
        for (int round = 2; round <= 9; round++) {
          round(watch, 1, round);
        }
        watch.finish();
      } finally {
        context.sc().removeSparkListener(slow);
      }
    }
    JsonNode second =
        tasks().stream()
            .filter(line -> line.get("round").asInt() == 2)
            .findFirst()
            .orElseThrow()
            .get("tasks");
    assertEquals(1, second.get("killed").asInt(), second.toString());
    assertEquals("node7", second.get("attempts").get(0).get("host").asText());
    assertEquals(9, tasks().size());
  }

  @Test
  void nothingIsHeardAfterTheEnd() throws IOException {
    TaskWatch watch = watch();
    round(watch, 1, 1);
    watch.finish();
    watch.close();
    job(1, 2, RoundKey.ALL, 2);
    watch.finish(); // waits its time: nothing comes any more
    assertEquals(List.of("1 1"), rounds(tasks()));
    assertTrue(tasks().get(0).get("tasks").get("maxSeconds").asDouble() >= 0);
  }
}
