package rnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.predict.SmallModels;

/**
 * The programs in docs/java.md and the lines in README.md compile, run and print what stands there,
 * with the jars named there.
 */
class JavaProgramTest {
  private static final String CORE = "rnn-spark-core";

  @TempDir Path directory;

  private static String section(String title) throws IOException {
    String readme = Files.readString(Path.of("..", "docs", "java.md"));
    int from = readme.indexOf("## " + title);
    return readme.substring(from, readme.indexOf("\n## ", from));
  }

  private static String found(String regex, String text) {
    Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(text);
    assertTrue(matcher.find(), regex + " is not in docs/java.md");
    return matcher.group(1);
  }

  /** The class path of the jars that docs/java.md names; this module stands for its own jar. */
  private static String classPath(String section) throws IOException {
    List<String> path = new ArrayList<>();
    Matcher name =
        Pattern.compile("`([a-z0-9-]+)`")
            .matcher(found("with these jars and no others: (.*?)\\.", section));
    while (name.find()) {
      path.add(name.group(1).equals(CORE) ? "target/classes" : jar(name.group(1)));
    }
    assertTrue(path.contains("target/classes"), "docs/java.md names " + CORE);
    return String.join(File.pathSeparator, path.stream().map(p -> absolute(p)).toList());
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().toString();
  }

  private static String jar(String artifact) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.matches(".*[/\\\\]" + artifact + "-[0-9.]+\\.jar"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(artifact + " is not among this module's jars"));
  }

  /** The lines in README.md as a program. */
  private static String readmeProgram() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    return """
    import java.nio.file.Path;
    import rnn.model.*;
    import rnn.predict.*;

    public class Readme {
      public static void main(String[] args) throws Exception {
    %s
      }
    }
    """
        .formatted(found("```java\n(.*?)```", readme.substring(readme.indexOf("## From Java"))));
  }

  /** Compiles the program of {@code section} as class {@code name}. */
  private void compile(String section, String name, String classPath) throws IOException {
    Files.writeString(directory.resolve(name + ".java"), found("```java\n(.*?)```", section));
    compile(name, classPath);
  }

  private void compile(String name, String classPath) throws IOException {
    Path file = directory.resolve(name + ".java");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-cp", classPath, "-proc:none", "-d", directory.toString(), "--release", "17");
      assertTrue(
          compiler
              .getTask(errors, files, null, options, null, files.getJavaFileObjects(file))
              .call(),
          errors.toString());
    }
  }

  /** What the class {@code name} prints. */
  private String printed(String classPath, String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath + File.pathSeparator + directory, name));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), Files.readString(directory.resolve("errors")));
    return printed;
  }

  @Test
  void theProgramsCompileAndPrintWhatThePageSays() throws Exception {
    String training = section("From Java, without Spark");
    String classPath = classPath(training);
    compile(training, "Cats", classPath);
    assertEquals(found("prints `([^`]+)`", training), printed(classPath, "Cats"));
    assertEquals(11, ModelDirectory.read(directory.resolve("cats")).vocabulary().size());

    String use = section("Using a model from Java");
    compile(use, "Use", classPath);
    String figures =
        Stream.of(
                "perplexity of `([^`]+)`",
                "the rank `([^`]+)`",
                "after \\*the dog\\* `([^`]+)`",
                "it is `([^`]+)`",
                "nats, and\\s`([^`]+)`")
            .map(figure -> found(figure, use))
            .collect(Collectors.joining("\n"));
    assertEquals(figures, printed(classPath, "Use", "cats").replace("\r", ""));

    Files.writeString(directory.resolve("Readme.java"), readmeProgram());
    compile("Readme", classPath);
    List<String> lines = printed(classPath, "Readme").lines().toList();
    assertEquals(6, lines.size(), lines.toString());
    assertTrue(lines.get(1).matches("the \\d\\S* nats"), lines.toString());
    assertTrue(lines.get(5).startsWith("[Candidate[token=bird, "), lines.toString());

    Model tagger = SmallModels.taggers().findFirst().orElseThrow();
    ModelDirectory.write(directory.resolve("tagger"), tagger);
    String tags = printed(classPath, "Use", "tagger");
    assertTrue(tags.matches("\\[\\w+(, \\w+){5}] \\[[\\d.]+(, [\\d.]+){5}]"), tags);
    Model classifier = SmallModels.classifiers().findFirst().orElseThrow();
    ModelDirectory.write(directory.resolve("classifier"), classifier);
    String label = printed(classPath, "Use", "classifier");
    assertTrue(label.matches("\\w+ \\{\\w+=[^,]+(, \\w+=[^,]+){4}}"), label);
  }
}
