package rnn.parameter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import rnn.math.Bfloat16;
import rnn.math.Bfloat16Panels;

/**
 * The weights of a network as bfloat16, for products of few rows: right operands {@code [in,out]},
 * each made of the flat parameters when it is first asked for, once for all networks that read
 * them. For any number of threads.
 */
public final class Bfloat16Weights {
  private final ParameterLayout layout;
  private final float[] parameters; // [P]
  private final Map<String, Bfloat16Panels> panels = new ConcurrentHashMap<>();

  /** The weights among {@code parameters [P]}, which stay as they are. */
  public Bfloat16Weights(ParameterLayout layout, float[] parameters) {
    this.layout = layout;
    this.parameters = parameters;
  }

  /** The weight {@code [out,in]} called {@code name}; of a headed table its first rows. */
  public Bfloat16Panels panels(String name) {
    return panels.computeIfAbsent(name, this::make);
  }

  private Bfloat16Panels make(String name) {
    return switch (layout.spec(name).storage()) {
      case PANELS -> Bfloat16Panels.of(layout.panels(parameters, name));
      case ROW_PANELS, SPARSE_PANELS, HEADED_ROWS ->
          Bfloat16Panels.ofTransposed(layout.panels(parameters, name));
      case SPARSE_ROWS -> Bfloat16Panels.ofTransposed(layout.tensor(parameters, name));
      case VECTOR, SPARSE_VECTOR ->
          throw new IllegalArgumentException(name + " is a vector, which is not rounded");
    };
  }

  /** True of a parameter that is kept as bfloat16: a matrix. Vectors, as biases, are few. */
  public static boolean isRounded(ParameterSpec spec) {
    return switch (spec.storage()) {
      case VECTOR, SPARSE_VECTOR -> false;
      case PANELS, ROW_PANELS, SPARSE_PANELS, SPARSE_ROWS, HEADED_ROWS -> true;
    };
  }

  /** A copy of {@code parameters [P]} whose matrices are rounded to the nearest bfloat16. */
  public static float[] rounded(ParameterLayout layout, float[] parameters) {
    float[] rounded = parameters.clone();
    for (ParameterSpec spec : layout.specs()) {
      if (isRounded(spec)) {
        int from = layout.offset(spec.name());
        for (int i = from; i < from + layout.length(spec.name()); i++) {
          rounded[i] = Bfloat16.rounded(rounded[i]);
        }
      }
    }
    return rounded;
  }

  /** True if every matrix of {@code parameters [P]} is of bfloat16. */
  public static boolean areIn(ParameterLayout layout, float[] parameters) {
    for (ParameterSpec spec : layout.specs()) {
      if (isRounded(spec)) {
        int from = layout.offset(spec.name());
        for (int i = from; i < from + layout.length(spec.name()); i++) {
          if (!Bfloat16.isExact(parameters[i])) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
