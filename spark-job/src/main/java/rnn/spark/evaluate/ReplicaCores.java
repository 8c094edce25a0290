package rnn.spark.evaluate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.math.Team;
import rnn.train.Places;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The cores of each of some tasks that compute on several threads: as many as there are when all of
 * them run at the same time, on one executor each.
 *
 * <p>In local mode a task has its share of the cores of {@code local[N]}. On a cluster the stage
 * asks for them by a task profile, which the executors that are there can serve; so tasks of other
 * stages keep a core each. Where Spark has no such profiles for running executors, with dynamic
 * allocation, a task has {@code spark.task.cpus}. No bit of a model depends on any of it.
 */
public final class ReplicaCores {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaCores.class);
  private static final String CORES_OF_A_TASK = "spark.task.cpus";
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[([0-9]+|\\*)(?:,.*)?])?");

  /** Profiles by their cores: each made has a number of its own, and Spark forgets none. */
  private static final Map<Integer, ResourceProfile> PROFILES = new ConcurrentHashMap<>();

  private final boolean isLocal;
  private final int cores;
  private final @Nullable ResourceProfile profile;

  private ReplicaCores(JavaSparkContext context, int tasks) {
    Places places = places(context);
    int most = places.threads(tasks);
    this.isLocal = context.isLocal();
    this.profile = isLocal || most <= places.minCores() ? null : profile(context, most);
    this.cores = isLocal || profile != null ? most : places.minCores();
  }

  /** The cores of each of {@code tasks} tasks of a stage, from the executors there are now. */
  public static ReplicaCores of(JavaSparkContext context, int tasks) {
    return new ReplicaCores(context, tasks);
  }

  /** The executors there are now, and the cores that each of them has at least. */
  public static Places places(JavaSparkContext context) {
    int ofATask = Math.max(1, context.sc().conf().getInt(CORES_OF_A_TASK, 1));
    if (context.isLocal()) {
      return new Places(1, Math.max(ofATask, localCores(context.master())), ofATask);
    }
    int executors = 0;
    int least = Integer.MAX_VALUE;
    for (ExecutorSummary executor :
        CollectionConverters.asJava(context.sc().statusStore().executorList(true))) {
      if (!executor.id().equals("driver")) {
        executors++;
        least = Math.min(least, executor.totalCores());
      }
    }
    // With dynamic allocation a profile would ask for other executors than those with the shards.
    int each = executors == 0 || isDynamic(context) ? ofATask : Math.max(ofATask, least);
    return new Places(Math.max(1, executors), each, ofATask);
  }

  private static boolean isDynamic(JavaSparkContext context) {
    return context.sc().conf().getBoolean("spark.dynamicAllocation.enabled", false);
  }

  /** Cores of {@code local[N]}, but no more than the machine has; all of them for {@code *}. */
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
    return cores.equals("*") ? machine : Math.max(1, Math.min(machine, Integer.parseInt(cores)));
  }

  /** The profile of tasks of so many cores; null where the cluster manager has none. */
  private static @Nullable ResourceProfile profile(JavaSparkContext context, int cores) {
    ResourceProfile profile =
        PROFILES.computeIfAbsent(
            cores,
            c -> new ResourceProfileBuilder().require(new TaskResourceRequests().cpus(c)).build());
    try {
      context.sc().resourceProfileManager().addResourceProfile(profile);
      return profile;
    } catch (Exception e) { // Scala declares none of those that it throws
      LOG.warn("Tasks cannot have {} cores each: {}", cores, e.getMessage());
      return null;
    }
  }

  /** {@code rdd} with what its tasks are to have. */
  public <T> JavaRDD<T> claim(JavaRDD<T> rdd) {
    return profile == null ? rdd : rdd.withResources(profile);
  }

  /**
   * Threads for the task that calls this, on an executor: as many as it has cores, but no more than
   * the machine has, for threads that wait for each other are slow where they take turns.
   *
   * @param cores what {@link #cores} was on the driver
   */
  public static int threads(int cores, boolean isLocal) {
    TaskContext task = TaskContext.get();
    int given = task == null ? 1 : task.cpus();
    int wanted = isLocal ? Math.max(cores, given) : given;
    int machine = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Math.min(Team.MAX_THREADS, Math.min(wanted, machine)));
  }

  /** Cores of a task. */
  public int cores() {
    return cores;
  }

  /** True if tasks run in this process, and so need not ask for their cores. */
  public boolean isLocal() {
    return isLocal;
  }

  /** Settings that would use the executors that idle; null if none does, or if they come and go. */
  public static @Nullable String advice(JavaSparkContext context, int shards) {
    Places places = places(context);
    if (context.isLocal() || isDynamic(context) || shards >= places.executors()) {
      return null;
    }
    return "%d executors of %d cores: --shards %d would have each of them compute; with --shards %d only %d of them %s"
        .formatted(
            places.executors(),
            places.coresEach(),
            places.executors(),
            shards,
            shards,
            shards == 1 ? "does" : "do");
  }
}
