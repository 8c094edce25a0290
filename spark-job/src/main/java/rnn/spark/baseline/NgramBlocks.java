package rnn.spark.baseline;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import scala.Tuple2;

/**
 * Rows of numbers on their way to other partitions, packed in blocks: an {@code int[]} whose first
 * number says what is in it.
 */
final class NgramBlocks {
  private static final int MAX_BLOCK_INTS = 4096;
  private static final int MIN_BLOCK_INTS = 64;
  private static final int MAX_INTS = 1 << 21; // of all blocks that are being filled

  private final int kinds;
  private final int[][] open; // [partitions * kinds][block], those that are being filled
  private final int[] sizes; // [partitions * kinds] ints in use of each
  private final int blockInts;
  private final Queue<Tuple2<Integer, Object>> full = new ArrayDeque<>();

  /** Blocks for {@code partitions}, of rows of {@code kinds} kinds, from 0 on. */
  NgramBlocks(int partitions, int kinds) {
    this.kinds = kinds;
    this.open = new int[partitions * kinds][0];
    this.sizes = new int[open.length];
    this.blockInts =
        Math.max(MIN_BLOCK_INTS, Math.min(MAX_BLOCK_INTS, MAX_INTS / Math.max(1, open.length)));
  }

  /** Adds a row of {@code length} numbers, which are those of {@code ints} from {@code from} on. */
  void add(int partition, int kind, int[] ints, int from, int length) {
    int i = partition * kinds + kind;
    if (open[i].length < sizes[i] + length) {
      flush(i);
      open[i] = new int[Math.max(blockInts, length + 1)];
      open[i][0] = kind;
      sizes[i] = 1;
    }
    System.arraycopy(ints, from, open[i], sizes[i], length);
    sizes[i] += length;
  }

  /** Sets the last number that was added of {@code kind} for {@code partition}. */
  void setLast(int partition, int kind, int value) {
    int i = partition * kinds + kind;
    open[i][sizes[i] - 1] = value;
  }

  /** Ends all blocks that are being filled. */
  void flush() {
    for (int i = 0; i < open.length; i++) {
      flush(i);
    }
  }

  private void flush(int i) {
    if (sizes[i] > 1) {
      int[] block = sizes[i] == open[i].length ? open[i] : Arrays.copyOf(open[i], sizes[i]);
      full.add(new Tuple2<>(i / kinds, block));
    }
    open[i] = new int[0];
    sizes[i] = 0;
  }

  /** Adds something else that goes to {@code partition}. */
  void add(int partition, Object value) {
    full.add(new Tuple2<>(partition, value));
  }

  /** Blocks that are full, with the partition that each goes to; to be taken out. */
  Queue<Tuple2<Integer, Object>> full() {
    return full;
  }
}
