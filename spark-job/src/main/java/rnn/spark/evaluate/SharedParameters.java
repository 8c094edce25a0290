package rnn.spark.evaluate;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import rnn.train.SparseFloats;

/**
 * Parameters {@code [P]} on their way to tasks: broadcast, or handed over where tasks run in the
 * driver's process.
 */
public final class SharedParameters implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final @Nullable Handover<float[]> handover;
  private final @Nullable Broadcast<SparseFloats> broadcast;

  private SharedParameters(
      @Nullable Handover<float[]> handover, @Nullable Broadcast<SparseFloats> broadcast) {
    this.handover = handover;
    this.broadcast = broadcast;
  }

  /** Shares {@code parameters [P]}, which stay as they are until this is closed. */
  public static SharedParameters of(JavaSparkContext context, float[] parameters) {
    return Handover.isPossible(context)
        ? new SharedParameters(new Handover<>(parameters), null)
        : new SharedParameters(null, context.broadcast(SparseFloats.whole(parameters)));
  }

  /** The parameters {@code [P]} in a task, which only reads them. */
  public float[] get() {
    if (handover != null) {
      return handover.get();
    }
    if (broadcast != null) {
      return broadcast.value().toArray();
    }
    throw new IllegalStateException("neither handed over nor broadcast");
  }

  /**
   * Gives them up, on all executors: no task of theirs may be left to be tried again. One that
   * still runs may find them changed; its result is discarded.
   */
  @Override
  public void close() {
    if (handover != null) {
      handover.close();
    }
    if (broadcast != null) {
      broadcast.destroy();
    }
  }
}
