package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  private static final List<String> COMMANDS =
      List.of(
          "train",
          "plan",
          "evaluate",
          "generate",
          "score",
          "predict",
          "import",
          "export",
          "report",
          "completion");

  @TestFactory
  Stream<DynamicTest> everyOptionSaysWhatItIsItsUnitAndItsDefault() {
    List<DynamicTest> tests = new ArrayList<>();
    CommandLine root = Main.commandLine(new TestConsole().console(0));
    for (String command : COMMANDS) {
      if (command.equals("plan")) {
        continue; // its options are those of train, which has the help on them
      }
      CommandLine subcommand = root.getSubcommands().get(command);
      String help = subcommand.getUsageMessage().replaceAll("\\s+", " ");
      for (OptionSpec option : subcommand.getCommandSpec().options()) {
        if (!option.usageHelp() && !option.versionHelp()) {
          tests.add(
              DynamicTest.dynamicTest(
                  command + " " + option.longestName(), () -> checkHelp(option, help)));
        }
      }
    }
    return tests.stream();
  }

  private static void checkHelp(OptionSpec option, String help) {
    String text = String.join(" ", option.description());
    assertTrue(text.length() > 20 && text.endsWith("."), "is described by a sentence: " + text);
    boolean isSwitch = option.type() == boolean.class;
    if (!isSwitch) {
      assertTrue(
          option.paramLabel().matches("[A-Z]+(\\[:NUMBER\\.\\.\\.\\])?"),
          "has a unit: " + option.paramLabel());
    }
    boolean hasDefault =
        option.defaultValueString() != null && !option.defaultValueString().equals("null");
    boolean mayBeLeftOut = text.matches("(?s).*(Without it|Required|Needed|May be empty).*");
    assertTrue(hasDefault || mayBeLeftOut, "says what happens without it");
    if (hasDefault && !isSwitch && !option.defaultValueString().isEmpty()) {
      assertTrue(
          help.contains("Default: " + option.defaultValueString()),
          "shows its default " + option.defaultValueString());
    }
  }

  @Test
  void theHelpOfAPlanSendsToThatOfTraining() {
    TestConsole console = new TestConsole();
    Main.run(new String[] {"plan", "--help"}, console.console(0));
    String help = console.results();

    assertTrue(help.lines().count() <= 45, help);
    for (String part :
        List.of(
            "rnn plan [options of rnn train]",
            "'rnn train --help' lists",
            "--train",
            "--shards",
            "--json",
            "rnn plan --train corpus.txt",
            "rnn plan --task tag")) {
      assertTrue(help.replaceAll("\\s+", " ").contains(part), part + " in " + help);
    }
    for (String part : List.of("--tensorboard", "--checkpoint-every", "--hidden", "--baseline")) {
      assertFalse(help.contains(part), part + " in " + help);
    }
  }

  @Test
  void helpIsAskedForInTheUsualWays() {
    for (String[] args :
        List.of(
            new String[] {"--help"},
            new String[] {"-h"},
            new String[] {"help", "train"},
            new String[] {"train", "--help"})) {
      TestConsole console = new TestConsole();
      assertEquals(0, console.run(args));
      assertTrue(console.results().contains("Usage: rnn"), console.results());
      assertEquals("", console.messages());
    }
  }

  @ParameterizedTest
  @CsvSource({"0,80", "60,60", "80,80", "100,100", "200,100"})
  void helpFitsTheTerminal(int columns, int most) {
    for (String command : COMMANDS) {
      TestConsole console = new TestConsole();
      Main.run(new String[] {command, "--help"}, console.console(columns));
      console
          .results()
          .lines()
          .filter(
              line -> most >= 80 || !line.startsWith("Usage: ")) // the library forgets its width
          .forEach(line -> assertTrue(line.length() <= most, line));
    }
  }

  @Test
  void resultsThatCannotBeWrittenAreAnError() {
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            });
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    int status =
        Main.run(new String[] {"--help"}, new Console(full, new PrintStream(said, true), () -> 0));

    assertEquals(1, status);
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("could not be written"), "" + said);
  }

  @Test
  void helpShowsTheDefaultsOfATextOfOnesOwn() {
    TestConsole console = new TestConsole();

    console.run("train", "--help");

    assertTrue(
        console
            .results()
            .replaceAll("\\s+", " ")
            .contains("read together, 256 if not said. Default: 35"),
        console.results());
  }

  @Test
  void noCommandIsAnError() {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run());
    assertTrue(
        console
            .messages()
            .contains(
                "train, plan, evaluate, generate, score, predict, import, export, report or"
                    + " completion"));
    assertFalse(console.messages().contains("Exception"));
  }
}
