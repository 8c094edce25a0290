package rnn.spark.group;

import org.apache.spark.util.LongAccumulator;

/** Progress of a job that trains groups, told while it runs. */
final class GroupProgress implements AutoCloseable {
  private static final long PAUSE_MILLIS = 2_000;

  private final Thread thread;

  GroupProgress(GroupListener listener, LongAccumulator done, long groups) {
    thread = new Thread(() -> tell(listener, done, groups), "rnn-groups-progress");
    thread.setDaemon(true);
    thread.start();
  }

  private static void tell(GroupListener listener, LongAccumulator done, long groups) {
    long told = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(PAUSE_MILLIS);
        long now = Math.min(groups, done.value()); // a task tried again counts again
        if (now > told) {
          listener.done(now, groups);
          told = now;
        }
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
