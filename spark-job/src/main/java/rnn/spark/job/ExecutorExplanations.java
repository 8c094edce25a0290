package rnn.spark.job;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/** Explanations of what executors and the driver run out of, and of how they lose each other. */
final class ExecutorExplanations {
  private static final Pattern RESULTS =
      Pattern.compile(
          "(?i)(Total size of serialized results of [\\d,]+ tasks \\([^)]*\\)) is bigger than"
              + " \\S*maxResultSize \\(([^)]*)\\)");

  private static final Pattern MESSAGE =
      Pattern.compile(
          "was (\\d+) bytes, which exceeds max allowed: spark\\.rpc\\.message\\.maxSize \\((\\d+)"
              + " bytes\\)");

  private static final Pattern EXIT =
      Pattern.compile("(?i)(?:exited with code|exit code|exit status:?) (-?\\d+)");

  private static final Pattern CONTAINER =
      Pattern.compile("(?i)killed by YARN for exceeding|OOMKilled|possible container OOM");

  private static final Pattern LOST = Pattern.compile("ExecutorLostFailure \\((.*)");

  private static final Pattern FETCH =
      Pattern.compile("FetchFailed\\(|has failed the maximum allowable number of times");

  private static final Pattern CANCELLED = Pattern.compile("(?i)\\bJob \\d+ cancelled\\b");

  private static final Pattern STOPPED =
      Pattern.compile(
          "(?i)SparkContext (?:was|has been) shut ?down|stopped SparkContext|Master removed our"
              + " application|All masters are unresponsive|SparkContext is stopped");

  static final List<Explanation> ALL =
      List.of(
          new Explanation("result-size", ExecutorExplanations::results),
          new Explanation("message-size", ExecutorExplanations::messageSize),
          new Explanation("memory", ExecutorExplanations::memory),
          new Explanation("executor-killed", ExecutorExplanations::killed),
          new Explanation("executor-lost", ExecutorExplanations::lost),
          new Explanation("fetch-failed", ExecutorExplanations::fetch),
          new Explanation("context-stopped", ExecutorExplanations::stopped),
          new Explanation("job-cancelled", ExecutorExplanations::cancelled));

  private ExecutorExplanations() {}

  private static @Nullable String results(Causes causes) {
    Matcher size = causes.find(RESULTS);
    return size == null
        ? null
        : "spark.driver.maxResultSize (%s) must hold what the tasks of a job send to the driver, but got more: %s; raise it, as in --conf spark.driver.maxResultSize=2g (0 is no limit), and the driver's memory with it (--driver-memory)"
            .formatted(size.group(2), lowerFirst(size.group(1)));
  }

  private static String lowerFirst(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static @Nullable String messageSize(Causes causes) {
    Matcher size = causes.find(MESSAGE);
    return size == null
        ? null
        : "spark.rpc.message.maxSize (%,d bytes) must hold each task but one has %,d bytes; raise it, as in --conf spark.rpc.message.maxSize=512 (MiB)"
            .formatted(Long.parseLong(size.group(2)), Long.parseLong(size.group(1)));
  }

  private static @Nullable String memory(Causes causes) {
    Causes.Cause error = causes.find(OutOfMemoryError.class);
    if (error == null) {
      error = causes.findNamed("SparkOutOfMemoryError");
    }
    return error == null ? null : memory(error.message(), causes);
  }

  private static String memory(String what, Causes causes) {
    String advice;
    if (what.contains("etaspace") || what.contains("class space")) {
      advice = "raise -XX:MaxMetaspaceSize in spark.%s.extraJavaOptions, or leave it out";
    } else if (what.contains("native thread")) {
      advice = "raise the number of processes the user may have (ulimit -u), or its memory limit";
    } else if (what.contains("irect buffer")) {
      advice = "raise -XX:MaxDirectMemorySize in spark.%s.extraJavaOptions";
    } else {
      return heap(what, causes);
    }
    return "Memory of %s ran out (%s): %s"
        .formatted(
            causes.place(),
            Explanations.brief(what),
            advice.formatted(causes.areOfExecutor() ? "executor" : "driver"));
  }

  private static String heap(String what, Causes causes) {
    return causes.areOfExecutor()
        ? executorMemory(what.isEmpty() ? "the JVM's heap" : Explanations.brief(what), causes)
        : "Memory ran out (%s; the heap has at most %,d MB): give more (RNN_DRIVER_MEMORY, --driver-memory), or take a smaller model, --batch or --window. A training run that has a checkpoint goes on from it with --resume."
            .formatted(Explanations.brief(what), Runtime.getRuntime().maxMemory() >> 20);
  }

  private static String executorMemory(String what, Causes causes) {
    return "Memory of %s ran out (%s; spark.executor.memory is %s): give executors more (--executor-memory) or fewer tasks at once (--executor-cores), or take a smaller model, --batch or --window, or more --shards. A training run that has a checkpoint goes on from it with --resume."
        .formatted(causes.place(), what, setting("spark.executor.memory", "1g"));
  }

  private static String setting(String name, String byDefault) {
    SparkEnv environment = SparkEnv.get();
    return environment == null ? "not known" : environment.conf().get(name, byDefault);
  }

  private static @Nullable String killed(Causes causes) {
    if (causes.find(LOST) == null) {
      return null;
    }
    Matcher exit = causes.find(EXIT);
    String code = exit == null ? "" : exit.group(1);
    if (code.equals("52")) { // what Spark's executors end with
      return executorMemory("its JVM ended with exit code 52", causes);
    }
    return code.equals("137") || causes.find(CONTAINER) != null
        ? "%s was killed%s, most often because the machine or its container had no memory left: give executors more beside their heap (spark.executor.memoryOverhead) or more in all (--executor-memory), or run fewer on a machine. A training run that has a checkpoint goes on from it with --resume."
            .formatted(
                upperFirst(causes.place()), code.isEmpty() ? "" : " (exit code " + code + ")")
        : null;
  }

  private static String upperFirst(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static @Nullable String lost(Causes causes) {
    Matcher lost = causes.find(LOST);
    return lost == null
        ? null
        : "Executors were lost, the last one as Spark says: %s See the log of %s, which the cluster keeps, and whether its machine and the network are up; a slow one may need --conf spark.network.timeout=120s. A training run that has a checkpoint goes on from it with --resume."
            .formatted(sentence("(" + lost.group(1)), causes.place());
  }

  private static String sentence(String text) {
    String brief = Explanations.brief(text);
    return brief.endsWith(".") ? brief : brief + ".";
  }

  private static @Nullable String fetch(Causes causes) {
    Matcher failed = causes.find(FETCH);
    return failed == null
        ? null
        : "Executors could not fetch each other's results, after several attempts; see whether they"
            + " reach each other by name and port (spark.blockManager.port), have room in"
            + " spark.local.dir, and stay up. A training run that has a checkpoint goes on from"
            + " it with --resume.";
  }

  private static @Nullable String stopped(Causes causes) {
    return causes.find(STOPPED) == null
        ? null
        : "Spark stopped the application before its work was done: its master could not be reached"
            + " or ended it, or it was killed in the cluster's web pages; see the lines above and"
            + " the master's log, and start again. A training run that has a checkpoint goes on"
            + " from it with --resume.";
  }

  private static @Nullable String cancelled(Causes causes) {
    return causes.findCondition("SPARK_JOB_CANCELLED") == null && causes.find(CANCELLED) == null
        ? null
        : "A job of this command was cancelled from outside, in Spark's web pages or by another"
            + " program; start again. A training run that has a checkpoint goes on from it with"
            + " --resume.";
  }
}
