package rnn.parameter;

import java.util.List;

/**
 * One named parameter of a network: its PyTorch name and shape, how its floats are stored, and how
 * they are drawn.
 *
 * @param name the name in {@code model.safetensors}, e.g. {@code rnn.weight_ih_l0}
 * @param rows first dimension of the PyTorch shape {@code [rows,columns]}; 1 for a vector
 * @param columns second dimension; the length of a vector
 * @param storage how the values lie in the flat array
 * @param initialBound values start uniform in {@code [−bound, bound)}; 0 starts them at zero
 * @param packedRows the first rows of a {@link Storage#HEADED_ROWS} table; 0 of all others
 */
public record ParameterSpec(
    String name, int rows, int columns, Storage storage, float initialBound, int packedRows) {

  /** Storage of a parameter's values in the flat array. */
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
     * As {@link #ROW_PANELS}, of which a batch may touch nothing at all, and then it costs nothing.
     */
    SPARSE_PANELS,
    /**
     * A table {@code [rows,columns]} in row-major order of which a batch touches few rows: its
     * gradient keeps count of them, and untouched rows cost nothing.
     */
    SPARSE_ROWS,
    /**
     * A table whose first rows are packed, and touched by every batch, as {@link #ROW_PANELS}; the
     * others follow as {@link #SPARSE_ROWS}.
     */
    HEADED_ROWS,
    /** A vector of which a batch touches few entries: {@code rows} floats, one column. */
    SPARSE_VECTOR
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
    if (packedRows < 0
        || packedRows > rows
        || (packedRows > 0) != (storage == Storage.HEADED_ROWS)) {
      throw new IllegalArgumentException(
          "Parameter %s must have packed rows if, and only if, it is a headed table, at most %d, but has %d"
              .formatted(name, rows, packedRows));
    }
  }

  /** A vector parameter {@code [length]}. */
  public static ParameterSpec vector(String name, int length, float initialBound) {
    return new ParameterSpec(name, 1, length, Storage.VECTOR, initialBound, 0);
  }

  /** A packed weight {@code [out,in]}. */
  public static ParameterSpec weight(String name, int out, int in, float initialBound) {
    return new ParameterSpec(name, out, in, Storage.PANELS, initialBound, 0);
  }

  /** A weight {@code [out,in]} packed in panels of its own columns. */
  public static ParameterSpec rowWeight(String name, int out, int in, float initialBound) {
    return new ParameterSpec(name, out, in, Storage.ROW_PANELS, initialBound, 0);
  }

  /** A table {@code [rows,columns]} touched row by row. */
  public static ParameterSpec table(String name, int rows, int columns, float initialBound) {
    return new ParameterSpec(name, rows, columns, Storage.SPARSE_ROWS, initialBound, 0);
  }

  /** A weight {@code [out,in]} packed in panels of its own columns, touched as a whole or not. */
  public static ParameterSpec sparseRowWeight(String name, int out, int in, float initialBound) {
    return new ParameterSpec(name, out, in, Storage.SPARSE_PANELS, initialBound, 0);
  }

  /** A table {@code [rows,columns]} whose first {@code packedRows} rows are packed. */
  public static ParameterSpec headedTable(
      String name, int packedRows, int rows, int columns, float initialBound) {
    return new ParameterSpec(name, rows, columns, Storage.HEADED_ROWS, initialBound, packedRows);
  }

  /** A vector {@code [length]} touched entry by entry. */
  public static ParameterSpec sparseVector(String name, int length, float initialBound) {
    return new ParameterSpec(name, length, 1, Storage.SPARSE_VECTOR, initialBound, 0);
  }

  /** The shape as PyTorch prints it: of a vector its length, else {@code [rows,columns]}. */
  public int[] shape() {
    return switch (storage) {
      case VECTOR -> new int[] {columns};
      case SPARSE_VECTOR -> new int[] {rows};
      default -> new int[] {rows, columns};
    };
  }

  /**
   * Number of parts that a batch touches one by one: rows, entries or all of it; 0 if it is dense.
   */
  public int sparseParts() {
    return switch (storage) {
      case VECTOR, PANELS, ROW_PANELS -> 0;
      case SPARSE_PANELS -> 1;
      case SPARSE_ROWS, SPARSE_VECTOR, HEADED_ROWS -> rows - packedRows;
    };
  }

  /**
   * Multiply-adds of a matrix product by these parameters for each row that is multiplied: all of a
   * weight's values. Vectors are added, and tables are looked up.
   */
  public static double multiplyAdds(List<ParameterSpec> parameters) {
    return parameters.stream()
        .filter(p -> p.storage == Storage.PANELS || p.storage == Storage.ROW_PANELS)
        .mapToDouble(ParameterSpec::count)
        .sum();
  }

  /** Number of values, packing aside. */
  public long count() {
    return (long) rows * columns;
  }
}
