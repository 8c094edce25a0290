package rnn.math;

/**
 * Random numbers that are pure functions of a seed, a stream and a counter.
 *
 * <p>Philox 4x32-10 of Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC'11,
 * doi:10.1145/2063384.2063405), fig. 5 and table 2: ten rounds of multiplication and exclusive-or
 * turn a 128-bit counter and a 64-bit key into four words of 32 bits. Here the key is the seed, the
 * upper half of the counter is the stream, and number {@code i} of a stream is word {@code i % 4}
 * of block {@code i / 4}. There is no state to keep, split or save, so a number does not depend on
 * what was drawn before it, in which thread, or on which machine.
 */
public final class CounterRandom {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  /** Numbers of a block. */
  public static final int WORDS = 4;

  private static final ThreadLocal<int[]> WORDS_OF_THREAD =
      ThreadLocal.withInitial(() -> new int[WORDS]);

  private CounterRandom() {}

  /** Number {@code counter} of a stream, uniform in {@code [0,1)} on multiples of 2⁻²⁴. */
  public static float uniform(long seed, long stream, long counter) {
    int[] words = WORDS_OF_THREAD.get();
    block(seed, stream, counter >>> 2, words);
    return toUniform(words[(int) (counter & 3)]);
  }

  /**
   * Fills {@code mask[from .. from+length-1]} with a dropout mask: 0 with probability {@code
   * dropout}, else {@code 1 / (1 − dropout)}, so that the mask's mean is 1.
   *
   * <p>{@code mask[from+i]} depends on the seed, the stream and {@code i} only: it is 0 where
   * {@code uniform(seed, stream, i) < dropout}.
   *
   * @throws IllegalArgumentException if {@code dropout} is not in {@code [0,1)}
   */
  public static void dropoutMask(
      long seed, long stream, float dropout, float[] mask, int from, int length) {
    dropoutMask(seed, stream, dropout, mask, from, 0, length);
  }

  /**
   * The numbers {@code [first, end)} of the same mask, so that threads can share one: those that
   * stand at {@code mask[from + first .. from + end − 1]}.
   *
   * @param first a multiple of {@value #WORDS}
   */
  public static void dropoutMask(
      long seed, long stream, float dropout, float[] mask, int from, int first, int end) {
    if (!(dropout >= 0f && dropout < 1f)) {
      throw new IllegalArgumentException(
          "Dropout is a probability and must be in [0,1) but is " + dropout);
    }
    int kept = Float.floatToRawIntBits(1f / (1f - dropout));
    int threshold = (int) Math.ceil(dropout * 0x1p24); // toUniform is below dropout where u < it
    int[] words = WORDS_OF_THREAD.get();
    for (int i = first; i < end; i += WORDS) {
      block(seed, stream, i >>> 2, words);
      int count = Math.min(WORDS, end - i);
      for (int w = 0; w < count; w++) {
        int isKept = threshold - 1 - (words[w] >>> 8) >> 31; // all bits or none: no branch to guess
        mask[from + i + w] = Float.intBitsToFloat(kept & isKept);
      }
    }
  }

  private static float toUniform(int word) {
    return (word >>> 8) * 0x1p-24f;
  }

  /** The four words of a block: key {@code seed}, counter {@code block + 2⁶⁴·stream}. */
  static void block(long seed, long stream, long block, int[] words) {
    int key0 = (int) seed;
    int key1 = (int) (seed >>> 32);
    int c0 = (int) block;
    int c1 = (int) (block >>> 32);
    int c2 = (int) stream;
    int c3 = (int) (stream >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
      c3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
  }
}
