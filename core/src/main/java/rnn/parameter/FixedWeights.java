package rnn.parameter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import rnn.math.Packing;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * The weights of parameters that stay as they are, for products of few rows, whose time is that of
 * reading them: right operands {@code [in,out]}, as bfloat16 if that is what all matrices are.
 *
 * <p>Each is made of the flat parameters when it is first asked for, once for all networks that
 * read them; one that lies as {@code [in,out]} already is no copy. For any number of threads.
 */
public final class FixedWeights {
  private final ParameterLayout layout;
  private final float[] parameters; // [P]
  private final @Nullable Bfloat16Weights narrow;
  private final Map<String, Panels> panels = new ConcurrentHashMap<>();

  /** The weights among {@code parameters [P]}. */
  public FixedWeights(ParameterLayout layout, float[] parameters) {
    this.layout = layout;
    this.parameters = parameters;
    this.narrow =
        Bfloat16Weights.areIn(layout, parameters) ? new Bfloat16Weights(layout, parameters) : null;
  }

  /** The same weights as bfloat16; none if that is not what they are. */
  public @Nullable Bfloat16Weights narrow() {
    return narrow;
  }

  /**
   * The weight {@code [out,in]} called {@code name} in single precision, {@code [in,out]}; of a
   * headed table its first rows.
   */
  public Panels panels(String name) {
    return panels.computeIfAbsent(name, this::make);
  }

  private Panels make(String name) {
    return switch (layout.spec(name).storage()) {
      case PANELS -> layout.panels(parameters, name);
      case ROW_PANELS, SPARSE_PANELS, HEADED_ROWS -> turned(layout.panels(parameters, name));
      case SPARSE_ROWS -> turned(layout.tensor(parameters, name));
      case VECTOR, SPARSE_VECTOR ->
          throw new IllegalArgumentException(name + " is a vector, no right operand of a product");
    };
  }

  private static Panels turned(Panels rows) {
    Panels turned = Panels.zeros(rows.columns(), rows.rows());
    Packing.transpose(rows, turned);
    return turned;
  }

  private static Panels turned(Tensor rows) {
    Panels turned = Panels.zeros(rows.columns(), rows.rows());
    Packing.packTransposed(rows, turned);
    return turned;
  }
}
