package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    String kept = "The checkpoints are in %s.checkpoints: the same command with".formatted(model);
    assertTrue(console.messages().contains(kept), console.messages());
    assertTrue(Files.isDirectory(directory.resolve("model.checkpoints")));
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

  /** A network with test data, which measured its held-out text in its epochs alone, and counts. */
  @Test
  void everyRunOfAComparisonHasItsHeldOutFigure() throws IOException {
    String train = "" + Files.writeString(directory.resolve("t"), "a b c d\nb c d\n".repeat(60));
    String valid = "" + Files.writeString(directory.resolve("v"), "a b c\nb c d\n".repeat(20));
    String test = "" + Files.writeString(directory.resolve("x"), "b c d\na b\n".repeat(20));
    List<String> data = List.of("--train", train, "--valid", valid, "--test", test);
    String network = directory.resolve("network").toString();
    String counted = directory.resolve("counted").toString();
    TestConsole console = new TestConsole();
    List<String> learned = new ArrayList<>(List.of("train", "--epochs", "2", "--hidden", "8"));
    learned.addAll(List.of("--no-baseline", "--json", "--model", network));
    learned.addAll(data);
    assertEquals(0, console.run(learned.toArray(String[]::new)), console.messages());
    double said = new ObjectMapper().readTree(console.results()).get("validPerplexity").asDouble();
    List<String> counting = new ArrayList<>(List.of("train", "--model-kind", "kneser-ney"));
    counting.addAll(List.of("--model", counted));
    counting.addAll(data);
    assertEquals(0, console.run(counting.toArray(String[]::new)), console.messages());

    String both = directory.resolve("both.html").toString();
    assertEquals(0, console.run("report", network, counted, "--output", both), console.messages());

    JsonNode runs =
        new ObjectMapper()
            .readTree(
                Files.readString(Path.of(both))
                    .replaceAll(
                        "(?s).*<script type=\"application/json\" id=\"data\">|</script>.*", ""));
    for (JsonNode run : runs) {
      JsonNode first = run.path("figures").path(0);
      assertEquals("held-out perplexity", first.path("title").asText(), run.toString());
      assertTrue(first.path("value").asDouble() > 1, first.toString());
      assertEquals("test perplexity", run.path("figures").path(1).path("title").asText());
    }
    assertEquals(said, runs.path(0).path("figures").path(0).path("value").asDouble(), 1e-9);
    assertEquals("kneser-ney", runs.path(1).path("network").path("model").asText());
    assertEquals("2", runs.path(0).path("options").path("--epochs").asText());
    assertTrue(runs.path(1).path("chosen").has("--order"), runs.path(1).toString());
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
