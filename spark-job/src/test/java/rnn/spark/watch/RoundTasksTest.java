package rnn.spark.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.TaskResultLost$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.spark.watch.TaskReason.Kept;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

class RoundTasksTest {

  private static TaskAttempt attempt(int shard, int attempt, double seconds, String outcome) {
    return new TaskAttempt(
        shard, attempt, "3", null, 10 + attempt, 0, seconds, seconds, outcome, null, null);
  }

  @Test
  void figuresAreOfTheFirstResultsAndTheCountsOfAll() {
    List<TaskAttempt> attempts =
        List.of(
            attempt(0, 1, 2, null),
            attempt(0, 0, 9, TaskAttempt.FAILED),
            attempt(1, 0, 1, null),
            attempt(2, 0, 5, null),
            attempt(2, 1, 8, TaskAttempt.KILLED),
            attempt(1, 2, 77, null)); // the same partition once more, after its result was lost

    RoundTasks tasks = RoundTasks.of(attempts, new RoundTasks.Room());

    assertEquals(3, tasks.shards());
    assertEquals(10, tasks.startedSeconds());
    assertEquals(
        List.of(1.0, 2.0, 5.0),
        List.of(tasks.minSeconds(), tasks.medianSeconds(), tasks.maxSeconds()));
    assertEquals(2, tasks.slowest());
    assertEquals(List.of(1, 1), List.of(tasks.failed(), tasks.killed()));
    assertEquals(6, tasks.attempts().size());
  }

  /** Ten thousand rounds of 64 shards, one of them three times as slow, one attempt failing. */
  @Test
  void linesOfALongRunStaySmall() throws IOException {
    RoundTasks.Room room = new RoundTasks.Room();
    ObjectMapper json = new ObjectMapper();
    long bytes = 0;
    int listed = 0;
    int failures = 0;
    for (int round = 0; round < 10_000; round++) {
      List<TaskAttempt> attempts = new ArrayList<>();
      attempts.add(attempt(7, 0, 0.2, TaskAttempt.FAILED));
      for (int shard = 0; shard < 64; shard++) {
        attempts.add(attempt(shard, shard == 7 ? 1 : 0, shard == 9 ? 3 : 1, null));
      }
      RoundTasks tasks = RoundTasks.of(attempts, room);
      bytes += json.writeValueAsBytes(tasks).length;
      listed += tasks.attempts().size();
      failures += tasks.failed();
      if (round == 50) {
        assertEquals(
            List.of(7, 7, 9), tasks.attempts().stream().map(TaskAttempt::shard).sorted().toList());
      }
    }
    assertEquals(10_000, failures, "all are counted");
    assertTrue(listed <= RoundTasks.Room.MAX_LISTED + RoundTasks.Room.MAX_EXCEPTIONAL);
    assertTrue(bytes < 4_000_000, "bytes: " + bytes);
  }

  @Test
  void whatIsAsUsualIsNotWritten() throws IOException {
    assertEquals(
        "{\"shard\":1,\"attempt\":0,\"executor\":\"3\",\"startedSeconds\":10.0,\"waitedSeconds\":0.0,\"seconds\":2.0,\"computingSeconds\":2.0}",
        new ObjectMapper().writeValueAsString(attempt(1, 0, 2, null)));
    RoundTasks none = new RoundTasks(1, 0, 1, 1, 1, 0, "3", 0, 0, List.of());
    assertEquals(
        "{\"shards\":1,\"startedSeconds\":0.0,\"minSeconds\":1.0,\"medianSeconds\":1.0,\"maxSeconds\":1.0,\"slowest\":0,\"slowestExecutor\":\"3\"}",
        new ObjectMapper().writeValueAsString(none));
  }

  private static <T> Seq<T> none() {
    return CollectionConverters.asScala(List.<T>of()).toSeq();
  }

  private static ExceptionFailure failure(String message) {
    return new ExceptionFailure(
        "java.io.IOException",
        message,
        new StackTraceElement[0],
        "",
        Option.empty(),
        none(),
        none(),
        none());
  }

  @ParameterizedTest
  @CsvSource({
    "no room in /data/secret/tmp/blocks.bin,no room in …/blocks.bin",
    "s3a://key:password@bucket/a/b.txt is gone,…/b.txt is gone",
    "file:/home/me/x: no such file,…/x: no such file",
    "3 / 4 of it,3 / 4 of it",
    "'first\nsecond',first",
    "C:\\Users\\me\\x.txt is locked,…/x.txt is locked",
    "Failed to connect to node7.corp.example/10.1.2.3:7337,Failed to connect to"
        + " node7/10.1.2.3:7337",
    "no answer of 10.1.2.3:7337,no answer of 10.1.2.3:7337",
    "lost at Executor.scala:12,lost at Executor.scala:12",
  })
  void reasonsAreALineWithoutDirectories(String message, String kept) {
    assertEquals("IOException: " + kept, TaskReason.of(failure(message), Kept.MESSAGES));
  }

  @Test
  void reasonsWithoutTextsAreClasses() {
    assertEquals("IOException", TaskReason.of(failure("a line of the corpus"), Kept.CLASSES));
    assertEquals("TaskResultLost", TaskReason.of(TaskResultLost$.MODULE$, Kept.CLASSES));
    TaskKilled killed = new TaskKilled("another attempt succeeded", none(), none(), none());
    assertEquals("another attempt succeeded", TaskReason.of(killed, Kept.MESSAGES));
    assertEquals(160, TaskReason.of(failure("x".repeat(999)), Kept.MESSAGES).length());
    assertEquals("Success", TaskReason.of(Success$.MODULE$, Kept.CLASSES));
  }

  @Test
  void aLongReasonWithoutSpacesIsReadInItsBeginning() {
    String line = TaskReason.of(failure("a.b-".repeat(1_000_000)), Kept.MESSAGES);
    assertEquals(160, line.length());
  }

  @ParameterizedTest
  @CsvSource({"node7.cluster.example,node7", "node7,node7", "10.1.2.3,10.1.2.3", "fe80::1,fe80::1"})
  void hostsHaveTheirShortNames(String host, String name) {
    assertEquals(name, TaskWatch.shortName(host));
  }

  @Test
  void keysAreReadBackAndOthersAreNone() {
    RoundKey key = new RoundKey("a-run", 2, 3, RoundKey.ALL, 7);
    assertEquals(key, RoundKey.parsed(key.text()));
    assertNull(RoundKey.parsed(null));
    assertNull(RoundKey.parsed("a/b/c/d/e"));
    assertNull(RoundKey.parsed("a/1/2"));
  }
}
