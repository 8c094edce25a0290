package rnn.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rnn.head.Heads;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.parameter.FrozenRows;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * Parameters of a network that start from those of another, as far as they fit; all else is drawn
 * from the seed, as if there were no other network.
 *
 * <pre>{@code
 * P[r,c] = Q[r,c]     r < rows of Q, c < columns of Q          P of this network, Q of the other
 * }</pre>
 *
 * <p>Of the same task all fits: words and labels that were added are rows, or columns, behind those
 * of {@code Q}. Of another task the head is drawn. Below it, a parameter is taken over that has the
 * name and the shape of one of the other network; and a recurrent layer's weight of its input, if
 * that begins with the values which the other network's layer reads.
 */
public final class TakenParameters implements InitialParameters {
  private static final String EMBEDDING = "embedding.weight"; // of words and of characters
  private static final String STACK = "rnn.";
  private static final String INPUT_WEIGHT = STACK + "weight_ih_l";
  private static final String FIRST_INPUT_WEIGHT = INPUT_WEIGHT + "0";

  private final NetworkSpec from;
  private final ParameterLayout fromLayout;
  private final float[] values; // [Q]
  private final NetworkSpec to;
  private final boolean isSameTask;
  private final Set<String> headOfFrom;

  /**
   * Parameters of {@code to} that start from those of {@code from}.
   *
   * @param values the parameters of {@code from}, flat; only read
   */
  public TakenParameters(NetworkSpec from, float[] values, NetworkSpec to) {
    this.from = from;
    this.fromLayout = from.layout();
    this.values = values;
    this.to = to;
    this.isSameTask = Heads.labelling(from.head()) == Heads.labelling(to.head());
    this.headOfFrom =
        from.head().parameters().stream().map(ParameterSpec::name).collect(Collectors.toSet());
  }

  /** The start of a run from them, all of which are trained. */
  public Initialization initialization() {
    return new Initialization(this, FrozenRows.NONE);
  }

  @Override
  public float[] of(ParameterLayout layout, long seed) {
    float[] parameters = layout.initial(seed); // [P]
    for (ParameterSpec spec : layout.specs()) {
      ParameterSpec source = source(spec);
      if (source != null) {
        float[] block = fromLayout.values(values, source.name());
        float[] whole = layout.values(parameters, spec.name());
        for (int row = 0; row < source.rows(); row++) {
          int columns = source.columns();
          System.arraycopy(block, row * columns, whole, row * spec.columns(), columns);
        }
        layout.setValues(parameters, spec.name(), whole);
      }
    }
    return parameters;
  }

  /** Names of the parameters that are taken over, with the share of those that are larger now. */
  public List<String> taken() {
    return List.copyOf(takenByName().values());
  }

  /** Names of the parameters that are drawn, all of them or the rest. */
  public List<String> drawn() {
    return List.copyOf(drawnByName().values());
  }

  /** Names of the parameters taken over; of a layer where all of its are. */
  public List<String> takenParts() {
    return ParameterGroups.of(names(), takenByName());
  }

  /** Names of the parameters that are drawn; of a layer where all of its are. */
  public List<String> drawnParts() {
    return ParameterGroups.of(names(), drawnByName());
  }

  private List<String> names() {
    return to.parameters().stream().map(ParameterSpec::name).toList();
  }

  private Map<String, String> takenByName() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (ParameterSpec spec : to.parameters()) {
      ParameterSpec source = source(spec);
      if (source != null) {
        texts.put(
            spec.name(),
            isWhole(source, spec)
                ? spec.name()
                : "%s (%s of %s)".formatted(spec.name(), shape(source), shape(spec)));
      }
    }
    return texts;
  }

  private Map<String, String> drawnByName() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (ParameterSpec spec : to.parameters()) {
      ParameterSpec source = source(spec);
      if (source == null) {
        texts.put(spec.name(), spec.name());
      } else if (!isWhole(source, spec)) {
        texts.put(spec.name(), "the rest of " + spec.name());
      }
    }
    return texts;
  }

  private static boolean isWhole(ParameterSpec source, ParameterSpec spec) {
    return source.rows() == spec.rows() && source.columns() == spec.columns();
  }

  private static String shape(ParameterSpec spec) {
    return spec.shape().length == 1
        ? "%,d".formatted(spec.count())
        : "%,d x %,d".formatted(spec.rows(), spec.columns());
  }

  /** Parameter of the other network that {@code spec} starts from; null if it is drawn. */
  private @Nullable ParameterSpec source(ParameterSpec spec) {
    for (ParameterSpec source : fromLayout.specs()) {
      if (source.name().equals(spec.name())) {
        return fits(source, spec) ? source : null;
      }
    }
    return null;
  }

  private boolean fits(ParameterSpec source, ParameterSpec spec) {
    boolean isAsWide = source.columns() == spec.columns();
    boolean isNoLarger = source.rows() <= spec.rows() && source.columns() <= spec.columns();
    if (isSameTask) {
      return isNoLarger;
    }
    if (headOfFrom.contains(spec.name())) {
      return false;
    }
    if (spec.name().endsWith(EMBEDDING)) {
      return isAsWide && isNoLarger;
    }
    if (spec.name().startsWith(STACK)
        && !(from.stack().cell().equals(to.stack().cell())
            && from.stack().hiddenSize() == to.stack().hiddenSize())) {
      return false;
    }
    return source.rows() == spec.rows()
        && (isAsWide || isNoLarger && readsTheSameFirst(spec.name()));
  }

  /**
   * True of the weight of an input that begins with what the other network's layer reads: the
   * vectors of words, or the states of the forward direction.
   */
  private boolean readsTheSameFirst(String name) {
    if (name.equals(FIRST_INPUT_WEIGHT) || name.startsWith(FIRST_INPUT_WEIGHT + "_")) {
      return from.input().characters() == 0;
    }
    return name.startsWith(INPUT_WEIGHT) && !from.stack().direction().equals(StackSpec.BOTH);
  }
}
