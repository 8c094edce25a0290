package rnn.layer;

import org.jspecify.annotations.Nullable;
import rnn.math.Bfloat16Panels;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.parameter.Bfloat16Weights;
import rnn.parameter.FixedWeights;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;

/**
 * Binding of a layer: the largest window, the flat parameters, the gradient and the kernels of one
 * thread.
 *
 * @param timeSteps largest window {@code T}
 * @param batchSize streams {@code B}
 * @param parameters flat parameters {@code [P]}; the owner may overwrite their values between
 *     windows, never the array
 * @param gradient flat gradient {@code [P]} of the same layout
 * @param fixed the weights for products of few rows, if the parameters never change
 */
public record Binding(
    int timeSteps,
    int batchSize,
    float[] parameters,
    Gradient gradient,
    Kernels kernels,
    @Nullable FixedWeights fixed) {

  /** Rows up to which a product with a narrow weight is quicker: each reads all of it. */
  public static final int MAX_NARROW_ROWS = 4;

  /** Leaves {@code fixed} out where the kernels are no quicker with it. */
  public Binding {
    fixed = kernels.isQuickerWithFixedWeights() ? fixed : null;
  }

  /** A binding to parameters that may change. */
  public Binding(
      int timeSteps, int batchSize, float[] parameters, Gradient gradient, Kernels kernels) {
    this(timeSteps, batchSize, parameters, gradient, kernels, null);
  }

  /** True if there is a gradient; without one, only forward passes are run. */
  public boolean trains() {
    return gradient.values() != parameters;
  }

  /** The layout of parameters and gradient. */
  public ParameterLayout layout() {
    return gradient.layout();
  }

  /** Rows of a whole window, {@code T·B}. */
  public int rows() {
    return Math.multiplyExact(timeSteps, batchSize);
  }

  /** The packed weight called {@code name}: panels {@code [in,out]}, or of its own columns. */
  public Panels weight(String name) {
    return layout().panels(parameters, name);
  }

  /**
   * The weight {@code [in,out]} called {@code name} as bfloat16, of the values of {@link #weight};
   * none if it is not, or for products of more rows than {@value #MAX_NARROW_ROWS}.
   */
  public @Nullable Bfloat16Panels narrowWeight(String name, int rows) {
    Bfloat16Weights narrow = fixed == null ? null : fixed.narrow();
    return narrow == null || rows > MAX_NARROW_ROWS ? null : narrow.panels(name);
  }

  /** The packed gradient of the weight called {@code name}, as {@link #weight}. */
  public Panels weightGradient(String name) {
    return layout().panels(gradient.values(), name);
  }

  /** The vector or table called {@code name}. */
  public Tensor tensor(String name) {
    return layout().tensor(parameters, name);
  }

  /** The gradient of the vector or table called {@code name}. */
  public Tensor tensorGradient(String name) {
    return layout().tensor(gradient.values(), name);
  }

  /** The rows of {@code sequence [T,B,N]} that {@code pass} uses: the first {@code timeSteps·B}. */
  public Tensor window(Tensor sequence, Pass pass) {
    int rows = Math.multiplyExact(pass.timeSteps(), batchSize);
    return rows == sequence.rows() ? sequence : sequence.rows(0, rows);
  }
}
