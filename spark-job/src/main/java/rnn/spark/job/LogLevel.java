package rnn.spark.job;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The level that a logger had before another was set for a time. Of another log than Log4j it knows
 * nothing, and sets nothing there.
 */
final class LogLevel {
  private static final Logger LOG = LoggerFactory.getLogger(LogLevel.class);

  private final String logger;
  private final @Nullable Level level;

  private LogLevel(String logger, @Nullable Level level) {
    this.logger = logger;
    this.level = level;
  }

  /** Sets the level of the logger of {@code type}, and returns the one it had. */
  static LogLevel set(Class<?> type, Level level) {
    LogLevel before = new LogLevel(type.getName(), ofItsOwn(type.getName()));
    set(type.getName(), level);
    return before;
  }

  /** The level that settings give this logger; null if it has that of the loggers above it. */
  private static @Nullable Level ofItsOwn(String logger) {
    try {
      // Spark logs in the context of the loader of its jars.
      ClassLoader loader = LogManager.class.getClassLoader();
      LoggerConfig own =
          LogManager.getContext(loader, false) instanceof LoggerContext context
              ? context.getConfiguration().getLoggers().get(logger)
              : null;
      return own == null ? null : own.getExplicitLevel();
    } catch (LinkageError otherLog) {
      return null;
    }
  }

  private static void set(String logger, @Nullable Level level) {
    try {
      Configurator.setLevel(logger, level);
    } catch (LinkageError otherLog) {
      LOG.debug("The log is not Log4j: {}", otherLog.toString());
    }
  }

  /** Gives the logger this level again. */
  void restore() {
    set(logger, level);
  }
}
