package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class NearOptionsTest {
  private static CommandLine root() {
    return Main.commandLine(new TestConsole().console(0));
  }

  private static List<String> near(String command, String wrong) {
    return NearOptions.of(root().getSubcommands().get(command).getCommandSpec(), wrong);
  }

  /** With a letter too many, or two in the wrong order, each is the first that is proposed. */
  @TestFactory
  Stream<DynamicTest> everyOptionIsProposedByBothItsNames() {
    List<DynamicTest> tests = new ArrayList<>();
    int negatable = 0;
    for (String command : root().getSubcommands().keySet()) {
      for (OptionSpec option : root().getSubcommands().get(command).getCommandSpec().options()) {
        String name = "--" + Flags.name(option);
        tests.add(
            DynamicTest.dynamicTest(
                command + " " + name, () -> assertEquals(name, near(command, name + "q").get(0))));
        if (option.negatable()) {
          negatable++;
          String off = "--no-" + Flags.name(option);
          String swapped = off.substring(0, off.length() - 2) + off.charAt(off.length() - 1);
          tests.add(
              DynamicTest.dynamicTest(
                  command + " " + off,
                  () -> {
                    assertEquals(off, near(command, off + "s").get(0));
                    assertTrue(near(command, swapped).contains(off), swapped);
                  }));
        }
      }
    }
    assertTrue(negatable >= 4, "options that can be turned off: " + negatable);
    return tests.stream();
  }

  @ParameterizedTest
  @CsvSource({
    "train,--no-baselines,Did you mean --no-baseline?",
    "train,--no-teid,Did you mean --no-tied?",
    "train,--hiden,Did you mean --hidden?",
    "plan,--hiden,Did you mean --hidden?",
    "train,--learnrate,--learning-rate",
    "train,--epoch=3,Did you mean --epochs?",
    "generate,--lenght,Did you mean --length?",
  })
  void aMisspeltNameIsToldTheRightOne(String command, String wrong, String said) {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run(command, wrong));
    assertTrue(console.messages().contains("Unknown option: '" + wrong), console.messages());
    assertTrue(console.messages().contains(said), console.messages());
  }

  @Test
  void anUnknownOptionBehindPathsIsToldToo() {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run("train", "--train", "a.txt", "--no-baselines"));
    assertTrue(console.messages().contains("Did you mean --no-baseline?"), console.messages());
  }

  @Test
  void whatIsNearNothingHasNoProposal() {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run("train", "--xyzzy"));
    assertFalse(console.messages().contains("Did you mean"), console.messages());
  }

  @ParameterizedTest
  @CsvSource({"hiden,hidden,1", "teid,tied,1", "a,a,0", "'',abc,3", "abc,'',3", "kitten,sitting,3"})
  void lettersAreCounted(String from, String to, int letters) {
    assertEquals(letters, NearOptions.distance(from, to));
  }
}
