package rnn.spark.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import rnn.spark.data.Source;
import rnn.spark.job.SessionSettings;
import rnn.spark.job.Sessions;

/**
 * The Spark session of a command: the one that is there, or one that ends with the command.
 *
 * <p>If the process is told to end meanwhile, the command's thread is interrupted and given time to
 * keep what it has, before Spark's own shutdown hook stops the context and Hadoop's closes the file
 * systems: all three hang in Hadoop's {@link ShutdownHookManager}, which runs one after the other
 * by priority.
 */
final class Session implements AutoCloseable {
  private static final int BEFORE_SPARK = 100; // Spark's hook has 40, that of file systems 10
  private static final long MAX_SECONDS_TO_END = 120;

  private static final CountDownLatch COMMAND_ENDED = new CountDownLatch(1);
  private static volatile boolean isInterrupted;

  private final SparkSession spark;
  private final boolean isOurs;
  private final Thread command = Thread.currentThread();
  private final Runnable interruption = this::interrupt;

  private Session(SparkSession spark, boolean isOurs) {
    this.spark = spark;
    this.isOurs = isOurs;
    ShutdownHookManager.get()
        .addShutdownHook(interruption, BEFORE_SPARK, MAX_SECONDS_TO_END + 10, TimeUnit.SECONDS);
  }

  /** Tells that the process's command has said its last word. */
  static void commandEnded() {
    COMMAND_ENDED.countDown();
  }

  /**
   * True once the process was told to end while a session was open; what fails from then on fails
   * because of that.
   */
  static boolean isInterrupted() {
    return isInterrupted;
  }

  private void interrupt() {
    isInterrupted = true;
    // Jobs that end with the process are no news, neither in the log nor from Scala's thread pools.
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    spark.sparkContext().setLogLevel("OFF");
    command.interrupt();
    try {
      COMMAND_ENDED.await(MAX_SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process ends anyhow
    }
  }

  /**
   * A session for {@code command} to work on {@code source}; where it starts Spark, {@code console}
   * hears where the web page is.
   */
  static Session open(String command, Source source, Console console) {
    LogSettings.replaceDefaults();
    boolean isOurs = SparkSession.getDefaultSession().isEmpty();
    SparkConf conf = new SparkConf();
    SessionSettings.setMissing(conf);
    Application.setName(conf, command, source);
    if (isOurs && !conf.contains("spark.master")) {
      throw new IllegalArgumentException(
          "A Spark master must be set but is not; start with scripts/rnn or spark-submit");
    }
    // Spark takes seconds to start: told to end meanwhile, the process must not take it for a
    // fault.
    Thread interruption = new Thread(() -> isInterrupted = true, "rnn-interruption-of-start");
    Runtime.getRuntime().addShutdownHook(interruption);
    SparkSession spark =
        isOurs ? Sessions.start(conf) : SparkSession.builder().config(conf).getOrCreate();
    Runtime.getRuntime().removeShutdownHook(interruption);
    String page = isOurs ? Application.page(spark) : "";
    if (!page.isEmpty()) {
      console.messages().println(console.wrapped(page));
    }
    return new Session(spark, isOurs);
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (isInterrupted) {
      return; // Spark's own hook stops it
    }
    try {
      ShutdownHookManager.get().removeShutdownHook(interruption);
    } catch (IllegalStateException e) {
      return; // the process is ending
    }
    if (isOurs) {
      spark.stop();
    }
  }
}
