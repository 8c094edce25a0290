package rnn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JVM in which Jazzer tries inputs on a class, and keeps and mutates those that reach code which
 * none before did. What it finds stays in {@code target/fuzz}, and a later run goes on from there.
 */
public final class FuzzJvm {
  /** How long each class is tried, of the system property {@code rnn.fuzz.seconds}. */
  private static final int SECONDS = Integer.getInteger("rnn.fuzz.seconds", 20);

  private static final int LONGEST_INPUT_BYTES = 8_192;
  private static final int MOST_SECONDS_PER_INPUT = 20;

  /** Classes whose branches count. */
  private static final String GUIDES = "rnn.**:com.fasterxml.jackson.core.**";

  private static final String TARGET = "rnn.fuzz.target";
  private static final String SEEDS = "rnn.fuzz.seeds";
  private static final Pattern INPUTS_RUN = Pattern.compile("Done (\\d+) runs");

  private FuzzJvm() {}

  /** What is tried; it has a constructor without arguments. */
  public interface Target {
    /** Fails if {@code input} leads to what must not be. */
    void take(byte[] input) throws Exception;
  }

  private static volatile Target target = input -> {}; // of this JVM

  /** What Jazzer calls first: all classes are loaded before the seconds count. */
  public static void fuzzerInitialize() throws Exception {
    target =
        (Target) Class.forName(System.getProperty(TARGET)).getDeclaredConstructor().newInstance();
    try (Stream<Path> seeds = Files.list(Path.of(System.getProperty(SEEDS)))) {
      for (Path seed : seeds.sorted().toList()) {
        target.take(Files.readAllBytes(seed));
      }
    }
  }

  /** What Jazzer calls with each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.take(input);
  }

  /**
   * Fails if {@code target} does, or one of Jazzer's own checks: a class, a path or a command that
   * an input chose. Does nothing on platforms that Jazzer has no native part for.
   *
   * @param seeds inputs to begin with
   */
  public static void run(Class<? extends Target> target, List<byte[]> seeds)
      throws IOException, InterruptedException {
    assumeTrue(hasNativePart(), "Jazzer has no native part for this platform");
    Path directory =
        Files.createDirectories(Path.of("target", "fuzz", target.getSimpleName()).toAbsolutePath());
    Path log = directory.resolve("log.txt");
    Process process =
        new ProcessBuilder(command(target, directory, seeds))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    String said = Files.readString(log, StandardCharsets.ISO_8859_1);
    assumeTrue(!said.contains("UnsatisfiedLinkError"), said);
    assertEquals(0, status, () -> "all in " + log + ":\n" + end(said));
    Matcher matcher = INPUTS_RUN.matcher(said);
    assertTrue(matcher.find() && said.contains(" cov: "), said);
    assertTrue(Long.parseLong(matcher.group(1)) > seeds.size(), said);
  }

  private static List<String> command(
      Class<? extends Target> target, Path directory, List<byte[]> seeds) throws IOException {
    Path corpus = Files.createDirectories(directory.resolve("corpus"));
    Path sound = Files.createDirectories(directory.resolve("seeds"));
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(sound.resolve("seed-" + i), seeds.get(i));
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        "-D" + TARGET + "=" + target.getName(),
        "-D" + SEEDS + "=" + sound,
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzJvm.class.getName(),
        "--instrumentation_includes=" + GUIDES,
        "--custom_hook_includes=" + GUIDES + ":com.fasterxml.jackson.**:picocli.**",
        "--reproducer_path=" + directory,
        "-artifact_prefix=" + directory + "/",
        "-max_total_time=" + SECONDS,
        "-max_len=" + LONGEST_INPUT_BYTES,
        "-len_control=0",
        "-timeout=" + MOST_SECONDS_PER_INPUT,
        "-rss_limit_mb=0", // the heap has a limit; what the JVM reserves does not count
        corpus.toString(),
        sound.toString());
  }

  private static boolean hasNativePart() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String platform =
        (os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os)
            + (arch.equals("amd64") || arch.equals("x86_64") ? "_x86_64" : "_" + arch);
    return FuzzJvm.class.getResource(
            "/com/code_intelligence/jazzer/driver/jazzer_driver_" + platform)
        != null;
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - 8_000));
  }
}
