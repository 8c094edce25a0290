package rnn.math;

import org.jspecify.annotations.Nullable;

/**
 * The buffers a thread needs inside one product, reused from call to call so that none allocates.
 *
 * <p>Nothing in here outlives a call; threads never share one.
 */
final class Scratch {
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  final InPlaceTile tile = new InPlaceTile();

  /** A tile at an edge, where columns do not fill vectors or rows are missing, {@code [7,48]}. */
  final float[] edge = new float[Blocking.MR * Panels.WIDTH];

  /** Running sums of rows, as many as a panel has in the first cache. */
  final float[] panel = new float[Blocking.KC_IN_PLACE * Panels.WIDTH];

  /** A vector of each of three operands. */
  final float[] lanes = new float[3 * 16];

  /** A vector of each operand of a cell's step. */
  final float[] cell = new float[8 * 16];

  private PackedProducts.@Nullable Buffers buffers;

  private Scratch() {}

  /** The buffers of {@link PackedProducts}; made when first asked for. */
  PackedProducts.Buffers buffers() {
    if (buffers == null) {
      buffers = new PackedProducts.Buffers();
    }
    return buffers;
  }

  static Scratch ofThread() {
    return OF_THREAD.get();
  }
}
