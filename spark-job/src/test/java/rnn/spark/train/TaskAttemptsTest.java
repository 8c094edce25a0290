package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.ModelDirectory;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TaskFaults;
import rnn.spark.testkit.TestText;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/** What a run's metrics know of its tasks, whose faults they are to show. */
@Tag("cluster") // sessions of its own
class TaskAttemptsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 6; // two epochs of three
  private static final int SHARDS = 4;

  @TempDir Path directory;

  /** Lines on the tasks of a run under {@code conf}. */
  private List<JsonNode> tasks(SparkConf conf, ReportContent content) throws IOException {
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    try {
      String text = TestText.write(directory.resolve("text"), TestText.lines(97, 1));
      TrainingOptions options = Runs.options("block-momentum", SHARDS);
      TrainRequest request = Runs.request(text, text, options, directory);
      SparkTrainer.train(session, Runs.reporting(request, content), TrainingListener.SILENT);
      assertTrue(SparkEnv.get().metricsSystem().getSourcesByName("rnn").isEmpty(), "a gauge stays");
    } finally {
      session.stop();
    }
    List<JsonNode> tasks = new ArrayList<>();
    Path model = directory.resolve("model");
    for (String line : Files.readAllLines(model.resolve(ModelDirectory.METRICS))) {
      JsonNode entry = JSON.readTree(line);
      if (entry.has("tasks")) {
        tasks.add(entry);
      }
    }
    return tasks;
  }

  private static void assertAllRounds(List<JsonNode> tasks) {
    Set<String> rounds = new HashSet<>();
    for (JsonNode line : tasks) {
      assertEquals(SHARDS, line.path("tasks").path("shards").asInt(), line.toString());
      rounds.add(line.path("epoch") + " " + line.path("round"));
    }
    assertEquals(ROUNDS, rounds.size(), rounds.toString());
  }

  @Test
  void attemptsThatFailedAreThereWithTheirReason() throws IOException {
    SparkConf conf = SharedSpark.conf().setMaster("local[2,4]");
    List<JsonNode> tasks =
        tasks(TaskFaults.in(conf, TaskFaults.Kind.FIRST_ATTEMPTS_FAIL), ReportContent.FULL);

    assertAllRounds(tasks);
    for (JsonNode line : tasks) {
      int turns = line.path("tasks").path("attempts").size();
      assertEquals(2 * SHARDS, turns, line.toString());
      assertEquals(SHARDS, line.path("tasks").path("failed").asInt(), line.toString());
    }
    JsonNode first = tasks.get(1).path("tasks").path("attempts").path(0);
    assertEquals("failed", first.path("outcome").asText());
    assertTrue(first.path("reason").asText().contains("a fault that was injected"), "" + first);
    assertEquals("driver", first.path("executor").asText());
    String page = Files.readString(directory.resolve("model").resolve(ModelDirectory.REPORT));
    assertTrue(page.contains("a fault that was injected"), "the page has it too");
  }

  /** Through a shuffle, whose second stage averages and is no shard's. */
  @Test
  void aStragglerIsTheSlowestAndWithoutTextsThereIsNoHost() throws IOException {
    SparkConf conf =
        SharedSpark.conf().setMaster("local[2,4]").set("spark.driver.maxResultSize", "64k");
    List<JsonNode> tasks =
        tasks(TaskFaults.in(conf, TaskFaults.Kind.A_STRAGGLER), ReportContent.FIGURES);

    assertAllRounds(tasks);
    JsonNode second =
        tasks.stream()
            .filter(line -> line.path("epoch").asInt() == 1 && line.path("round").asInt() == 2)
            .findFirst()
            .orElseThrow()
            .path("tasks");
    assertEquals(1, second.path("slowest").asInt(), second.toString());
    assertTrue(second.path("maxSeconds").asDouble() >= 1, second.toString());
    assertFalse(tasks.toString().contains("\"host\""), "no hosts");
  }
}
