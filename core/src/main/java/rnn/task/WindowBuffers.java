package rnn.task;

import rnn.batch.Batch;

/** Arrays {@code [T,B]} that are made once for windows of one largest size. */
final class WindowBuffers {
  private WindowBuffers() {}

  /** {@code losses} if it has room for every window that {@code batch} can be, else a new array. */
  static float[] atLeast(float[] losses, Batch batch) {
    int size = batch.maximumTimeSteps() * batch.batchSize();
    return losses.length < size ? new float[size] : losses;
  }

  /** As {@link #atLeast(float[], Batch)}, of labels. */
  static int[] atLeast(int[] labels, Batch batch) {
    int size = batch.maximumTimeSteps() * batch.batchSize();
    return labels.length < size ? new int[size] : labels;
  }
}
