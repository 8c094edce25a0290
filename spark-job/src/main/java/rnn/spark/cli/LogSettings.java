package rnn.spark.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.spark.SparkConf;
import rnn.math.KernelProvider;

/**
 * Log settings in this program's jar, for drivers whose users have none of their own: warnings, and
 * what this program says, on standard error. Spark's own defaults show hundreds of lines a run.
 */
final class LogSettings {
  static final String RESOURCE = "/rnn/spark/log4j2.properties";

  private static final String PROGRAM = "rnn";
  private static final String KERNELS = KernelProvider.class.getName();

  /** Loggers that the settings turn off. */
  private static final List<String> TASKS =
      List.of(
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.executor.Executor",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter",
          "org.apache.spark.internal.io.SparkHadoopWriter");

  /** Settings that Spark takes where it finds none on the class path. */
  private static final String DEFAULTS_OF_SPARK = "org/apache/spark/log4j2-defaults";

  private LogSettings() {}

  /** Puts {@link #RESOURCE} in the place of Log4j's or Spark's defaults; other settings stay. */
  static void replaceDefaults() {
    // Spark puts its defaults in place with its first message, also over settings made before.
    new SparkConf(false).initializeLogIfNecessary(false, true);
    try {
      // Log4j keeps a context for each class loader; Spark logs in that of the loader of its jars.
      ClassLoader loader = LogManager.class.getClassLoader();
      if (LogManager.getContext(loader, false) instanceof LoggerContext context
          && isDefault(context.getConfiguration())) {
        context.setConfigLocation(resource());
      }
    } catch (LinkageError e) {
      // Another logging library is behind SLF4J; its settings are its user's.
    }
  }

  /**
   * Lets Spark tell of tasks that fail and of executors that go, which is left out otherwise, and
   * this program of everything. Settings of a user's own stay.
   */
  static void showAll() {
    change(
        settings -> {
          settings.getLoggers().values().stream()
              .filter(logger -> TASKS.contains(logger.getName()))
              .forEach(logger -> logger.setLevel(Level.WARN));
          settings.getLoggerConfig(PROGRAM).setLevel(Level.DEBUG);
          settings.getLoggerConfig(KERNELS).setLevel(Level.DEBUG);
        });
  }

  /** Lets this program tell of warnings and errors alone. Settings of a user's own stay. */
  static void showWarnings() {
    change(settings -> settings.getLoggerConfig(PROGRAM).setLevel(Level.WARN));
  }

  private static void change(Consumer<Configuration> settings) {
    replaceDefaults();
    try {
      ClassLoader loader = LogManager.class.getClassLoader();
      if (LogManager.getContext(loader, false) instanceof LoggerContext context
          && isOwn(context.getConfiguration())) {
        settings.accept(context.getConfiguration());
        context.updateLoggers();
      }
    } catch (LinkageError e) {
      // Another logging library is behind SLF4J; its settings are its user's.
    }
  }

  /** True of the settings in the jar, and of the same file where scripts/rnn names it. */
  private static boolean isOwn(Configuration configuration) {
    String location = configuration.getConfigurationSource().getLocation();
    return location != null && location.endsWith(RESOURCE);
  }

  private static boolean isDefault(Configuration configuration) {
    String location = configuration.getConfigurationSource().getLocation();
    return configuration instanceof DefaultConfiguration
        || location != null && location.contains(DEFAULTS_OF_SPARK);
  }

  private static URI resource() {
    URL resource = LogSettings.class.getResource(RESOURCE);
    try {
      return resource.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(resource + " must be a URI", e);
    }
  }
}
