package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rnn.math.KernelProvider;

/** Which log settings give way to those in the jar. */
class LogSettingsTest {
  private final LoggerContext context =
      (LoggerContext) LogManager.getContext(LogManager.class.getClassLoader(), false);
  private URI before;

  @BeforeEach
  void keep() {
    before = context.getConfiguration().getConfigurationSource().getURI();
  }

  @AfterEach
  void restore() {
    context.setConfigLocation(before);
  }

  @Test
  void defaultsOfSparkGiveWay() throws Exception {
    context.setConfigLocation(
        SparkConf.class.getResource("/org/apache/spark/log4j2-defaults.properties").toURI());
    assertEquals(Level.INFO, context.getRootLogger().getLevel());

    LogSettings.replaceDefaults();

    assertTrue(
        context.getConfigLocation().toString().endsWith(LogSettings.RESOURCE),
        () -> "log settings are " + context.getConfigLocation());
    assertEquals(Level.WARN, context.getRootLogger().getLevel());
    assertEquals(Level.INFO, context.getLogger("rnn.anything").getLevel());
  }

  @Test
  void whatIsLeftOutOfTasksIsShownWhereAllIsAsked() throws Exception {
    String tasks = "org.apache.spark.scheduler.TaskSetManager";
    context.setConfigLocation(LogSettings.class.getResource(LogSettings.RESOURCE).toURI());
    assertEquals(Level.OFF, context.getLogger(tasks).getLevel());

    LogSettings.showAll();

    assertEquals(Level.WARN, context.getLogger(tasks).getLevel());
    assertEquals(Level.DEBUG, context.getLogger("rnn.anything").getLevel());
    assertEquals(Level.WARN, context.getRootLogger().getLevel());
  }

  @Test
  void kernelsAreASentenceWhereTheyAreSlowOnesAndElseNothing() throws Exception {
    String kernels = KernelProvider.class.getName();
    context.setConfigLocation(LogSettings.class.getResource(LogSettings.RESOURCE).toURI());
    LoggerConfig logger = context.getConfiguration().getLoggerConfig(kernels);

    assertEquals(Level.WARN, context.getLogger(kernels).getLevel());
    assertFalse(logger.isAdditive(), "it is said once");
    Appender appender = logger.getAppenders().values().iterator().next();
    Message message = new SimpleMessage("The module is missing");
    assertEquals(
        message.getFormattedMessage() + "\n",
        appender
            .getLayout()
            .toSerializable(
                Log4jLogEvent.newBuilder().setLevel(Level.WARN).setMessage(message).build()));

    LogSettings.showAll();

    assertEquals(Level.DEBUG, context.getLogger(kernels).getLevel());
  }

  @Test
  void theProgramTellsOfWarningsAloneWhereItIsToBeQuiet() throws Exception {
    context.setConfigLocation(LogSettings.class.getResource(LogSettings.RESOURCE).toURI());

    LogSettings.showWarnings();

    assertEquals(Level.WARN, context.getLogger("rnn.anything").getLevel());
  }

  @Test
  void settingsOfAUsersOwnStay() {
    Configuration own = context.getConfiguration(); // src/test/resources/log4j2.properties

    LogSettings.replaceDefaults();
    LogSettings.showAll();

    assertSame(own, context.getConfiguration());
  }
}
