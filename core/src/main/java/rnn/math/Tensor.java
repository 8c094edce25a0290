package rnn.math;

/**
 * A row-major matrix view on part of a {@code float[]}: {@code rows × columns}, rows {@code stride}
 * floats apart.
 *
 * <p>A sequence {@code [T,B,H]} is the tensor with {@code T·B} rows and {@code H} columns: row
 * {@code t·B + b} is stream {@code b} at time {@code t}, so one time step is a contiguous block of
 * {@code B} rows. Views are immutable and share the array; making one copies nothing. Layers make
 * theirs once, when they are bound, and none per window.
 */
public final class Tensor {
  private final float[] data;
  private final int offset;
  private final int rows;
  private final int columns;
  private final int stride;

  private Tensor(float[] data, int offset, int rows, int columns, int stride) {
    if (rows < 0 || columns < 0 || stride < columns || offset < 0) {
      throw new IllegalArgumentException(
          "Tensor must have rows, columns, offset >= 0 and stride >= columns but is [%d,%d] at %d, stride %d"
              .formatted(rows, columns, offset, stride));
    }
    if (rows > 0 && offset + (rows - 1L) * stride + columns > data.length) {
      throw new IllegalArgumentException(
          "Tensor [%d,%d] at %d, stride %d does not fit its array of %d floats"
              .formatted(rows, columns, offset, stride, data.length));
    }
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  /** A new tensor of zeros, {@code [rows,columns]}, that owns its array. */
  public static Tensor zeros(int rows, int columns) {
    return new Tensor(new float[Math.multiplyExact(rows, columns)], 0, rows, columns, columns);
  }

  /** A contiguous view {@code [rows,columns]} of {@code data} from {@code offset} on. */
  public static Tensor of(float[] data, int offset, int rows, int columns) {
    return new Tensor(data, offset, rows, columns, columns);
  }

  /** The view of {@code count} rows from row {@code first} on. */
  public Tensor rows(int first, int count) {
    checkRange("rows", first, count, rows);
    return new Tensor(data, offset + first * stride, count, columns, stride);
  }

  /** The view of {@code count} columns from column {@code first} on; the stride stays. */
  public Tensor columns(int first, int count) {
    checkRange("columns", first, count, columns);
    return new Tensor(data, offset + first, rows, count, stride);
  }

  private static void checkRange(String what, int first, int count, int size) {
    if (first < 0 || count < 0 || first + count > size) {
      throw new IllegalArgumentException(
          "Tensor %s must lie in [0,%d) but are [%d,%d)"
              .formatted(what, size, first, first + count));
    }
  }

  /** The shared array. */
  public float[] data() {
    return data;
  }

  /** Index of element (0,0) in {@link #data()}. */
  public int offset() {
    return offset;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns;
  }

  /** Floats from one row to the next. */
  public int stride() {
    return stride;
  }

  /** True if the elements are one run of {@code rows·columns} floats. */
  public boolean isContiguous() {
    return stride == columns || rows <= 1;
  }

  /** Index in {@link #data()} of element {@code (row, column)}; not range-checked. */
  public int index(int row, int column) {
    return offset + row * stride + column;
  }

  /** Element {@code (row, column)}; not range-checked. */
  public float get(int row, int column) {
    return data[offset + row * stride + column];
  }

  /** Sets element {@code (row, column)}; not range-checked. */
  public void set(int row, int column, float value) {
    data[offset + row * stride + column] = value;
  }

  /** Sets every element of the view. */
  public void fill(float value) {
    for (int row = 0; row < rows; row++) {
      int start = offset + row * stride;
      java.util.Arrays.fill(data, start, start + columns, value);
    }
  }

  /** Copies the elements of {@code source}, which has this tensor's shape. */
  public void copyFrom(Tensor source) {
    if (source.rows != rows || source.columns != columns) {
      throw new IllegalArgumentException(
          "Tensor must be " + source + " to copy from it but is " + this);
    }
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          source.data, source.offset + row * source.stride, data, offset + row * stride, columns);
    }
  }

  /** The shape, as {@code [rows,columns]}. */
  @Override
  public String toString() {
    return "[" + rows + "," + columns + "]";
  }
}
