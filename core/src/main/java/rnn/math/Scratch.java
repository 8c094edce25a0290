package rnn.math;

import org.jspecify.annotations.Nullable;

/**
 * The buffers a thread needs inside one product, reused from call to call so that none allocates.
 *
 * <p>Nothing in here outlives a call; threads never share one.
 */
final class Scratch {
  /** Depth of a block of a product: as many rows of a panel as stay in the first cache. */
  static final int DEPTH = 384;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  final VectorTile tile = new VectorTile();

  /** A tile at an edge, where columns do not fill vectors or rows are missing, {@code [7,48]}. */
  final float[] edge = new float[VectorTile.MAX_ROWS * Panels.WIDTH];

  /** Running sums of rows, as many as a panel has in the first cache. */
  final float[] panel = new float[DEPTH * Panels.WIDTH];

  /** A vector of each of three operands. */
  final float[] lanes = new float[3 * 16];

  private SlicedProducts.@Nullable Buffers buffers;

  private Scratch() {}

  /** The buffers of {@link SlicedProducts}; made when first asked for. */
  SlicedProducts.Buffers buffers() {
    if (buffers == null) {
      buffers = new SlicedProducts.Buffers();
    }
    return buffers;
  }

  static Scratch ofThread() {
    return OF_THREAD.get();
  }
}
