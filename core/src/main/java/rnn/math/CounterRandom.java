package rnn.math;

/**
 * Counter-based random numbers: a number is a pure function of seed, stream and counter, so it does not matter who draws it, when, or
 * in which order.
 *
 * <p>Philox 4×32 with ten rounds: Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3", SC'11. The seed is the key; the
 * counter block is (counter / 4, stream), each in two words, and gives four numbers.
 */
public final class CounterRandom {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final float UNIT = 1f / (1 << 24);

  private CounterRandom() {}

  /** A number in {@code [0,1)}, a multiple of 2⁻²⁴. */
  public static float uniform(long seed, long stream, long counter) {
    return toUnit(word(seed, stream, counter >>> 2, (int) counter & 3));
  }

  /**
   * A mask of inverted dropout: element {@code i} is 0 with probability {@code dropout}, else {@code 1 / (1 − dropout)}; it depends on
   * seed, stream and {@code i} only.
   */
  public static void dropoutMask(
      long seed, long stream, float dropout, float[] mask, int from, int length) {
    float keep = 1 / (1 - dropout);
    for (int i = 0; i < length; i++) {
      mask[from + i] = uniform(seed, stream, i) < dropout ? 0f : keep;
    }
  }

  private static float toUnit(int word) {
    return (word >>> 8) * UNIT;
  }

  /** Word {@code lane} of the four that Philox makes of key {@code seed} and block {@code (block, stream)}. */
  static int word(long seed, long stream, long block, int lane) {
    int c0 = (int) block;
    int c1 = (int) (block >>> 32);
    int c2 = (int) stream;
    int c3 = (int) (stream >>> 32);
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long p1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return switch (lane) {
      case 0 -> c0;
      case 1 -> c1;
      case 2 -> c2;
      default -> c3;
    };
  }
}
