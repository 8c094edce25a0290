package rnn.spark.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;

/**
 * Settings of sessions whose executors are JVMs of their own, {@code local-cluster[...]}; for the
 * tests tagged {@code cluster}, which the build runs in an environment in which Spark can start
 * executors.
 *
 * <p>An executor lives for seconds and computes little, so it has the collector that is there
 * soonest. Spark gives it the vector module, as to the driver.
 */
public final class LocalCluster {
  private LocalCluster() {}

  /** Settings under {@code master}, which may also be {@code local[...]}. */
  public static SparkConf conf(String master) {
    makeSparkHome();
    return SharedSpark.conf()
        .setMaster(master)
        .set("spark.executor.memory", "512m")
        .set("spark.executor.extraJavaOptions", "-XX:+UseSerialGC")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
  }

  /** The same; the first job waits for all executors. */
  public static SparkConf whole(String master) {
    return conf(master)
        .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "300s");
  }

  /**
   * Executors are started from here; it must exist, and may be empty, as the class path is this
   * JVM's.
   */
  private static void makeSparkHome() {
    try {
      Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
