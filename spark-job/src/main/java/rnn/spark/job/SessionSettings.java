package rnn.spark.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/** The settings of a Spark session that suit this program. */
public final class SessionSettings {
  private SessionSettings() {}

  /** Sets in {@code conf} what its user has not said otherwise. */
  public static void setMissing(SparkConf conf) {
    settings().forEach(conf::setIfMissing);
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    settings.put("spark.kryo.registrator", "rnn.spark.train.RnnRegistrator");
    settings.put("spark.api.mode", "classic");
    settings.put("spark.ui.showConsoleProgress", "false"); // there is a progress line already
    // A task belongs where a core is free: waiting for its cached shard leaves new executors idle.
    settings.put("spark.locality.wait", "0s");
    // Shards are cached evenly only if all executors are there for the first job.
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    settings.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s");
    // One bad executor must not use up all attempts, and a hanging one is to be noticed within a
    // minute.
    settings.put("spark.excludeOnFailure.enabled", "true");
    settings.put("spark.task.maxFailures", "8");
    settings.put("spark.network.timeout", "60s");
    settings.put("spark.network.timeoutInterval", "15s");
    settings.put("spark.executor.heartbeatInterval", "5s");
    return settings;
  }
}
