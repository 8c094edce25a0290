package rnn.baseline;

/** Index of the largest of several values. */
public final class Largest {
  private Largest() {}

  /** The index, the first of equal ones; 0 of no values. */
  public static int indexOf(double[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }
}
