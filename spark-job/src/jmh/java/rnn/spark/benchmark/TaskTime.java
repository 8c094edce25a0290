package rnn.spark.benchmark;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** CPU time of the threads of a session's tasks: compiler, collector and driver are left out. */
final class TaskTime extends SparkListener {
  private final SparkSession session;
  private final AtomicLong nanos = new AtomicLong();

  private TaskTime(SparkSession session) {
    this.session = session;
  }

  /** The time of the tasks of {@code session} from now on. */
  static TaskTime of(SparkSession session) {
    TaskTime time = new TaskTime(session);
    session.sparkContext().addSparkListener(time);
    return time;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    nanos.addAndGet(end.taskMetrics().executorCpuTime());
  }

  /** Nanoseconds of all tasks that have ended. */
  long nanos() {
    try {
      session.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Spark's listeners do not come to an end", e);
    }
    return nanos.get();
  }
}
