package rnn.testkit;

import java.util.function.DoubleSupplier;

/**
 * Gradients by central differences, {@code (f(x + ε) − f(x − ε)) / 2ε}, of a function in double
 * precision.
 *
 * <p>With {@code ε = 1e-5} the formula's own error, of order {@code ε²}, and that of rounding, of
 * order {@code 1e-16 / ε}, are both near 1e-10: nothing beside the error of production, which is
 * single precision.
 */
public final class FiniteDifferences {
  private static final double STEP = 1e-5;

  private FiniteDifferences() {}

  /** {@code d function / d values}; each value is moved and put back. */
  public static double[] gradient(double[] values, DoubleSupplier function) {
    double[] gradient = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      values[i] = value + STEP;
      double above = function.getAsDouble();
      values[i] = value - STEP;
      double below = function.getAsDouble();
      values[i] = value;
      gradient[i] = (above - below) / (2 * STEP);
    }
    return gradient;
  }
}
