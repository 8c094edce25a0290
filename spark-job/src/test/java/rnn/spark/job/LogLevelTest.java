package rnn.spark.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogLevelTest {
  private static final String NAME = Logged.class.getName();

  private static final class Logged {}

  private static Level level() {
    ClassLoader loader = LogManager.class.getClassLoader();
    return ((LoggerContext) LogManager.getContext(loader, false)).getLogger(NAME).getLevel();
  }

  @AfterEach
  void restore() {
    Configurator.setLevel(NAME, (Level) null);
    Configurator.setLevel(Logged.class.getPackageName(), (Level) null);
  }

  @Test
  void theLevelThatUsersGaveALoggerComesBack() {
    Configurator.setLevel(NAME, Level.TRACE);
    LogLevel before = LogLevel.set(Logged.class, Level.OFF);
    assertEquals(Level.OFF, level());
    before.restore();
    assertEquals(Level.TRACE, level());
  }

  @Test
  void aLoggerWithoutALevelHasThatOfItsPackageAgain() {
    LogLevel before = LogLevel.set(Logged.class, Level.OFF);
    before.restore();
    Configurator.setLevel(Logged.class.getPackageName(), Level.FATAL);
    assertEquals(Level.FATAL, level());
  }
}
