package rnn.math;

/** Counter-based random numbers; a number is a function of seed, stream and counter. */
public final class CounterRandom {
  private CounterRandom() {}

  /** A number in {@code [0,1)}. */
  public static float uniform(long seed, long stream, long counter) {
    throw new IllegalStateException();
  }
}
