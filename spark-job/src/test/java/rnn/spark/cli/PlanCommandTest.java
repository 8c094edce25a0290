package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.train.Rehearsal;

@ExtendWith(SharedSpark.class)
class PlanCommandTest {
  private static final Rehearsal.Limits SHORT = new Rehearsal.Limits(0, 0);

  @TempDir private Path directory;

  /** A plan of {@code options}; its figures. */
  private JsonNode plan(TestConsole console, String options) throws IOException {
    OutputArguments output = new OutputArguments();
    output.json = true;
    String[] args = options.replace("@", directory + "/").split(" ");
    assertEquals(0, new PlanRun(console.console(0), SHORT).plan(Parsed.train(args), output));
    return new ObjectMapper().readTree(console.results());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(file -> directory.relativize(file).toString()).sorted().toList();
    }
  }

  @Test
  void aPlanSaysWhatARunTakesAndLeavesNothingBehind(SparkSession session) throws IOException {
    TestText.write(directory.resolve("text"), TestText.lines(200, 1));
    List<String> before = files();
    TestConsole console = new TestConsole();

    JsonNode plan =
        plan(
            console,
            "--train @text --hidden 9 --shards 2 --model @deep/down/model --epochs 3 --tensorboard"
                + " @events");

    assertEquals(before, files());
    String said = console.messages();
    assertEquals(2, plan.get("shards").asInt());
    assertEquals(3, plan.get("epochs").asInt());
    long parameters = 0;
    for (JsonNode part : plan.get("parametersByPart")) {
      parameters += part.asLong();
    }
    assertEquals(plan.get("parameters").asLong(), parameters);
    double flop = 0;
    for (JsonNode part : plan.get("flopPerTokenByPart")) {
      flop += part.asDouble();
    }
    assertEquals(plan.get("flopPerToken").asDouble(), flop, 1e-6 * flop);
    double epoch = plan.get("secondsPerEpoch").asDouble();
    double training = plan.get("trainingSecondsPerEpoch").asDouble();
    assertTrue(training > 0);
    assertEquals(epoch, training + plan.get("validatingSecondsPerEpoch").asDouble(), 1e-9);
    double once = plan.get("readingSeconds").asDouble() + plan.get("warmingUpSeconds").asDouble();
    assertTrue(plan.get("secondsOfRun").asDouble() >= 3 * epoch + once);
    JsonNode rows = plan.get("replicas");
    assertTrue(rows.size() >= 6, rows.toString());
    assertEquals(1, rows.get(0).get("shards").asInt());
    assertTrue(rows.get(0).get("worth").asDouble() > 0);
    assertTrue(rows.get(0).get("executorBytes").asDouble() > 0, "the whole text");
    assertTrue(
        rows.get(1).get("executorBytes").asDouble() < rows.get(0).get("executorBytes").asDouble(),
        "half of it, and narrower windows");
    assertTrue(said.contains("On a cluster, a replica on each executor"), said);
    assertEquals(
        epoch,
        rows.get(1).get("secondsPerEpochHere").asDouble(),
        1e-9,
        "the row of the run itself");
    for (String field :
        List.of(
            "tokens",
            "sentences",
            "vocabulary",
            "heldOutTokens",
            "flopPerEpoch",
            "driverBytes",
            "driverBytesThere",
            "replicaTokensPerSecond",
            "measuredRounds",
            "updateBytes",
            "enoughReplicas",
            "enoughReplicasHere",
            "secondsPerEpochOfOneMachine",
            "secondsOfRunOfOneMachine")) {
      assertTrue(plan.get(field).asDouble() > 0, field + ": " + plan);
    }
    assertTrue(said.contains("Measured on this machine's"), said);
    assertTrue(said.contains("Estimated from that, with --shards 2"), said);
    assertTrue(said.contains("One machine "), said);
    assertTrue(said.contains("Chosen for"), said);
  }

  @Test
  void aTaggerIsPlannedToo(SparkSession session) throws IOException {
    String sentence = "the/D dog/N barks/V\na/D cat/N sees/V the/D dog/N\n";
    Files.writeString(directory.resolve("tags"), sentence.repeat(40));
    TestConsole console = new TestConsole();

    JsonNode plan =
        plan(
            console,
            "--task tag --format word-tag --train @tags --hidden 5 --model @m --cell qrnn2");

    assertEquals(List.of("tags"), files().stream().filter(name -> !name.isEmpty()).toList());
    assertTrue(plan.get("parametersByPart").has("characters"), plan.toString());
    assertEquals(1, plan.get("shards").asInt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--hidden 0",
        "--cell lstn",
        "--train no-such-file",
        "--embedding 3 --hidden 4",
        "--shards 0",
        "--checkpoint-every -1",
        "--unheard-of 3",
        "--task tag --output adaptive",
      })
  void whatTrainingRefusesIsRefusedInTheSameWords(String options) {
    TestConsole train = new TestConsole();
    TestConsole plan = new TestConsole();
    int status = train.run(("train " + options).split(" "));
    assertTrue(status != 0, options);
    assertEquals(status, plan.run(("plan " + options).split(" ")));
    assertEquals(
        train.messages().replace("'rnn train --help'", "'rnn plan --help'"), plan.messages());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--resume|--resume has no plan: a plan is of a whole run",
        "--sweep hidden=3,4|--sweep has no plan; plan one setting",
        "--model-kind kneser-ney|--model-kind kneser-ney has no plan: it counts the text",
        "--format csv --column a --group-column b --train t|--group-column has no plan",
      })
  void whatHasNoPlanIsRefused(String optionsAndWords) {
    String[] parts = optionsAndWords.split("\\|");
    TestConsole console = new TestConsole();
    assertEquals(2, console.run(("plan " + parts[0]).split(" ")));
    assertTrue(console.messages().contains(parts[1]), console.messages());
  }

  @Test
  void aFileOfATrainingIsOneOfItsPlan() throws IOException {
    Path file = directory.resolve("own.properties");
    Files.writeString(file, "train.hidden = 31\nwindow = 9\nscore.output = scores\n");
    String[] args = {"plan", "--train", "a", "--config", file.toString()};
    PlanCommand command = Parsed.command(args).getCommand();
    assertEquals(31, command.request().model().hiddenSize());
    assertEquals(9, command.request().training().window());
  }
}
