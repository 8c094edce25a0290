package rnn.spark.job;

import java.net.BindException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** Settings of Spark that it refuses, at its start or where it first needs them. */
final class SettingExplanations {
  /** Spark's error conditions about settings; their messages name setting and value. */
  private static final List<String> CONDITIONS =
      List.of(
          "INVALID_CONF_VALUE",
          "INVALID_SPARK_CONFIG",
          "INVALID_DRIVER_MEMORY",
          "INVALID_EXECUTOR_MEMORY",
          "INVALID_KRYO_SERIALIZER_BUFFER_SIZE",
          "CANNOT_MODIFY_STATIC_CONFIG",
          "CODEC_NOT_AVAILABLE");

  private static final Pattern CORES =
      Pattern.compile("number of cores per executor \\(=(\\d+)\\).*cpus per task = (\\d+)");

  private static final Pattern MASTER =
      Pattern.compile("(?i)(?:Invalid|Could not parse) Master URL:? *'?([^']*)'?");

  private static final Pattern NO_THREADS =
      Pattern.compile("Asked to run locally with (\\S+) threads");

  private static final Pattern VALUE =
      Pattern.compile("(spark\\.[\\w.-]+) should be (.*?), but was (.*)", Pattern.DOTALL);

  private static final Pattern SERVICE =
      Pattern.compile("Service '(\\w+)'.* failed after (\\d+) retries(?: \\(([^)]*)\\))?");

  private static final Pattern NOT_REGISTERED = Pattern.compile("Class is not registered: (\\S+)");

  private static final Pattern CONDITION =
      Pattern.compile("^\\[[A-Z_0-9.]+\\] *| *SQLSTATE: \\w+$");

  static final List<Explanation> ALL =
      List.of(
          new Explanation("task-cpus", SettingExplanations::taskCpus),
          new Explanation("master", SettingExplanations::master),
          new Explanation("port", SettingExplanations::port),
          new Explanation("kryo-registrator", SettingExplanations::registrator),
          new Explanation("kryo-buffer", SettingExplanations::kryoBuffer),
          new Explanation("kryo-registration", SettingExplanations::registration),
          new Explanation("value", SettingExplanations::value),
          new Explanation("setting", SettingExplanations::setting));

  private SettingExplanations() {}

  private static @Nullable String taskCpus(Causes causes) {
    Matcher cores = causes.find(CORES);
    return cores == null ? null : taskCpus(cores.group(2), cores.group(1));
  }

  static String taskCpus(String cpus, String cores) {
    return "spark.task.cpus must be at most the cores of an executor, %s, but is %s: no task could start; leave it out, tasks that train ask for the cores they can use"
        .formatted(cores, cpus);
  }

  private static @Nullable String master(Causes causes) {
    Matcher url = causes.find(MASTER);
    Matcher threads = causes.find(NO_THREADS);
    String value =
        url != null ? url.group(1) : threads != null ? "local[" + threads.group(1) + "]" : null;
    return value == null
        ? null
        : "The master must be local[N] with N of at least 1, local[*], spark://HOST:PORT, yarn or k8s://URL but is '%s'; correct --master, MASTER or spark.master"
            .formatted(Explanations.brief(value));
  }

  private static @Nullable String port(Causes causes) {
    if (causes.find(BindException.class) == null) {
      return null;
    }
    Matcher service = causes.find(SERVICE);
    return service == null
        ? "Spark cannot listen on its address (%s); set SPARK_LOCAL_IP or spark.driver.bindAddress to an address of this machine, and see which ports are free"
            .formatted(Explanations.brief(causes.root().message()))
        : "Spark's service %s found no free port in %s attempts%s: set another port (%s), raise spark.port.maxRetries, or see that SPARK_LOCAL_IP is an address of this machine"
            .formatted(
                service.group(1),
                Integer.parseInt(service.group(2)) + 1,
                service.group(3) == null ? "" : ", " + service.group(3),
                portSetting(service.group(1)));
  }

  private static String portSetting(String service) {
    if (service.equals("SparkUI")) {
      return "spark.ui.port, or spark.ui.enabled=false";
    }
    return service.equals("sparkDriver") ? "spark.driver.port" : "spark.blockManager.port";
  }

  private static @Nullable String registrator(Causes causes) {
    if (causes.findCondition("FAILED_REGISTER_CLASS_WITH_KRYO") == null || isOurs(causes)) {
      return null;
    }
    return "spark.kryo.registrator and spark.kryo.classesToRegister must name classes that driver and executors have, but one cannot be used on %s (%s); correct or leave out the setting, or name the jar in --jars"
        .formatted(causes.place(), Explanations.brief(causes.root().asText()));
  }

  private static @Nullable String kryoBuffer(Causes causes) {
    return causes.findCondition("KRYO_BUFFER_OVERFLOW") == null
        ? null
        : "spark.kryoserializer.buffer.max must hold the largest object that travels but does not;"
            + " raise it, as in --conf spark.kryoserializer.buffer.max=1g";
  }

  private static @Nullable String registration(Causes causes) {
    Matcher missing = causes.find(NOT_REGISTERED);
    return missing == null || missing.group(1).startsWith("rnn.")
        ? null
        : "spark.kryo.registrationRequired is true but class %s, which travels with this text, is not registered; add it to spark.kryo.classesToRegister, or leave registrationRequired out"
            .formatted(missing.group(1));
  }

  private static @Nullable String value(Causes causes) {
    Matcher value = causes.find(VALUE);
    return value == null
        ? null
        : "%s must be %s but is '%s'; correct it, in --conf or spark-defaults.conf"
            .formatted(
                value.group(1), value.group(2), CONDITION.matcher(value.group(3)).replaceAll(""));
  }

  private static @Nullable String setting(Causes causes) {
    for (String condition : CONDITIONS) {
      SparkThrowable error = causes.findCondition(condition);
      if (error != null) {
        return "Spark refuses a setting: %s; correct it, in --conf or spark-defaults.conf"
            .formatted(plain(((Throwable) error).getMessage()));
      }
    }
    return null;
  }

  /** Spark's message on one line, without the names of its condition. */
  static String plain(@Nullable String message) {
    String plain = Explanations.brief(String.valueOf(message));
    plain = CONDITION.matcher(plain).replaceAll("");
    plain = CONDITION.matcher(plain).replaceAll("");
    return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
  }

  /**
   * Exception to throw when Spark did not start: {@code failure} itself if it comes from this
   * program, or else words about it.
   */
  static RuntimeException startFailure(Throwable failure) {
    Causes causes = Causes.of(failure);
    String known = Explanations.of(causes);
    if (known == null && isOurs(causes) && failure instanceof RuntimeException ours) {
      return ours;
    }
    if (known == null) {
      Causes.Cause root = causes.root();
      boolean isClass = root.is(ClassNotFoundException.class);
      known =
          "Spark did not start: %s; correct the settings, in --conf or spark-defaults.conf, or see Spark's words with --verbose"
              .formatted(
                  isClass
                      ? "a setting names class %s, which is not there".formatted(root.message())
                      : plain(
                          root.error() instanceof SparkThrowable ? root.message() : root.asText()));
    }
    return new ClusterException(known, failure);
  }

  /** True if the innermost error was thrown by code of this program. */
  private static boolean isOurs(Causes causes) {
    Throwable root = causes.root().error();
    StackTraceElement[] trace = root == null ? new StackTraceElement[0] : root.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("rnn.");
  }
}
