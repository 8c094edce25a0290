package rnn.parameter;

/**
 * One named parameter of a network: its PyTorch name and shape, how its floats are stored, and how
 * they are drawn.
 *
 * @param name the name in {@code model.safetensors}, e.g. {@code rnn.weight_ih_l0}
 * @param rows first dimension of the PyTorch shape {@code [rows,columns]}; 1 for a vector
 * @param columns second dimension; the length of a vector
 * @param storage how the values lie in the flat array
 * @param initialBound values start uniform in {@code [−bound, bound)}; 0 starts them at zero
 */
public record ParameterSpec(
    String name, int rows, int columns, Storage storage, float initialBound) {

  /** How a parameter's values lie in the flat array. */
  public enum Storage {
    /** A vector: {@code columns} floats. */
    VECTOR,
    /**
     * A weight {@code [out,in]} packed as the panels of its transpose, {@link rnn.math.Panels} with
     * {@code rows = in} and {@code columns = out}.
     */
    PANELS,
    /**
     * A weight {@code [out,in]} packed as the panels of itself, {@link rnn.math.Panels} with {@code
     * rows = out} and {@code columns = in}: for an output layer, which takes it some rows at a
     * time.
     */
    ROW_PANELS,
    /**
     * A table {@code [rows,columns]} in row-major order of which a batch touches few rows: its
     * gradient keeps count of them, and untouched rows cost nothing.
     */
    SPARSE_ROWS
  }

  /** Checks the sizes. */
  public ParameterSpec {
    if (rows < 1 || columns < 1 || (storage == Storage.VECTOR && rows != 1)) {
      throw new IllegalArgumentException(
          "Parameter %s must have positive sizes (and one row if it is a vector) but is [%d,%d]"
              .formatted(name, rows, columns));
    }
    if (!(initialBound >= 0) || Float.isInfinite(initialBound)) {
      throw new IllegalArgumentException(
          "Parameter %s must have a finite initial bound >= 0 but has %s"
              .formatted(name, initialBound));
    }
  }

  /** A vector parameter {@code [length]}. */
  public static ParameterSpec vector(String name, int length, float initialBound) {
    return new ParameterSpec(name, 1, length, Storage.VECTOR, initialBound);
  }

  /** A packed weight {@code [out,in]}. */
  public static ParameterSpec weight(String name, int out, int in, float initialBound) {
    return new ParameterSpec(name, out, in, Storage.PANELS, initialBound);
  }

  /** A weight {@code [out,in]} packed in panels of its own columns. */
  public static ParameterSpec rowWeight(String name, int out, int in, float initialBound) {
    return new ParameterSpec(name, out, in, Storage.ROW_PANELS, initialBound);
  }

  /** A table {@code [rows,columns]} touched row by row. */
  public static ParameterSpec table(String name, int rows, int columns, float initialBound) {
    return new ParameterSpec(name, rows, columns, Storage.SPARSE_ROWS, initialBound);
  }

  /** The shape as PyTorch prints it: {@code [columns]} of a vector, else {@code [rows,columns]}. */
  public int[] shape() {
    return storage == Storage.VECTOR ? new int[] {columns} : new int[] {rows, columns};
  }

  /** Number of values, packing aside. */
  public long count() {
    return (long) rows * columns;
  }
}
