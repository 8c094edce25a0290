package rnn.spark.train;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.math.Team;
import rnn.train.Places;

/**
 * The cores of each of some tasks that compute on several threads: as many as there are when all of
 * them run at the same time, on one executor each.
 *
 * <p>In local mode a task has its share of the cores of {@code local[N]}. On a cluster the stage
 * asks for them by a task profile, which the executors that are there can serve; so tasks of other
 * stages keep a core each. Where Spark has no such profiles for running executors, with dynamic
 * allocation, a task has {@code spark.task.cpus}. No bit of a model depends on any of it.
 */
final class ReplicaCores {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaCores.class);
  private static final String CORES_OF_A_TASK = "spark.task.cpus";
  private static final String CORES_OF_AN_EXECUTOR = "spark.executor.cores";
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[([0-9*]+)(?:,.*)?])?");

  private final JavaSparkContext context;
  private final int tasks;
  private final Places places;
  private final int cores;
  private final @Nullable ResourceProfile profile;

  private ReplicaCores(JavaSparkContext context, int tasks) {
    this.context = context;
    this.tasks = tasks;
    this.places = places(context);
    this.cores = places.threads(tasks);
    boolean needsProfile = !context.isLocal() && cores > places.minCores();
    this.profile =
        needsProfile
            ? new ResourceProfileBuilder().require(new TaskResourceRequests().cpus(cores)).build()
            : null;
  }

  /** The cores of each of {@code tasks} tasks of a stage, from the executors there are now. */
  static ReplicaCores of(JavaSparkContext context, int tasks) {
    return new ReplicaCores(context, tasks);
  }

  /** The executors there are now, and their cores. */
  static Places places(JavaSparkContext context) {
    SparkConf conf = context.getConf();
    int ofATask = Math.max(1, conf.getInt(CORES_OF_A_TASK, 1));
    if (context.isLocal()) {
      return new Places(1, Math.max(ofATask, localCores(context.master())), ofATask);
    }
    int executors =
        Math.max(1, context.sc().getExecutorMemoryStatus().size() - 1); // and the driver
    int each = conf.getInt(CORES_OF_AN_EXECUTOR, 0);
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      each = ofATask; // a profile would ask for other executors than those that hold the shards
    } else if (each == 0) { // all of a worker's
      boolean isSet = conf.contains("spark.default.parallelism");
      each = isSet ? ofATask : Math.max(ofATask, context.defaultParallelism() / executors);
    }
    return new Places(executors, Math.max(ofATask, each), ofATask);
  }

  /** Cores of {@code local[N]}; those of the machine for {@code *}, and at most those. */
  private static int localCores(String master) {
    int machine = Runtime.getRuntime().availableProcessors();
    Matcher local = LOCAL.matcher(master);
    if (!local.matches()) {
      return machine;
    }
    String cores = local.group(1);
    if (cores == null) {
      return 1;
    }
    return cores.equals("*") ? machine : Math.max(1, Integer.parseInt(cores));
  }

  /** {@code rdd} with what its tasks are to have. */
  <T> JavaRDD<T> claim(JavaRDD<T> rdd) {
    if (profile == null) {
      return rdd;
    }
    try {
      return rdd.withResources(profile);
    } catch (RuntimeException e) { // a cluster manager that has no profiles
      LOG.warn("Tasks cannot have {} cores each and compute on one: {}", cores, e.getMessage());
      return rdd;
    }
  }

  /**
   * Threads for the task that calls this, on an executor.
   *
   * @param cores what {@link #cores} was on the driver
   */
  static int threads(int cores, boolean isLocal) {
    TaskContext task = TaskContext.get();
    int given = task == null ? 1 : task.cpus();
    int wanted = isLocal ? Math.max(cores, given) : given;
    return Math.max(1, Math.min(Team.MAX_THREADS, wanted));
  }

  /** Cores of a task. */
  int cores() {
    return cores;
  }

  /** Whether tasks run in this process, and so need not ask for their cores. */
  boolean isLocal() {
    return context.isLocal();
  }

  /** What would use the cores that idle; null if none or few do. */
  @Nullable String advice() {
    if (context.isLocal() || tasks >= places.executors()) {
      return null;
    }
    return "%d executors of %d cores: --shards %d would have each of them compute; with --shards %d only %d of them %s"
        .formatted(
            places.executors(),
            places.coresEach(),
            places.executors(),
            tasks,
            tasks,
            tasks == 1 ? "does" : "do");
  }
}
