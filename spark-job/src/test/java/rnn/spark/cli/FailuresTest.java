package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.job.ClusterException;

class FailuresTest {

  @Test
  void theErrorOfATaskIsSaidWithoutSparksWordsAroundIt() {
    Throwable failure =
        new RuntimeException(
            new SparkException(
                "Job aborted due to stage failure",
                new IllegalArgumentException("line 3 is not UTF-8")));

    assertEquals("line 3 is not UTF-8", Failures.explanation(failure));
  }

  @Test
  void memoryThatRanOutIsSaidWithWhatHelps() {
    String said =
        Failures.explanation(
            new SparkException("Job aborted", new OutOfMemoryError("Java heap space")));
    assertTrue(said.startsWith("Memory ran out (Java heap space; "), said);
    assertTrue(said.contains("RNN_DRIVER_MEMORY"), said);
  }

  @Test
  void aMistakeOfTheProgramIsNotExplainedAway() {
    assertNull(Failures.explanation(new NullPointerException("x")));
    assertNull(Failures.explanation(new SparkException("Job aborted")));
  }

  @Test
  void whatJavaSaysOfAMistakeInThisProgramIsNoAdviceToUsers() {
    assertNull(Failures.explanation(new IllegalStateException("the texts are closed")));
    assertNull(
        Failures.explanation(
            assertThrows(NumberFormatException.class, () -> Integer.parseInt("x"))));
    assertNull(
        Failures.explanation(
            assertThrows(IllegalArgumentException.class, () -> new ArrayList<String>(-1))));
    assertNull(
        Failures.explanation(
            new SparkException(
                "Task not serializable", new NotSerializableException("rnn.spark.data.Source"))));
    assertNull(
        Failures.explanation(
            new IOException("java.lang.NullPointerException", new NullPointerException())));
  }

  @Test
  void whatTheClusterLacksIsSaidWithoutAskingForAReport() {
    assertEquals(
        "No executor worked",
        Failures.explanation(new RuntimeException(new ClusterException("No executor worked"))));
  }

  @Test
  void wordsOfThisProgramAboutAFileComeFirst() {
    UncheckedIOException told =
        new UncheckedIOException(
            "The model in m cannot be read: m (No such file)", new FileNotFoundException("m"));
    assertEquals("The model in m cannot be read: m (No such file)", Failures.explanation(told));
    String said =
        Failures.explanation(new UncheckedIOException(new FileNotFoundException("hdfs://h/m")));
    assertTrue(said.contains("no such file") && said.contains("hdfs://h/m"), said);
  }

  @Test
  void aMissingModelIsOneLineAndStatusOne(@TempDir Path directory) {
    TestConsole console = new TestConsole();

    int status = console.run("generate", "--model", directory.resolve("none").toString());

    assertEquals(1, status);
    assertEquals(1, console.messages().lines().count(), console.messages());
    assertTrue(console.messages().contains("There is no model directory"), console.messages());
    assertEquals("", console.results());
  }

  @Test
  void aModelThatIsAFileIsSaidToBeOne(@TempDir Path directory) throws IOException {
    TestConsole console = new TestConsole();
    Path file = Files.writeString(directory.resolve("small.txt"), "the cat");

    assertEquals(1, console.run("generate", "--model", file.toString()));
    assertEquals(
        "A model must be a directory but %s is a file; name the directory it is in\n"
            .formatted(file.toRealPath()),
        console.messages());
  }

  @Test
  void verboseShowsWhereItHappened(@TempDir Path directory) {
    TestConsole console = new TestConsole();

    console.run("generate", "--verbose", "--model", directory.resolve("none").toString());

    assertTrue(console.messages().contains("\tat rnn."), console.messages());
  }

  @Test
  void withoutVerboseThereIsNoTrace(@TempDir Path directory) {
    TestConsole console = new TestConsole();

    console.run("generate", "--model", directory.resolve("none").toString());

    assertFalse(console.messages().contains("\tat "), console.messages());
  }
}
