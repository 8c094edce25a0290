package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.spark.sweep.Setting;
import rnn.spark.sweep.SweepRequest;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.spark.train.TrainRequest;

class SweepCommandTest {

  private static SweepRequest sweep(String args) {
    TrainCommand command = Parsed.command(("train --train a " + args).split(" ")).getCommand();
    return Objects.requireNonNull(command.sweepRequest());
  }

  @Test
  void everySettingIsTheRunThatItsOptionsMake() {
    SweepRequest request =
        sweep(
            "--model m/ --valid v --epochs 4 --resume --sweep hidden=31,32 tied=true,false"
                + " --sweep-halving");

    assertEquals(4, request.settings().size());
    assertEquals(SweepRequest.Stopping.HALVING, request.stopping());
    assertEquals(TrainRequest.Start.RESUME, request.start());
    Setting second = request.settings().get(1);
    assertEquals(Map.of("hidden", "31", "tied", "false"), second.values());
    TrainRequest alone =
        Parsed.train("--train a --model m --valid v --epochs 4 --hidden 31 --no-tied".split(" "));
    assertSameOptions(alone, second.request());
    assertEquals("m", second.request().modelDirectory());
    assertEquals("m.sweep", second.request().checkpointDirectory());
    assertEquals("31", second.request().givenOptions().get("hidden"));
  }

  @Test
  void settingsAreDrawnByTheSeedOfTheRun() {
    String args = "--sweep learning-rate=1..20 hidden=10..99 --sweep-random 5 --seed ";

    assertEquals(5, sweep(args + 3).settings().size());
    assertEquals(values(args + 3), values(args + 3));
    assertFalse(values(args + 3).equals(values(args + 4)));
  }

  private static List<Map<String, String>> values(String args) {
    return sweep(args).settings().stream().map(Setting::values).toList();
  }

  @Test
  void aRateThatARecipeChoseForAnotherOptimizerDoesNotCount() {
    SweepRequest request = sweep("--recipe zaremba-small --sweep optimizer=sgd,adam");

    for (Setting setting : request.settings()) {
      String optimizer = setting.values().get("optimizer");
      assertSameOptions(
          Parsed.train("--train", "a", "--recipe", "zaremba-small", "--optimizer", optimizer),
          setting.request());
    }
  }

  private static void assertSameOptions(TrainRequest expected, TrainRequest actual) {
    assertEquals(expected.model(), actual.model());
    assertEquals(expected.training(), actual.training());
    assertEquals(expected.open(), actual.open());
    assertEquals(expected.validFraction(), actual.validFraction());
  }

  @Test
  void aFileMaySayIt(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("own.properties");
    Files.writeString(file, "hidden = 12\nsweep = hidden=31,32 cell=lstm,gru\n");

    SweepRequest request = sweep("--config " + file);

    assertEquals(4, request.settings().size());
    assertEquals(31, request.settings().get(0).request().model().hiddenSize());
  }

  @Test
  void withoutItThereIsOneRun() {
    TrainCommand command = Parsed.command("train", "--train", "a").getCommand();

    assertNull(command.sweepRequest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sweep hiden=3 | --sweep must name options of a model",
        "--sweep hidden=3,4 --hidden 3 | --hidden must be given by itself or in --sweep",
        "--sweep hidden=3 hidden=4 | must have --hidden once",
        "--sweep hidden=3 --sweep cell=gru | --sweep must be given once",
        "--sweep task=tag,classify | --sweep cannot have --task",
        "--sweep learning-rate=1..3 | must come with --sweep-random",
        "--sweep hidden=3 --sweep-random 0 | --sweep-random must be from 1 to 1,000",
        "--sweep optimizer=sgd,adam learning-rate=5 | optimizer=adam learning-rate=5, which is",
        "--sweep hidden=3 --valid-fraction 0 | must come with held-out data",
        "--sweep hidden=3 --checkpoint-every 2 | --checkpoint-every has no meaning with --sweep",
        "--sweep min-count=1,2 --model-kind kneser-ney | --sweep must be of networks",
        "--sweep-halving | must come with --sweep",
        "--sweep-random 3 | must come with --sweep",
      })
  void whatCannotBeIsRefusedBeforeSparkStarts(String args, String words) {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run(("train --train a " + args.strip()).split(" ")));

    assertTrue(console.messages().replaceAll("\\s+", " ").contains(words), console.messages());
  }

  @Test
  @ExtendWith(SharedSpark.class)
  void theTableIsToldInWordsAndByName(SparkSession spark, @TempDir Path directory)
      throws IOException {
    TestConsole console = new TestConsole();
    String text = TestText.write(directory.resolve("text"), TestText.lines(97, 1));

    int status =
        console.run(
            "train",
            "--train",
            text,
            "--model",
            directory.resolve("model").toString(),
            "--epochs",
            "2",
            "--valid-fraction",
            "0.2",
            "--embedding",
            "5",
            "--no-tied",
            "--json",
            "--sweep",
            "hidden=5,6",
            "learning-rate=1,1e30");

    assertEquals(0, status, console.messages());
    assertTrue(console.messages().contains("4 of 4 | "), console.messages());
    assertTrue(console.messages().contains("The best of 4 settings"), console.messages());
    assertTrue(console.messages().contains("failed: Training diverged"), console.messages());
    JsonNode results = new ObjectMapper().readTree(console.results().strip());
    assertEquals(4, results.path("settings").size());
    assertEquals("1", results.path("best").path("learning-rate").textValue());
    assertEquals(
        results.path("validPerplexity").doubleValue(),
        results.path("settings").path(0).path("judged").doubleValue(),
        1e-9);
    assertTrue(results.path("settings").path(3).path("judged").isNull());
    assertTrue(
        results.path("settings").path(3).path("error").textValue().startsWith("Training diverged"));
    assertTrue(Files.exists(directory.resolve("model.sweep").resolve("sweep.json")));
  }
}
