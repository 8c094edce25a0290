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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import rnn.spark.cli.MarkdownPage.Block;
import rnn.spark.cli.MarkdownPage.Mark;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The commands of README.md and docs/*.md: each is one that the program, Spark and the scripts
 * understand, and above each block of them stands who runs it or why it is not run.
 *
 * <p>The comment above a block is {@code <!-- run: NAME -->}, NAME a test class or a script that
 * runs these commands or such of other files, or {@code <!-- not run: WHY -->}.
 */
class DocumentedCommandsTest {
  private static final Set<String> OF_SPARK =
      Set.of("spark-submit", "spark-sql", "spark-shell", "pyspark");
  private static final Set<String> OF_OTHERS =
      Set.of(
          "awk", "cat", "cd", "cut", "export", "git", "grep", "head", "java", "ls", "mkdir", "mvn",
          "tail");

  /** Words that stand for options named in the text beside a command. */
  private static final Set<String> PLACEHOLDERS = Set.of("DATA", "OPTIONS");

  /** Options of programs that this one is used or compared with. */
  private static final Set<String> OPTIONS_OF_OTHERS = Set.of("--add-modules", "--bptt");

  private static List<MarkdownPage> pages;
  private static Set<Path> tests;
  private static Set<String> functions; // of a shell, that pages define

  @BeforeAll
  static void read() throws IOException {
    pages = MarkdownPage.ofUsers();
    functions =
        pages.stream()
            .flatMap(page -> page.blocks().stream())
            .flatMap(block -> block.lines().stream())
            .filter(line -> line.matches("\\w+\\(\\) \\{"))
            .map(line -> line.substring(0, line.indexOf('(')))
            .collect(Collectors.toUnmodifiableSet());
    try (Stream<Path> core = Files.walk(MarkdownPage.ROOT.resolve("core/src/test"));
        Stream<Path> spark = Files.walk(MarkdownPage.ROOT.resolve("spark-job/src/test"))) {
      tests =
          Stream.concat(core, spark).map(Path::getFileName).collect(Collectors.toUnmodifiableSet());
    }
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
                                            "%s:%d %s".formatted(page.name(), block.line(), command),
                                            () -> check(command)))));
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
                                .filter(DocumentedCommandsTest::isOurs)
                                .map(command -> new ShellCommand(command.words(), true))
                                .map(
                                    command ->
                                        dynamicTest(
                                            "%s:%d %s".formatted(page.name(), span.line(), command),
                                            () -> check(command)))));
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
    for (CommandLine command : Main.commandLine(new TestConsole().console(0)).getSubcommands().values()) {
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
      submit(List.of(option, "cluster", "--class", "Main", "main.jar"));
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
                        all.add(dynamicTest(page.name() + " " + name, () -> requireFile(name))));
            test.matcher(text)
                .results()
                .map(result -> result.group())
                .forEach(
                    name ->
                        all.add(dynamicTest(page.name() + " " + name, () -> requireTest(name))));
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
            check(command);
          }
        });
  }

  @Test
  void commandsAreReadAsAShellDoes() {
    assertEquals(
        List.of("a 'b  c' d", "e", "f g"),
        ShellCommand.of(
                List.of(
                    "X=1 a \"'b  c'\" \\", "  d >out 2>&1 | e # no", "cat >h <<'END'", "x y", "END", "f g"))
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
            && (isOurs(commands.get(0)) || isOfOthers(commands.get(0).program()));
    return isShell ? commands.stream() : Stream.empty();
  }

  private static boolean isOurs(ShellCommand command) {
    return command.program().startsWith("scripts/") || command.program().equals("rnn");
  }

  private static boolean isOfOthers(String program) {
    return OF_SPARK.contains(program) || OF_OTHERS.contains(program);
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
        requireTest(name);
        continue;
      }
      String text = Files.readString(requireFile(name));
      if (!name.equals("scripts/try-docs")) {
        commands(block)
            .filter(DocumentedCommandsTest::isOurs)
            .map(command -> command.program().replaceFirst(".*/", ""))
            .forEach(program -> assertTrue(text.contains(program), name + " has no " + program));
      }
    }
  }

  private static Path requireFile(String name) {
    Path file = MarkdownPage.ROOT.resolve(name);
    assertTrue(Files.exists(file), name + " must be there");
    return file;
  }

  private static void requireTest(String name) {
    assertTrue(
        tests.contains(Path.of(name + ".java")), "a test class " + name + " must be there");
  }

  private static void check(ShellCommand command) throws IOException {
    String program = command.program();
    if (program.equals("rnn") || program.equals("scripts/rnn")) {
      checkRnn(command, command.arguments());
    } else if (program.equals("scripts/cluster-demo")) {
      checkRnn(command, withoutOptionsInFront(command.arguments()));
    } else if (program.startsWith("scripts/")) {
      assertTrue(Files.isExecutable(requireFile(program)), program + " must be a program");
      if (program.equals("scripts/benchmark")) {
        assertTrue(
            Files.readString(requireFile(program)).contains("\n  " + command.arguments().get(0) + ")"),
            "scripts/benchmark must know " + command.arguments());
      }
    } else if (program.equals("spark-submit") && !command.isPartial()) {
      checkSubmitted(command);
    } else if (program.equals("mvn")) {
      checkTests(command);
    } else {
      assertTrue(
          isOfOthers(program) || functions.contains(program) || !program.matches("[a-z.-]+"),
          program + " is no command known here");
    }
  }

  /** Arguments without the options of the script itself, each of which has a value. */
  private static List<String> withoutOptionsInFront(List<String> arguments) {
    int from = 0;
    while (from < arguments.size() && arguments.get(from).startsWith("--")) {
      from += 2;
    }
    return arguments.subList(Math.min(from, arguments.size()), arguments.size());
  }

  private static void checkTests(ShellCommand command) {
    Matcher named = Pattern.compile("-Dtest=([\\w,]+)").matcher(command.toString());
    while (named.find()) {
      Stream.of(named.group(1).split(",")).forEach(DocumentedCommandsTest::requireTest);
    }
  }

  private static void checkSubmitted(ShellCommand command) {
    SparkSubmitArguments submitted = submit(command.arguments());
    if (submitted.mainClass() != null && submitted.mainClass().startsWith("rnn.")) {
      assertEquals(Main.class.getName(), submitted.mainClass());
      List<String> arguments = CollectionConverters.asJava(submitted.childArgs());
      checkRnn(command, List.copyOf(arguments));
    }
  }

  /** Arguments as spark-submit understands them. */
  private static SparkSubmitArguments submit(List<String> arguments) {
    return new SparkSubmitArguments(
        CollectionConverters.asScala(arguments).toSeq(),
        scala.collection.immutable.Map$.MODULE$.from(
            CollectionConverters.asScala(Map.of("HADOOP_CONF_DIR", "conf"))));
  }

  /** Checks what stands behind rnn: options of Spark last, behind {@code --}. */
  private static void checkRnn(ShellCommand command, List<String> all) {
    List<String> arguments = new ArrayList<>(all);
    arguments.removeAll(PLACEHOLDERS);
    int dashes = arguments.indexOf("--");
    if (dashes >= 0) {
      List<String> ofSpark = new ArrayList<>(arguments.subList(dashes + 1, arguments.size()));
      ofSpark.addAll(List.of("--class", Main.class.getName(), "rnn-spark.jar"));
      submit(ofSpark);
      arguments.subList(dashes, arguments.size()).clear();
    }
    if (arguments.isEmpty() || arguments.get(0).startsWith("-") || arguments.get(0).equals("help")) {
      return;
    }
    CommandLine root = Main.commandLine(new TestConsole().console(0));
    assertTrue(
        root.getSubcommands().containsKey(arguments.get(0)), "rnn has no " + arguments.get(0));
    try {
      ask(Parsed.command(arguments.toArray(String[]::new)).getCommand(), arguments);
    } catch (MissingParameterException e) {
      if (!command.isPartial()) {
        throw e;
      }
    }
  }

  /** Has a command check its values, alone and together, as it does before anything is read. */
  private static void ask(Object command, List<String> arguments) {
    if (command instanceof TrainCommand train) {
      if (arguments.contains("--group-column")) {
        train.groupRequest();
      } else if (!arguments.contains("help") && train.sweepRequest() == null) {
        train.request();
      }
    } else if (command instanceof EvaluateCommand evaluate) {
      evaluate.source();
    } else if (command instanceof ScoreCommand score) {
      score.source();
    } else if (command instanceof PredictCommand predict) {
      predict.source();
    }
  }
}
