package rnn.parameter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.math.CounterRandom;
import rnn.math.Packing;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * The order, names, shapes and offsets of all parameters of a network in one flat {@code float[P]}.
 *
 * <p>Parameters, gradients, optimizer moments and averaged updates are arrays of one layout, so
 * that clipping, optimizers, averaging, broadcast and checkpoints are loops over one array. Layers
 * see named views. Each parameter starts at a multiple of {@value Panels#GRAIN} floats; the floats
 * between are zero for ever, as are the surplus lanes of packed weights.
 */
public final class ParameterLayout {
  private final List<ParameterSpec> specs;
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private final int size;

  /** Lays out {@code specs} in their order; names must be distinct. */
  public ParameterLayout(List<ParameterSpec> specs) {
    this.specs = List.copyOf(specs);
    long offset = 0;
    for (ParameterSpec spec : this.specs) {
      if (offsets.put(spec.name(), (int) offset) != null) {
        throw new IllegalArgumentException(
            "Parameter name must be given once but is twice: " + spec.name());
      }
      offset += aligned(stored(spec));
      if (offset > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "A network must have fewer than 2^31 parameters; up to %s it already has %d: take a smaller vocabulary, embedding or hidden size"
                .formatted(spec.name(), offset));
      }
    }
    this.size = (int) offset;
  }

  private static long stored(ParameterSpec spec) {
    return switch (spec.storage()) {
      case PANELS -> Panels.size(spec.columns(), spec.rows());
      case ROW_PANELS, SPARSE_PANELS -> Panels.size(spec.rows(), spec.columns());
      case VECTOR, SPARSE_ROWS, SPARSE_VECTOR -> spec.count();
      case HEADED_ROWS ->
          Panels.size(spec.packedRows(), spec.columns())
              + (long) spec.sparseParts() * spec.columns();
    };
  }

  private static long aligned(long floats) {
    return (floats + Panels.GRAIN - 1) / Panels.GRAIN * Panels.GRAIN;
  }

  /** The parameters in their order. */
  public List<ParameterSpec> specs() {
    return specs;
  }

  /** Floats of the flat array, packing included. */
  public int size() {
    return size;
  }

  /** Number of trained values, packing aside: the count people mean. */
  public long parameterCount() {
    return specs.stream().mapToLong(ParameterSpec::count).sum();
  }

  /** The spec of the parameter called {@code name}. */
  public ParameterSpec spec(String name) {
    return specs.get(indexOf(name));
  }

  /** The position in {@link #specs()} of the parameter called {@code name}. */
  public int indexOf(String name) {
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "No parameter is called " + name + "; there are " + offsets.keySet());
  }

  /** Index in the flat array of the first float of {@code name}. */
  public int offset(String name) {
    indexOf(name);
    return offsets.get(name);
  }

  /** Floats that {@code name} takes in the flat array, surplus lanes included. */
  public int length(String name) {
    return (int) stored(spec(name));
  }

  /** Index in the flat array where the parameter after {@code name} begins. */
  public int end(String name) {
    return offset(name) + (int) aligned(length(name));
  }

  /**
   * Index in the flat array where the parts of {@code name} begin that are touched one by one: of a
   * headed table the rows after its head, of all others the first float.
   */
  public int sparseOffset(String name) {
    ParameterSpec spec = spec(name);
    return offset(name) + (int) Panels.size(spec.packedRows(), spec.columns());
  }

  /** Floats of each such part. */
  int sparseLength(ParameterSpec spec) {
    return spec.storage() == ParameterSpec.Storage.SPARSE_PANELS
        ? length(spec.name())
        : spec.columns();
  }

  /**
   * The view {@code [1,length]} of a vector or {@code [rows,columns]} of a table in {@code flat}.
   */
  public Tensor tensor(float[] flat, String name) {
    ParameterSpec spec = spec(name);
    return switch (spec.storage()) {
      case VECTOR, SPARSE_ROWS -> Tensor.of(flat, offset(name), spec.rows(), spec.columns());
      case SPARSE_VECTOR -> Tensor.of(flat, offset(name), 1, spec.rows());
      case PANELS, ROW_PANELS, SPARSE_PANELS, HEADED_ROWS ->
          throw new IllegalArgumentException(name + " is packed; ask for its panels");
    };
  }

  /**
   * The packed view of a weight {@code [out,in]} in {@code flat}: panels {@code [in,out]}, or
   * {@code [out,in]} if they are those of its own columns; of a headed table its first rows.
   */
  public Panels panels(float[] flat, String name) {
    ParameterSpec spec = spec(name);
    return switch (spec.storage()) {
      case PANELS -> Panels.of(flat, offset(name), spec.columns(), spec.rows());
      case ROW_PANELS, SPARSE_PANELS -> Panels.of(flat, offset(name), spec.rows(), spec.columns());
      case HEADED_ROWS -> Panels.of(flat, offset(name), spec.packedRows(), spec.columns());
      case VECTOR, SPARSE_ROWS, SPARSE_VECTOR ->
          throw new IllegalArgumentException(name + " is not packed; ask for its tensor");
    };
  }

  /**
   * The values of {@code name} as PyTorch holds them: row-major, {@code shape()}, not packed; a
   * copy.
   */
  public float[] values(float[] flat, String name) {
    ParameterSpec spec = spec(name);
    float[] values = new float[Math.toIntExact(spec.count())];
    switch (spec.storage()) {
      case PANELS -> Packing.unpackTransposed(panels(flat, name), matrix(values, spec));
      case ROW_PANELS, SPARSE_PANELS, HEADED_ROWS ->
          Packing.unpack(panels(flat, name), matrix(values, spec));
      case VECTOR, SPARSE_ROWS, SPARSE_VECTOR -> {}
    }
    int packed = packedCount(spec);
    System.arraycopy(flat, sparseOffset(name), values, packed, values.length - packed);
    return values;
  }

  /**
   * Sets {@code name} from row-major {@code values} of its PyTorch shape; the inverse of {@link
   * #values}.
   */
  public void setValues(float[] flat, String name, float[] values) {
    ParameterSpec spec = spec(name);
    if (values.length != spec.count()) {
      throw new IllegalArgumentException(
          "%s must have %d values but got %d".formatted(name, spec.count(), values.length));
    }
    switch (spec.storage()) {
      case PANELS -> Packing.packTransposed(matrix(values, spec), panels(flat, name));
      case ROW_PANELS, SPARSE_PANELS, HEADED_ROWS ->
          Packing.pack(matrix(values, spec), panels(flat, name));
      case VECTOR, SPARSE_ROWS, SPARSE_VECTOR -> {}
    }
    int packed = packedCount(spec);
    System.arraycopy(values, packed, flat, sparseOffset(name), values.length - packed);
  }

  /** Number of its values that are packed: all, none, or those of a headed table's first rows. */
  private static int packedCount(ParameterSpec spec) {
    return switch (spec.storage()) {
      case PANELS, ROW_PANELS, SPARSE_PANELS -> Math.toIntExact(spec.count());
      case VECTOR, SPARSE_ROWS, SPARSE_VECTOR, HEADED_ROWS -> spec.packedRows() * spec.columns();
    };
  }

  /** Indices in {@code flat} of the values of {@code name}, in the order of {@link #values}. */
  public int[] places(float[] flat, String name) {
    ParameterSpec spec = spec(name);
    int[] places = new int[Math.toIntExact(spec.count())];
    for (int i = 0; i < places.length; i++) {
      int row = i / spec.columns();
      int column = i % spec.columns();
      places[i] =
          switch (spec.storage()) {
            case PANELS -> panels(flat, name).index(column, row);
            case ROW_PANELS, SPARSE_PANELS -> panels(flat, name).index(row, column);
            case VECTOR, SPARSE_ROWS, SPARSE_VECTOR -> offset(name) + i;
            case HEADED_ROWS ->
                row < spec.packedRows()
                    ? panels(flat, name).index(row, column)
                    : sparseOffset(name) + i - packedCount(spec);
          };
    }
    return places;
  }

  private static Tensor matrix(float[] values, ParameterSpec spec) {
    return Tensor.of(values, 0, spec.rows(), spec.columns());
  }

  /**
   * Freshly drawn parameters. The value at a place depends on the seed, the parameter's name and
   * the place only, not on packing or on the other parameters.
   */
  public float[] initial(long seed) {
    float[] flat = new float[size];
    for (ParameterSpec spec : specs) {
      if (spec.initialBound() > 0) {
        float[] values = new float[Math.toIntExact(spec.count())];
        long stream = spec.name().hashCode();
        for (int i = 0; i < values.length; i++) {
          values[i] = (2 * CounterRandom.uniform(seed, stream, i) - 1) * spec.initialBound();
        }
        setValues(flat, spec.name(), values);
      }
    }
    return flat;
  }
}
