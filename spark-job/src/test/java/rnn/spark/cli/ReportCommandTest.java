package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.testkit.SharedSpark;

@ExtendWith(SharedSpark.class)
class ReportCommandTest {
  @TempDir private Path directory;

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
    for (String part : new String[] {"heldOutText", "samples", "validPerplexity", "--hidden 8"}) {
      assertTrue(page.contains(part), part);
    }
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
