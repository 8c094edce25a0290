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

  /**
   * Rows of a block of a transposed left operand: with {@link #DEPTH}, what the second cache keeps.
   */
  static final int ROWS = 252;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  final VectorTile tile = new VectorTile();

  /** A tile at an edge, where columns do not fill vectors or rows are missing, {@code [7,48]}. */
  final float[] edge =
      new float[Math.max(VectorTile.MAX_ROWS, TransposedTiles.ROWS) * Panels.WIDTH];

  /** A block of the left operand, transposed or widened, {@code [ROWS,DEPTH]}. */
  final float[] left = new float[ROWS * DEPTH];

  /** A block of one panel of the right operand, {@code [DEPTH,48]}, or running sums of rows. */
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
