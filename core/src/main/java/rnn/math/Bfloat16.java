package rnn.math;

/**
 * The format bfloat16: the upper half of a {@code float}, with its whole exponent and 7 bits of its
 * fraction. Widening is a shift, and exact.
 */
public final class Bfloat16 {
  /** Bits of a float below those that are kept. */
  static final int SHIFT = 16;

  /** The bits that are kept of a float. */
  static final int UPPER = -1 << SHIFT;

  private static final int BELOW_HALF = (1 << SHIFT - 1) - 1;
  private static final int QUIET_NAN = 0x7fc0;

  private Bfloat16() {}

  /** The bits of the nearest bfloat16, of two as near those of the even one; NaN stays NaN. */
  public static short bits(float value) {
    if (Float.isNaN(value)) {
      return QUIET_NAN;
    }
    int bits = Float.floatToRawIntBits(value);
    int isOdd = bits >>> SHIFT & 1;
    return (short) (bits + BELOW_HALF + isOdd >>> SHIFT);
  }

  /** The float of these bits. */
  public static float value(short bits) {
    return Float.intBitsToFloat(bits << SHIFT);
  }

  /** The nearest bfloat16 as a float. */
  public static float rounded(float value) {
    return value(bits(value));
  }

  /** True if {@code value} is a bfloat16. */
  public static boolean isExact(float value) {
    return (Float.floatToRawIntBits(value) & ~UPPER) == 0;
  }
}
