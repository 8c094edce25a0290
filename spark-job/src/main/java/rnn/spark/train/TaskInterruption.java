package rnn.spark.train;

import org.apache.spark.TaskContext;
import rnn.train.TrainingListener;

/** The end of a task, handed on to the training in it, which ends before its next round. */
public final class TaskInterruption implements TrainingListener {
  /** True on the thread of a task that was told to end. */
  public static boolean isTold() {
    TaskContext task = TaskContext.get();
    return task != null && task.isInterrupted();
  }

  @Override
  public void roundDone(RoundReport report) {
    if (isTold()) {
      Thread.currentThread().interrupt();
    }
  }
}
