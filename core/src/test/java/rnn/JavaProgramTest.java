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
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.ModelDirectory;

/**
 * The program in docs/java.md compiles, runs and prints what stands there, with the jars named
 * there.
 */
class JavaProgramTest {
  private static final String CORE = "rnn-spark-core";

  @TempDir Path directory;

  private static String section() throws IOException {
    String readme = Files.readString(Path.of("..", "docs", "java.md"));
    int from = readme.indexOf("## From Java, without Spark");
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

  @Test
  void theProgramCompilesAndPrintsWhatThePageSays() throws Exception {
    String section = section();
    String source = found("```java\n(.*?)```", section);
    String expected = found("prints `([^`]+)`", section);
    String classPath = classPath(section);
    Path file = Files.writeString(directory.resolve("Cats.java"), source);

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

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath + File.pathSeparator + directory,
                "Cats")
            .directory(directory.toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), Files.readString(directory.resolve("errors")));
    assertEquals(expected, printed);
    assertEquals(11, ModelDirectory.read(directory.resolve("cats")).vocabulary().size());
  }
}
