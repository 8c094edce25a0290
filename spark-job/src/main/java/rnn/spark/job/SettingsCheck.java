package rnn.spark.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.serializer.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of users that Spark would refuse late, without naming them, or not at all: refused
 * before it starts, or warned of.
 */
final class SettingsCheck {
  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+|\\*) *(?:, *\\d+ *)?\\]");

  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[ *\\d+ *, *(\\d+) *, *\\d+ *\\]");

  /** Settings that are names of classes, and what these classes must be. */
  private static final Map<String, Class<?>> CLASSES = new LinkedHashMap<>();

  static {
    CLASSES.put("spark.serializer", Serializer.class);
    CLASSES.put("spark.kryo.registrator", KryoRegistrator.class);
    CLASSES.put("spark.kryo.classesToRegister", Object.class);
    CLASSES.put("spark.extraListeners", SparkListenerInterface.class);
    CLASSES.put("spark.plugins", SparkPlugin.class);
  }

  /** Settings under which text is passed over without a word. */
  private static final List<String> LOSING =
      List.of(
          "spark.files.ignoreCorruptFiles",
          "spark.files.ignoreMissingFiles",
          "spark.sql.files.ignoreCorruptFiles",
          "spark.sql.files.ignoreMissingFiles");

  private final SparkConf conf;

  private SettingsCheck(SparkConf conf) {
    this.conf = conf;
  }

  /**
   * Looks at {@code conf}.
   *
   * @return what to warn of
   * @throws InputException if nothing can be done under it
   */
  static List<String> check(SparkConf conf) {
    SettingsCheck check = new SettingsCheck(conf);
    check.requireValues();
    check.requireCores();
    check.requireClasses();
    check.requireTemporaryDirectory();
    return check.warnings();
  }

  private void requireValues() {
    require(Jobs.PATIENCE, "a time, as in 600s", () -> Jobs.patienceSeconds(conf));
    require("spark.driver.maxResultSize", "a size, as in 2g", () -> ResultLimit.of(conf));
    require("spark.task.cpus", "a whole number of cores", () -> conf.getInt("spark.task.cpus", 1));
    require("spark.executor.cores", "a whole number", () -> conf.getInt("spark.executor.cores", 1));
    require(
        "spark.default.parallelism",
        "a whole number",
        () -> conf.getInt("spark.default.parallelism", 1));
  }

  private void require(String setting, String expected, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      throw new InputException(
          "%s must be %s but is '%s'; correct it, in --conf or spark-defaults.conf"
              .formatted(setting, expected, conf.get(setting)),
          e);
    }
  }

  private void requireCores() {
    int cpus = conf.getInt("spark.task.cpus", 1);
    if (cpus < 1) {
      throw new InputException(
          "spark.task.cpus must be at least 1 but is %d; leave it out".formatted(cpus));
    }
    int cores = coresOfAnExecutor();
    if (cpus > cores) {
      throw new InputException(
          SettingExplanations.taskCpus(String.valueOf(cpus), String.valueOf(cores)));
    }
  }

  /** Cores of one executor; the most there can be if only the cluster knows. */
  private int coresOfAnExecutor() {
    String master = conf.get("spark.master", "");
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      return local.group(1).equals("*")
          ? Runtime.getRuntime().availableProcessors()
          : number(local.group(1));
    }
    if (master.equals("local")) {
      return 1;
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    if (cluster.matches()) {
      return number(cluster.group(1));
    }
    boolean isOneByDefault = master.startsWith("yarn") || master.startsWith("k8s");
    return conf.getInt("spark.executor.cores", isOneByDefault ? 1 : Integer.MAX_VALUE);
  }

  private static int number(String digits) {
    return digits.length() > 9 ? Integer.MAX_VALUE : Math.max(1, Integer.parseInt(digits));
  }

  private void requireClasses() {
    CLASSES.forEach(
        (setting, type) -> {
          for (String name : conf.get(setting, "").split(",", -1)) {
            if (!name.isBlank()) {
              requireClass(setting, name.strip(), type);
            }
          }
        });
  }

  private static void requireClass(String setting, String name, Class<?> type) {
    String found;
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      Class<?> named = Class.forName(name, false, loader);
      if (type.isAssignableFrom(named)) {
        return;
      }
      found = "which is none";
    } catch (ClassNotFoundException | LinkageError e) {
      found = "which is not on the class path";
    }
    throw new InputException(
        "%s must name %s by its full name but is '%s', %s; correct it or leave it out, or name its jar in --jars"
            .formatted(
                setting,
                type == Object.class ? "a class" : "a class that is a " + type.getName(),
                name,
                found));
  }

  /** Spark ends the process without a word for users if it finds none. */
  private void requireTemporaryDirectory() {
    if (System.getenv("CONTAINER_ID") != null) {
      return; // YARN gives its containers directories of its own
    }
    String byEnvironment = System.getenv("SPARK_LOCAL_DIRS");
    String directories =
        byEnvironment != null && !byEnvironment.isBlank()
            ? byEnvironment
            : conf.get("spark.local.dir", System.getProperty("java.io.tmpdir"));
    List<String> refused = new ArrayList<>();
    for (String directory : directories.split(",", -1)) {
      String why = whyNotWritable(directory.strip());
      if (why == null) {
        return;
      }
      refused.add(why);
    }
    throw new InputException(
        "spark.local.dir (SPARK_LOCAL_DIRS) must name a directory for temporary files that can be written, but %s; name another, or correct its rights"
            .formatted(String.join(", ", refused)));
  }

  private static @Nullable String whyNotWritable(String directory) {
    try {
      Path path = Files.createDirectories(Path.of(directory));
      Files.delete(Files.createTempFile(path, "rnn-", ".probe"));
      return null;
    } catch (IOException | InvalidPathException e) {
      String known = e instanceof IOException ? e.getClass().getSimpleName() : "no path";
      return "'%s' cannot (%s)".formatted(directory, known);
    }
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (String setting : LOSING) {
      if (conf.getBoolean(setting, false)) {
        warnings.add(
            "%s is true: files that are damaged or vanish are passed over without a word, and their text is missing; leave it out unless that is meant"
                .formatted(setting));
      }
    }
    String master = conf.get("spark.master", "");
    if (!master.startsWith("local") && conf.get("spark.task.maxFailures", "").equals("1")) {
      warnings.add(
          "spark.task.maxFailures is 1: the first task that is lost with its executor ends the"
              + " command; leave it out");
    }
    return warnings;
  }
}
