package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** One command's options are none of another's, whether they are alike in name or not. */
class SettingNamesTest {
  private static final List<String> COMMANDS = List.of("train", "evaluate", "generate", "score");

  @TempDir Path directory;

  private String file(String content) throws IOException {
    String name = content.startsWith("{") ? "own.json" : "own.properties";
    return Files.writeString(directory.resolve(name), content).toString();
  }

  @TestFactory
  Stream<DynamicTest> whatIsRequiredIsMissingWithoutIt() {
    CommandLine root = Main.commandLine(new TestConsole().console(0));
    return COMMANDS.stream()
        .flatMap(command -> root.getSubcommands().get(command).getCommandSpec().options().stream())
        .filter(OptionSpec::required)
        .map(
            option ->
                DynamicTest.dynamicTest(
                    option.command().name() + " " + option.longestName(),
                    () -> {
                      TestConsole console = new TestConsole();
                      boolean isInput = option.longestName().equals("--input");
                      assertEquals(
                          2,
                          console.run(
                              option.command().name(), isInput ? "--output" : "--input", "x"));
                      assertEquals("", console.results());
                      assertFalse(
                          option.command().commandLine().getUsageMessage().contains("Required. D"),
                          "no default where one is required");
                    }));
  }

  @Test
  void scoreWithoutAnOutputSaysSo() {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run("score", "--input", "text.txt"));

    assertEquals(
        List.of("Missing required option: --output", "Try 'rnn score --help'."),
        console.messages().lines().toList());
  }

  @Test
  void anOutputLayerIsNoOutputDirectory() throws IOException {
    for (String content : List.of("output = adaptive\n", "{\"output\": \"adaptive\"}")) {
      TestConsole console = new TestConsole();

      assertEquals(2, console.run("score", "--input", "a", "--config", file(content)));

      String said = console.messages();
      assertTrue(said.startsWith("Missing required option: --output. "), said);
      assertTrue(said.contains("--output NAME of train but --output DIRECTORY of score"), said);
      assertTrue(said.contains("write train.output or score.output there"), said);
      assertEquals(
          2, new TestConsole().run("score", "--input=a", "--output=b", "--config", file(content)));
    }
  }

  @Test
  void oneFileServesAllCommandsBySections() throws IOException {
    String config =
        file(
            """
            model = m
            format = json
            column = words
            train.train = t
            train.output = adaptive
            train.cell = gru
            score.input = s1\\ns2
            score.output = scores
            evaluate.text = e
            """);

    CommandLine train = Parsed.command("train", "--config", config);
    assertEquals("adaptive", Settings.given(train.getCommandSpec()).get("output"));
    assertEquals("gru", Settings.given(train.getCommandSpec()).get("cell"));
    assertEquals(List.of("t"), value(train, "--train"));
    CommandLine score = Parsed.command("score", "--config", config);
    assertEquals("scores", value(score, "--output"));
    assertEquals(List.of("s1", "s2"), value(score, "--input"));
    assertEquals("m", value(score, "--model"));
    CommandLine evaluate = Parsed.command("evaluate", "--config", config);
    assertEquals(List.of("e"), value(evaluate, "--input"));
    assertEquals("words", value(evaluate, "--column"));
  }

  private static Object value(CommandLine command, String option) {
    return command.getCommandSpec().findOption(option).getValue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "score|hidden = 3|it is one of train: write train.hidden to have one file for both",
        "evaluate|output = x|it is one of train",
        "train|top-k = 3|it is one of generate: write generate.top-k",
        "evaluate|train.hiden = 3|'train.hiden', which is no option of train",
        "train|score.outptu = x|'score.outptu', which is no option of score",
        "train|--hidden = 3|write it without dashes: hidden",
        "train|-hidden = 3|write it without dashes: hidden",
        "train|version = true|'version', which is no option of train",
        "train|V = true|'V', which is no option of train",
        "evaluate|input = a\\ntext = b|must set --input once but 'text' sets it again",
        "train|hidden = 3\\ntrain.hidden = 4|must set --hidden once",
        "train|foo.hidden = 3|'foo.hidden', which is no option of train",
      })
  void aNameThatMeansNoOneOptionIsRefused(String command, String content, String said)
      throws IOException {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run(command, "--config", file(content.replace("\\n", "\n"))));

    assertTrue(console.messages().contains(said), console.messages());
    assertEquals("", console.results());
  }

  @Test
  void theOtherNameOfAnOptionIsTheOptionToo() throws IOException {
    CommandLine command = Parsed.command("evaluate", "--config", file("text = a"));

    assertEquals(List.of("a"), value(command, "--input"));
  }

  @Test
  void recipesAreOfTrainAlone() {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run("score", "--input=a", "--output=b", "--recipe", "grammar"));

    assertTrue(console.messages().startsWith("Unknown option"), console.messages());
  }
}
