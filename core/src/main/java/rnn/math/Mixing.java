package rnn.math;

/** The mixing of bits that hashes are made with. */
public final class Mixing {
  private Mixing() {}

  /** The bits of {@code value}, well mixed: the finisher of MurmurHash3. */
  public static long mixed(long value) {
    long h = value;
    h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
    h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }
}
