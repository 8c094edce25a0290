package rnn.spark.testkit;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that fail or take their time, as a plugin of Spark's: nothing of the program knows of it.
 */
public final class TaskFaults implements SparkPlugin {
  private static final String KIND = "spark.rnn.test.fault";

  /** What goes wrong with tasks. */
  public enum Kind {
    /** The first attempt of every task fails when all its work is done. */
    FIRST_ATTEMPTS_FAIL,
    /** In the second round of the first epoch, or in a sweep, the first executor is killed (-9). */
    AN_EXECUTOR_DIES,
    /** In the second round of the first epoch, the second shard's task takes a second longer. */
    A_STRAGGLER,
    /** Every task takes a quarter of a second longer, so that there is time to be in its middle. */
    ALL_PAUSE
  }

  /** {@code conf} with faults of {@code kind}. */
  public static SparkConf in(SparkConf conf, Kind kind) {
    return conf.set("spark.plugins", TaskFaults.class.getName()).set(KIND, kind.name());
  }

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      private volatile Kind kind = Kind.ALL_PAUSE;
      private volatile String executor = "";

      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        kind = Kind.valueOf(context.conf().get(KIND));
        executor = context.executorID();
      }

      @Override
      public void onTaskStart() {
        TaskContext task = TaskContext.get();
        String job = String.valueOf(task.getLocalProperty("spark.job.description"));
        switch (kind) {
          case FIRST_ATTEMPTS_FAIL -> {
            if (task.attemptNumber() == 0) {
              task.addTaskCompletionListener(
                  (TaskCompletionListener)
                      done -> {
                        throw new IllegalStateException("a fault that was injected");
                      });
            }
          }
          case AN_EXECUTOR_DIES -> {
            boolean isTime = job.startsWith("epoch 1 round 2/") || job.startsWith("sweep: ");
            if (executor.equals("0") && isTime) {
              kill(ProcessHandle.current().pid());
            }
          }
          case A_STRAGGLER -> {
            if (job.startsWith("epoch 1 round 2/") && task.partitionId() == 1) {
              sleep(1_000);
            }
          }
          case ALL_PAUSE -> sleep(250);
        }
      }
    };
  }

  private static void kill(long pid) {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the job was cancelled
    }
  }
}
