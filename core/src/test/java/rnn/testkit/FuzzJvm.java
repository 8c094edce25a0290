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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM in which Jazzer tries inputs on a class, and keeps and mutates those that reach code which
 * none before did. What it finds stays in {@code target/fuzz}, and a later run goes on from there.
 */
public final class FuzzJvm {
  /**
   * How long each class is tried. Where the system property does not say it, as in every build, the
   * search begins the same each time.
   */
  private static final @Nullable Integer SECONDS_ASKED_FOR = Integer.getInteger("rnn.fuzz.seconds");

  private static final int SECONDS = Objects.requireNonNullElse(SECONDS_ASKED_FOR, 5);
  private static final String SEED = SECONDS_ASKED_FOR == null ? "1" : "0"; // 0 is a random one

  /** For a JVM to start and to load all classes, and for the last inputs. */
  private static final int SECONDS_BESIDES = 120;

  private static final int LONGEST_INPUT_BYTES = 8_192;
  private static final int MOST_SECONDS_PER_INPUT = 20;

  /** Classes whose branches count. */
  private static final String GUIDES = "rnn.**:com.fasterxml.jackson.core.**";

  private static final String TARGET = "rnn.fuzz.target";
  private static final String FOLDER = "rnn.fuzz.folder";
  private static final String SEEDS = "seeds";
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
    try (Stream<Path> seeds = Files.list(folder(target.getClass()).resolve(SEEDS))) {
      for (Path seed : seeds.sorted().toList()) {
        target.take(Files.readAllBytes(seed));
      }
    }
  }

  /** What Jazzer calls with each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.take(input);
  }

  /** Where inputs for {@code target} stay, and what it writes: in its own JVM the same. */
  public static Path folder(Class<? extends Target> target) throws IOException {
    Path all = Path.of(System.getProperty(FOLDER, "target/fuzz")).toAbsolutePath();
    return Files.createDirectories(all.resolve(target.getSimpleName()));
  }

  /**
   * Fails if {@code target} does, or one of Jazzer's own checks: a class, a path or a command that
   * an input chose. Does nothing on platforms that Jazzer has no native part for, and in the run of
   * the tests without the vector module, which would only try the same again.
   *
   * @param seeds inputs to begin with
   */
  public static void run(Class<? extends Target> target, List<byte[]> seeds)
      throws IOException, InterruptedException {
    assumeTrue(hasNativePart(), "Jazzer has no native part for this platform");
    assumeTrue(KernelSets.hasVectorModule(), "tried in the run with the vector module");
    Path folder = folder(target);
    write(seeds, folder.resolve(SEEDS));
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command(target, folder))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean hasEnded;
    try {
      hasEnded = process.waitFor(SECONDS + SECONDS_BESIDES, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(log, StandardCharsets.ISO_8859_1);
    String where = "all in " + log + ":\n" + end(said);
    assertTrue(hasEnded, () -> "did not end by itself; " + where);
    assertEquals(0, process.exitValue(), where);
    Matcher matcher = INPUTS_RUN.matcher(said);
    assertTrue(matcher.find() && said.contains(" cov: "), where);
    assertTrue(Long.parseLong(matcher.group(1)) > 0, where);
  }

  /** Writes {@code inputs} to {@code folder} and nothing else: not those of an earlier run. */
  private static void write(List<byte[]> inputs, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> earlier = Files.list(folder)) {
      for (Path file : earlier.toList()) {
        Files.delete(file);
      }
    }
    for (int i = 0; i < inputs.size(); i++) {
      Files.write(folder.resolve("seed-" + i), inputs.get(i));
    }
  }

  private static List<String> command(Class<? extends Target> target, Path folder)
      throws IOException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        "-D" + TARGET + "=" + target.getName(),
        "-D" + FOLDER + "=" + folder.getParent(),
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzJvm.class.getName(),
        "--instrumentation_includes=" + GUIDES,
        "--custom_hook_includes=" + GUIDES + ":com.fasterxml.jackson.**:picocli.**",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        "-seed=" + SEED,
        "-max_total_time=" + SECONDS,
        "-max_len=" + LONGEST_INPUT_BYTES,
        "-len_control=0",
        "-timeout=" + MOST_SECONDS_PER_INPUT,
        "-rss_limit_mb=0", // the heap has a limit; what the JVM reserves does not count
        corpus.toString(),
        folder.resolve(SEEDS).toString());
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
