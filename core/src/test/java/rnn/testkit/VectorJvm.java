package rnn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM with the tests' class path whose vectors have a given width: that is a constant of a JVM,
 * so each width needs one of its own.
 */
public final class VectorJvm {
  private VectorJvm() {}

  /**
   * What {@code main} prints on standard output with vectors of {@code bits}; it must end with
   * status 0. Standard error goes to that of the tests.
   */
  public static String run(int bits, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseSerialGC",
                "-Drnn.vector.bits=" + bits,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
      return output.strip();
    } finally {
      process.destroyForcibly(); // a test that ran out of time leaves none behind
    }
  }
}
