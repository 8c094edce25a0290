package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.deploy.SparkSubmitArguments;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Commands of pages, read by those that would run them, without running them: the command line of
 * this program and that of spark-submit.
 */
final class CommandCheck {
  private static final Set<String> OF_SPARK =
      Set.of("spark-submit", "spark-sql", "spark-shell", "pyspark");
  private static final Set<String> OF_OTHERS =
      Set.of(
          "awk", "cat", "cd", "curl", "cut", "export", "git", "grep", "head", "java", "ls", "mkdir",
          "mvn", "tail");

  /** Words that stand for options named in the text beside a command. */
  private static final Set<String> PLACEHOLDERS = Set.of("DATA", "OPTIONS");

  private final Set<Path> tests; // names of files
  private final Set<String> functions; // of a shell, that pages define

  /** A check for the commands of {@code pages}. */
  CommandCheck(List<MarkdownPage> pages) throws IOException {
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

  /** Whether a command is this program, or a script of the repository. */
  static boolean isOurs(ShellCommand command) {
    return command.program().startsWith("scripts/") || command.program().equals("rnn");
  }

  /** Whether a program is one that pages may use beside this one. */
  static boolean isOfOthers(String program) {
    return OF_SPARK.contains(program) || OF_OTHERS.contains(program);
  }

  static Path requireFile(String name) {
    Path file = MarkdownPage.ROOT.resolve(name);
    assertTrue(Files.exists(file), name + " must be there");
    return file;
  }

  void requireTest(String name) {
    assertTrue(tests.contains(Path.of(name + ".java")), "a test class " + name + " must be there");
  }

  /** Fails unless the command is one that its program understands. */
  void check(ShellCommand command) throws IOException {
    String program = command.program();
    if (program.equals("rnn") || program.equals("scripts/rnn")) {
      checkRnn(command, command.arguments());
    } else if (program.equals("scripts/cluster-demo")) {
      checkRnn(command, withoutOptionsInFront(command.arguments()));
    } else if (program.startsWith("scripts/")) {
      assertTrue(Files.isExecutable(requireFile(program)), program + " must be a program");
      if (program.equals("scripts/benchmark")) {
        assertTrue(
            Files.readString(requireFile(program))
                .contains("\n  " + command.arguments().get(0) + ")"),
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

  private void checkTests(ShellCommand command) {
    Matcher named = Pattern.compile("-Dtest=([\\w,]+)").matcher(command.toString());
    while (named.find()) {
      Stream.of(named.group(1).split(",")).forEach(this::requireTest);
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
  static SparkSubmitArguments submit(List<String> arguments) {
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
    if (arguments.isEmpty()
        || arguments.get(0).startsWith("-")
        || arguments.get(0).equals("help")) {
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
