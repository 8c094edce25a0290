package rnn.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * A proof by finite differences that a layer's {@code backward} is the derivative of its {@code
 * forward}.
 *
 * <p>Parameters and input are drawn at random, and so is a direction {@code v [T,B,O]}; the loss is
 * {@code Σ v ⊙ output}, whose output error is {@code v}. For every parameter and every input value,
 * what {@code backward} says is held against
 *
 * <pre>{@code
 * (loss(x + s) − loss(x − s)) / 2s          s = 3e-3
 * }</pre>
 *
 * and the difference is measured against the largest derivative of the same parameter. In float a
 * smaller step is worthless: with 3e-3 rounding and curvature are both near 1e-4, with 1e-6
 * rounding alone is 1e-1. Hence the tolerance {@value #TOLERANCE}; wrong formulas err by 1e-2 and
 * more. {@code backward} runs twice and has to add up.
 *
 * <p>Where a value disagrees, a third of the step is tried as well. Two steps that disagree with
 * each other too show a kink, as that of a ReLU, where there is no derivative: the value is left
 * out and counted.
 */
public final class GradientCheck {
  private static final double TOLERANCE = 1e-3;
  private static final float STEP = 3e-3f;
  private static final double MAX_KINKS = 0.05; // of all values

  /**
   * Result of a check.
   *
   * @param worstError largest {@code |derivative − finite difference| / largest derivative of that
   *     parameter}
   * @param place where, e.g. {@code dense.weight[3,4]}
   * @param derivative what {@code backward} says there
   * @param finiteDifference what the loss says there
   * @param values how many values were compared
   * @param kinks how many were left out since the loss has a kink there
   */
  public record Report(
      double worstError,
      String place,
      double derivative,
      double finiteDifference,
      int values,
      int kinks) {

    /**
     * Passes if every derivative is right.
     *
     * @throws AssertionError if one is not, with its name and indices
     */
    public void assertCorrect() {
      if (!(worstError <= TOLERANCE)) {
        throw new AssertionError(
            "d loss / d %s must be %.6g (finite difference) but backward says %.6g: relative error %.1e, tolerance %.0e"
                .formatted(place, finiteDifference, derivative, worstError, TOLERANCE));
      }
      if (kinks > MAX_KINKS * (values + kinks)) {
        throw new AssertionError(
            "The loss must be smooth nearly everywhere but has kinks at %d of %d values: is forward deterministic?"
                .formatted(kinks, values + kinks));
      }
    }
  }

  /** Values under check: where they lie, what {@code backward} says about them, and their names. */
  private record Checked(
      String name, int columns, float[] values, int[] places, double[] derivatives) {

    String place(int i) {
      return columns == places.length
          ? "%s[%d]".formatted(name, i)
          : "%s[%d,%d]".formatted(name, i / columns, i % columns);
    }
  }

  private final Layer layer;
  private final Pass pass = new Pass();
  private final Tensor input; // [T,B,I]
  private final Tensor direction; // [T,B,O]
  private final Tensor outputError; // [T,B,O]

  private GradientCheck(Layer layer, Tensor input, Tensor direction, int timeSteps) {
    this.layer = layer;
    this.input = input;
    this.direction = direction;
    this.outputError = Tensor.zeros(direction.rows(), direction.columns());
    this.pass.train(timeSteps, 1);
  }

  /**
   * Checks the layer that {@code spec} makes on inputs {@code [T,B,I]} drawn from {@code seed}.
   *
   * @throws IllegalStateException if the layer changes its input
   */
  public static Report check(
      LayerSpec spec, int timeSteps, int batchSize, int inputSize, long seed, Kernels kernels) {
    SplittableRandom random = new SplittableRandom(seed);
    ParameterLayout layout = new ParameterLayout(spec.parameters());
    float[] parameters = new float[layout.size()]; // [P]
    for (ParameterSpec parameter : layout.specs()) {
      float[] values = uniform(random, Math.toIntExact(parameter.count()), 0.5f);
      layout.setValues(parameters, parameter.name(), values);
    }
    Gradient gradient = new Gradient(layout);
    Binding binding = new Binding(timeSteps, batchSize, parameters, gradient, kernels);
    int rows = binding.rows();
    float[] x = uniform(random, rows * inputSize, 1f); // [T,B,I]
    float[] v = uniform(random, rows * spec.outputSize(), 1f); // [T,B,O]
    GradientCheck check =
        new GradientCheck(
            spec.bind(binding),
            Tensor.of(x, 0, rows, inputSize),
            Tensor.of(v, 0, rows, spec.outputSize()),
            timeSteps);

    check.forwardAndBackwardTwice();
    List<Checked> all = new ArrayList<>();
    for (ParameterSpec parameter : layout.specs()) {
      all.add(parameter(layout, parameter, parameters, gradient.values()));
    }
    all.add(check.input(x));
    return check.compare(all);
  }

  private static float[] uniform(SplittableRandom random, int count, float bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble(2) - 1) * bound;
    }
    return values;
  }

  private void forwardAndBackwardTwice() {
    float[] before = input.data().clone();
    for (int i = 0; i < 2; i++) {
      layer.forward(input, pass);
      outputError.copyFrom(direction);
      layer.backward(outputError, pass);
    }
    if (!Arrays.equals(before, input.data())) {
      throw new IllegalStateException(
          "A layer must leave its input as it is but %s changed it"
              .formatted(layer.getClass().getSimpleName()));
    }
  }

  private static Checked parameter(
      ParameterLayout layout, ParameterSpec spec, float[] parameters, float[] gradient) {
    int[] places = layout.places(parameters, spec.name());
    double[] derivatives = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      derivatives[i] = gradient[places[i]] / 2.0; // of two passes
    }
    return new Checked(spec.name(), spec.columns(), parameters, places, derivatives);
  }

  private Checked input(float[] x) {
    Tensor error = layer.error(); // [T,B,I]
    int[] places = new int[x.length];
    double[] derivatives = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      places[i] = i;
      derivatives[i] = error.get(i / input.columns(), i % input.columns());
    }
    return new Checked("input", input.columns(), x, places, derivatives);
  }

  private Report compare(List<Checked> all) {
    Report worst = new Report(0, "nothing", 0, 0, 0, 0);
    int values = 0;
    int kinks = 0;
    for (Checked checked : all) {
      double scale = largest(checked.derivatives());
      for (int i = 0; i < checked.places().length; i++) {
        double derivative = checked.derivatives()[i];
        double difference = difference(checked, i, STEP);
        double error = relative(derivative - difference, scale);
        if (error > TOLERANCE) {
          double closer = difference(checked, i, STEP / 3);
          if (relative(derivative - closer, scale) > TOLERANCE
              && relative(difference - closer, scale) > TOLERANCE) {
            kinks++;
            continue;
          }
          if (relative(derivative - closer, scale) < error) {
            difference = closer;
            error = relative(derivative - closer, scale);
          }
        }
        values++;
        if (Double.compare(error, worst.worstError()) > 0) { // NaN is the worst of all
          worst = new Report(error, checked.place(i), derivative, difference, 0, 0);
        }
      }
    }
    return new Report(
        worst.worstError(),
        worst.place(),
        worst.derivative(),
        worst.finiteDifference(),
        values,
        kinks);
  }

  private static double largest(double[] derivatives) {
    double largest = 0;
    for (double derivative : derivatives) {
      largest = Math.max(largest, Math.abs(derivative));
    }
    return largest;
  }

  /** {@code |difference| / scale}; a difference where all derivatives are zero counts as it is. */
  private static double relative(double difference, double scale) {
    return Math.abs(difference) / (scale > 0 ? scale : 1);
  }

  private double difference(Checked checked, int i, float step) {
    float[] values = checked.values();
    int place = checked.places()[i];
    float value = values[place];
    float above = value + step;
    float below = value - step;
    values[place] = above;
    double lossAbove = loss();
    values[place] = below;
    double lossBelow = loss();
    values[place] = value;
    return (lossAbove - lossBelow) / ((double) above - below); // the step as float made it
  }

  private double loss() {
    layer.forward(input, pass);
    Tensor output = layer.output(); // [T,B,O]
    double loss = 0;
    for (int row = 0; row < direction.rows(); row++) {
      for (int column = 0; column < direction.columns(); column++) {
        loss += (double) direction.get(row, column) * output.get(row, column);
      }
    }
    return loss;
  }
}
