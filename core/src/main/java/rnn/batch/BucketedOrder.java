package rnn.batch;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Sequences of similar length side by side: all are shuffled, runs of {@value #BATCHES_PER_BUCKET}
 * batches of them sorted by length, so that little of a batch is padding, and the batches shuffled.
 */
final class BucketedOrder {
  private static final int BATCHES_PER_BUCKET = 50;

  private final int[] sequences; // [sequences] B by B
  private final int[] batches; // [⌈sequences/B⌉] the order of the batches

  /**
   * The order of one epoch over one shard.
   *
   * @param count number of sequences
   * @param length of each
   * @param batchSize {@code B}
   * @param random see {@link #random}
   */
  BucketedOrder(int count, IntUnaryOperator length, int batchSize, SplittableRandom random) {
    this.sequences = shuffledAndBucketed(count, length, batchSize, random);
    this.batches = shuffled(WindowShape.ceilingQuotient(count, batchSize), random);
  }

  /** The sequences: batch {@code i} is entries {@code [i·B,(i+1)·B)}. */
  int[] sequences() {
    return sequences;
  }

  /** Numbers of the batches, in the order in which they come. */
  int[] batches() {
    return batches;
  }

  /** The generator of one epoch over one shard: three numbers, mixed one after the other. */
  static SplittableRandom random(long seed, int epoch, int shard) {
    long mixed = new SplittableRandom(seed).nextLong();
    mixed = new SplittableRandom(mixed + epoch).nextLong();
    return new SplittableRandom(mixed + shard);
  }

  private static int[] shuffledAndBucketed(
      int count, IntUnaryOperator length, int batchSize, SplittableRandom random) {
    int[] order = shuffled(count, random);
    int bucket = (int) Math.min(order.length, (long) BATCHES_PER_BUCKET * batchSize);
    long[] lengthAndSequence = new long[bucket];
    for (int from = 0; from < order.length; from += bucket) {
      int size = Math.min(bucket, order.length - from);
      for (int i = 0; i < size; i++) {
        int sequence = order[from + i];
        lengthAndSequence[i] = (long) length.applyAsInt(sequence) << 32 | sequence;
      }
      Arrays.sort(lengthAndSequence, 0, size);
      for (int i = 0; i < size; i++) {
        order[from + i] = (int) lengthAndSequence[i];
      }
    }
    return order;
  }

  /**
   * The numbers {@code 0 … count-1} in random order (Fisher and Yates). Draws whole longs: how
   * {@code nextInt} maps them to a range is the JDK's affair and may change.
   */
  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = (int) ((random.nextLong() >>> 32) * (i + 1) >>> 32); // in [0,i]
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
