package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import rnn.spark.cli.MarkdownPage.Block;
import rnn.spark.cli.MarkdownPage.Mark;

/**
 * The commands of README.md and docs/*.md: each is one that the program, Spark and the scripts
 * understand, and above each block of them stands who runs it or why it is not run.
 *
 * <p>The comment above a block is {@code <!-- run: NAME -->}, NAME a test class or a script that
 * runs these commands or such of other files, or {@code <!-- not run: WHY -->}.
 */
class DocumentedCommandsTest {
  /** Options of programs that this one is used or compared with. */
  private static final Set<String> OPTIONS_OF_OTHERS = Set.of("--add-modules", "--bptt");

  private static List<MarkdownPage> pages;
  private static CommandCheck check;

  @BeforeAll
  static void read() throws IOException {
    pages = MarkdownPage.ofUsers();
    check = new CommandCheck(pages);
  }

  @TestFactory
  Stream<DynamicTest> commandsOfBlocksAreUnderstood() {
    return pages.stream()
        .flatMap(
            page ->
                page.blocks().stream()
                    .flatMap(
                        block ->
                            commands(block)
                                .map(
                                    command ->
                                        dynamicTest(
                                            "%s:%d %s"
                                                .formatted(page.name(), block.line(), command),
                                            () -> check.check(command)))));
  }

  @TestFactory
  Stream<DynamicTest> commandsInTheTextAreUnderstood() {
    return pages.stream()
        .flatMap(
            page ->
                page.spans().stream()
                    .filter(span -> span.text().matches("([A-Z_]+=\\S+ )*(scripts/)?rnn [a-z].*"))
                    .flatMap(
                        span ->
                            ShellCommand.of(List.of(span.text())).stream()
                                .filter(CommandCheck::isOurs)
                                .map(command -> new ShellCommand(command.words(), true))
                                .map(
                                    command ->
                                        dynamicTest(
                                            "%s:%d %s".formatted(page.name(), span.line(), command),
                                            () -> check.check(command)))));
  }

  @TestFactory
  Stream<DynamicTest> blocksSayWhoRunsThem() {
    return pages.stream()
        .flatMap(
            page ->
                page.blocks().stream()
                    .filter(block -> !block.language().isEmpty() || commands(block).count() > 0)
                    .map(
                        block ->
                            dynamicTest(
                                "%s:%d".formatted(page.name(), block.line()), () -> check(block))));
  }

  @TestFactory
  Stream<DynamicTest> optionsOfTheTextExist() throws IOException {
    Set<String> known = new TreeSet<>(OPTIONS_OF_OTHERS);
    for (CommandLine command :
        Main.commandLine(new TestConsole().console(0)).getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        known.addAll(List.of(option.names()));
        if (option.negatable()) {
          known.add(option.longestName().replaceFirst("--", "--no-"));
        }
      }
    }
    String scripts = textOfScripts();
    return pages.stream()
        .flatMap(
            page ->
                page.spans().stream()
                    .filter(span -> span.text().matches("--[a-z].*"))
                    .map(
                        span ->
                            dynamicTest(
                                "%s:%d %s".formatted(page.name(), span.line(), span.text()),
                                () -> {
                                  String name = span.text().split("[ =…]")[0];
                                  assertTrue(
                                      known.contains(name)
                                          || scripts.contains(name)
                                          || isOfSparkSubmit(name),
                                      name + " is no option of a command or a script");
                                })));
  }

  private static boolean isOfSparkSubmit(String option) {
    try {
      CommandCheck.submit(List.of(option, "cluster", "--class", "Main", "main.jar"));
      return true;
    } catch (Exception e) { // Scala declares none of those that it throws
      return !String.valueOf(e.getMessage()).contains("nrecognized option");
    }
  }

  /** Scripts, and the programs that they start. */
  private static String textOfScripts() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> scripts = Files.list(MarkdownPage.ROOT.resolve("scripts"));
        Stream<Path> benchmarks = Files.walk(MarkdownPage.ROOT.resolve("core/src/test"))) {
      for (Path file :
          Stream.concat(scripts, benchmarks.filter(path -> path.toString().contains("benchmark")))
              .filter(Files::isRegularFile)
              .toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  @TestFactory
  Stream<DynamicTest> scriptsAndTestsOfTheTextExist() {
    Pattern script = Pattern.compile("(?<![\\w/.])(scripts/[\\w./-]*\\w|\\.ci/\\w+)");
    Pattern test = Pattern.compile("\\b[A-Z][A-Za-z]+Test\\b");
    List<DynamicTest> all = new ArrayList<>();
    for (MarkdownPage page : pages) {
      Stream<String> texts =
          Stream.concat(
              page.spans().stream().map(MarkdownPage.Span::text),
              page.blocks().stream()
                  .flatMap(
                      block ->
                          Stream.concat(
                              block.lines().stream(),
                              Stream.ofNullable(block.mark()).map(Mark::text))));
      texts.forEach(
          text -> {
            script
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .forEach(
                    name ->
                        all.add(
                            dynamicTest(
                                page.name() + " " + name, () -> CommandCheck.requireFile(name))));
            test.matcher(text)
                .results()
                .map(result -> result.group())
                .forEach(
                    name ->
                        all.add(
                            dynamicTest(page.name() + " " + name, () -> check.requireTest(name))));
          });
    }
    return all.stream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scripts/rnn train --train a --hiden 3",
        "rnn train --hidden many",
        "scripts/rnn train --train a --task tag --order 3",
        "scripts/rnn score --input a",
        "rnn retrain --model m",
        "MASTER='local[2]' scripts/rnn train --train a >b 2>&1 | scripts/rnn forget",
        "scripts/rnn train --train a -- --mater yarn",
        "spark-submit --mater yarn --class rnn.spark.cli.Main rnn-spark.jar train --train a",
        "spark-submit --class rnn.spark.cli.Main rnn-spark.jar train --hiden 3",
        "spark-submit --class rnn.spark.cli.Man rnn-spark.jar train",
        "scripts/nothing here",
        "scripts/benchmark nothing",
        "mvn -pl spark-job test -Dtest=NoSuchTest",
        "make it so",
      })
  void aWrongCommandIsFound(String line) {
    assertThrows(
        Throwable.class,
        () -> {
          for (ShellCommand command : ShellCommand.of(List.of(line))) {
            check.check(command);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scripts/rnn train --train a --hidden 3",
        "scripts/rnn train --train a --model-kind kneser-ney --order 3",
        "scripts/rnn score --input a --output b",
        "MASTER='local[2]' scripts/rnn train --train a >b 2>&1",
        "scripts/rnn train --train a -- --master yarn",
        "spark-submit --master yarn --class rnn.spark.cli.Main rnn-spark.jar train --hidden 3",
        "scripts/benchmark kernels",
        "mvn -pl spark-job test -Dtest=HelpTest",
      })
  void aRightCommandPasses(String line) throws IOException {
    List<ShellCommand> commands = ShellCommand.of(List.of(line));
    assertEquals(1, commands.size());
    check.check(commands.get(0));
  }

  @Test
  void commandsAreReadAsAShellDoes() {
    assertEquals(
        List.of("a 'b  c' d", "e", "f g"),
        ShellCommand.of(
                List.of(
                    "X=1 a \"'b  c'\" \\",
                    "  d >out 2>&1 | e # no",
                    "cat >h <<'END'",
                    "x y",
                    "END",
                    "f g"))
            .stream()
            .map(ShellCommand::toString)
            .filter(text -> !text.equals("cat"))
            .toList());
  }

  /** The commands of a block of a shell; none of a block of anything else. */
  private static Stream<ShellCommand> commands(Block block) {
    if (!block.language().isEmpty()) {
      return Stream.empty();
    }
    List<ShellCommand> commands = ShellCommand.of(block.lines());
    boolean isShell =
        !commands.isEmpty()
            && (CommandCheck.isOurs(commands.get(0))
                || CommandCheck.isOfOthers(commands.get(0).program()));
    return isShell ? commands.stream() : Stream.empty();
  }

  private static void check(Block block) throws IOException {
    Mark mark = block.mark();
    assertNotNull(
        mark,
        "above a block of commands or code stands '<!-- run: NAME -->', a test or a script, or"
            + " '<!-- not run: WHY -->'");
    if (!mark.isRun()) {
      return;
    }
    for (String name : mark.text().split(", ")) {
      if (name.endsWith("Test")) {
        check.requireTest(name);
        continue;
      }
      String text = Files.readString(CommandCheck.requireFile(name));
      if (!name.equals("scripts/try-docs")) {
        commands(block)
            .filter(CommandCheck::isOurs)
            .map(command -> command.program().replaceFirst(".*/", ""))
            .forEach(program -> assertTrue(text.contains(program), name + " has no " + program));
      }
    }
  }
}
