package rnn.spark.train;

import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cores that Spark keeps for a task, which computes on one thread and leaves the others idle. */
final class IdleCores {
  private static final Logger LOG = LoggerFactory.getLogger(IdleCores.class);
  private static final String CORES_OF_A_TASK = "spark.task.cpus";

  private IdleCores() {}

  /** Warns if tasks under {@code conf} get more than the core they use. */
  static void warn(SparkConf conf) {
    String warning = warning(conf);
    if (warning != null) {
      LOG.warn(warning);
    }
  }

  /** What to say of {@code conf}; null if no core idles because of it. */
  static @Nullable String warning(SparkConf conf) {
    int cores = coresOfATask(conf);
    return cores <= 1
        ? null
        : "%s is %d, but a task computes on one thread: of every %d cores %d will idle; leave it at 1, and raise --shards to use more cores"
            .formatted(CORES_OF_A_TASK, cores, cores, cores - 1);
  }

  /** Cores that Spark keeps for a task. */
  static int coresOfATask(SparkConf conf) {
    return conf.getInt(CORES_OF_A_TASK, 1);
  }
}
