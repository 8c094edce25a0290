package rnn.optimizer;

import java.util.Arrays;

/**
 * Memory of an optimizer between steps: some arrays of the parameters' layout, and how many steps
 * it has taken.
 */
public final class Moments {
  private final float[][] arrays; // [moments][P]
  private long steps;

  /** Fresh moments, all zero, for {@code optimizer} over {@code size} floats. */
  public Moments(Optimizer optimizer, int size) {
    this.arrays = new float[optimizer.moments()][size];
  }

  /** Moments as they were saved. */
  public Moments(float[][] arrays, long steps) {
    this.arrays = arrays;
    this.steps = steps;
  }

  /** Array {@code i}, {@code [P]}. */
  public float[] array(int i) {
    return arrays[i];
  }

  /** All arrays, {@code [moments][P]}. */
  public float[][] arrays() {
    return arrays;
  }

  /** Steps taken so far. */
  public long steps() {
    return steps;
  }

  /** Counts one more step and returns its number, from 1. */
  public long nextStep() {
    return ++steps;
  }

  /** Goes on counting from {@code steps}. */
  public void setSteps(long steps) {
    this.steps = steps;
  }

  /** Remembers what {@code other}, moments of as many arrays, does. */
  public void set(Moments other) {
    steps = other.steps;
    for (int i = 0; i < arrays.length; i++) {
      System.arraycopy(other.arrays[i], 0, arrays[i], 0, arrays[i].length);
    }
  }

  /** Forgets everything. */
  public void clear() {
    steps = 0;
    for (float[] array : arrays) {
      Arrays.fill(array, 0f);
    }
  }
}
