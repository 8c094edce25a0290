package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.testkit.SharedSpark;

@ExtendWith(SharedSpark.class)
class ReportCommandTest {
  @TempDir private Path directory;

  @BeforeEach
  void start(SparkSession session) {
    assertFalse(session.sparkContext().isStopped(), "commands find the session that is there");
  }

  @Test
  void theCommandInAPageRunsAndMakesTheSameModel() throws IOException {
    Path first = Files.writeString(directory.resolve("a b.txt"), "a b c d\nb c d\n".repeat(40));
    Path second = Files.writeString(directory.resolve("c.txt"), "d c b a\n".repeat(40));
    Path model = directory.resolve("model");
    TestConsole console = new TestConsole();
    String[] given = {
      "train",
      "--train",
      first.toString(),
      second.toString(),
      "--model",
      model.toString(),
      "--epochs",
      "1",
      "--hidden",
      "8",
      "--no-baseline",
      "--no-report-text"
    };
    assertEquals(0, console.run(given), console.messages());

    String page = Files.readString(model.resolve("report.html"));
    String metrics = Files.readString(model.resolve("metrics.jsonl"));
    for (String part : new String[] {"heldOutText\":", "samples\":[\"", "samples\":[{"}) {
      assertFalse((page + metrics).contains(part), part);
    }
    assertTrue(metrics.contains("validPerplexity"), metrics);
    String command = page.replaceAll("(?s).*\"command\":\"rnn ([^\"]*)\".*", "$1");
    byte[] parameters = Files.readAllBytes(model.resolve("model.safetensors"));
    String[] words = // as a shell parts them
        Pattern.compile("'([^']*)'|(\\S+)")
            .matcher(command)
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .toArray(String[]::new);
    assertEquals(0, console.run(words), console.messages());
    assertArrayEquals(parameters, Files.readAllBytes(model.resolve("model.safetensors")));
  }

  @Test
  void aRunLeavesAPageThatIsMadeAnewAndComparesWithOthers() throws IOException {
    Path text =
        Files.writeString(directory.resolve("text"), "a b c d\nb c </script> d\n".repeat(60));
    Path model = directory.resolve("model");
    TestConsole console = new TestConsole();
    int status =
        console.run(
            "train",
            "--train",
            text.toString(),
            "--model",
            model.toString(),
            "--epochs",
            "2",
            "--hidden",
            "8",
            "--no-baseline",
            "--tensorboard",
            directory.resolve("events").toString());

    assertEquals(0, status, console.messages());
    String page = Files.readString(model.resolve("report.html"));
    for (String part : new String[] {"heldOutText", "\"samples\":[{", "validPerplexity"}) {
      assertTrue(page.contains(part), part);
    }
    assertTrue(page.contains("rnn train --no-baseline --epochs 2 --hidden 8 --model " + model));
    try (Stream<Path> events = Files.list(directory.resolve("events"))) {
      Path file = events.findFirst().orElseThrow();
      assertTrue(file.getFileName().toString().startsWith("events.out.tfevents."), "" + file);
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertTrue(content.contains("train/loss_nats"), content);
    }
    Files.delete(model.resolve("report.html"));
    assertEquals(0, console.run("report", model.toString()), console.messages());
    assertEquals(page, Files.readString(model.resolve("report.html")));
    Path both = directory.resolve("both.html");
    String[] compared = {"report", model.toString(), model + "/", "--output", both.toString()};
    assertEquals(0, console.run(compared), console.messages());
    assertTrue(Files.size(both) > page.length(), "it is about two");
    assertEquals(1, console.run(compared));
    assertTrue(console.messages().contains("both.html is there already"), console.messages());
    assertEquals(1, console.run("report", directory.resolve("none").toString()));
    assertTrue(console.messages().contains("There is no model in"), console.messages());
  }
}
