package rnn.math;

/**
 * A weight {@code [K,N]} of bfloat16 for use, in panels of {@value Panels#WIDTH} columns as {@link
 * Panels} are, in half the bytes.
 *
 * <p>Rows {@code 2i} and {@code 2i+1} share the ints of row {@code i}: the even one has their lower
 * halves, the odd one their upper halves. So one load of a vector of ints gives a vector of either
 * row, by a shift and by a mask. Of an odd number of rows the last one is alone, beside zeros.
 * Immutable once it is filled; for any number of threads.
 */
public final class Bfloat16Panels {
  private final int[] data;
  private final int firstPanel;
  private final int rows;
  private final int columns;

  private Bfloat16Panels(int[] data, int firstPanel, int rows, int columns) {
    this.data = data;
    this.firstPanel = firstPanel;
    this.rows = rows;
    this.columns = columns;
  }

  /** The rounded values of {@code a [K,N]}. */
  public static Bfloat16Panels of(Panels a) {
    Bfloat16Panels c = zeros(a.rows(), a.columns());
    for (int row = 0; row < c.rows; row++) {
      for (int column = 0; column < c.columns; column++) {
        c.set(row, column, a.get(row, column));
      }
    }
    return c;
  }

  /** The rounded values of {@code aᵀ}; {@code a [N,K]}. */
  public static Bfloat16Panels ofTransposed(Panels a) {
    Bfloat16Panels c = zeros(a.columns(), a.rows());
    for (int column = 0; column < c.columns; column++) {
      for (int row = 0; row < c.rows; row++) {
        c.set(row, column, a.get(column, row));
      }
    }
    return c;
  }

  /** The rounded values of {@code aᵀ}; {@code a [N,K]}. */
  public static Bfloat16Panels ofTransposed(Tensor a) {
    Bfloat16Panels c = zeros(a.columns(), a.rows());
    for (int column = 0; column < c.columns; column++) {
      for (int row = 0; row < c.rows; row++) {
        c.set(row, column, a.get(column, row));
      }
    }
    return c;
  }

  private static Bfloat16Panels zeros(int rows, int columns) {
    long size = Panels.size((rows + 1) / 2, columns);
    return new Bfloat16Panels(new int[Math.toIntExact(size)], 0, rows, columns);
  }

  /** The view of {@code count} panels from panel {@code first} on. */
  public Bfloat16Panels panels(int first, int count) {
    int from = first * Panels.WIDTH;
    int end = Math.min(columns, (first + count) * Panels.WIDTH);
    return new Bfloat16Panels(data, firstPanel + first, rows, end - from);
  }

  /** The shared array. */
  int[] data() {
    return data;
  }

  /** Number of rows, {@code K}. */
  public int rows() {
    return rows;
  }

  /** Number of columns, {@code N}, surplus lanes not counted. */
  public int columns() {
    return columns;
  }

  /** Number of panels. */
  public int panels() {
    return (columns + Panels.WIDTH - 1) / Panels.WIDTH;
  }

  /** Columns of panel {@code panel}, surplus lanes not counted. */
  int lanes(int panel) {
    return Math.min(Panels.WIDTH, columns - panel * Panels.WIDTH);
  }

  /** Width in ints of panel {@code panel}. */
  int width(int panel) {
    return (lanes(panel) + Panels.GRAIN - 1) / Panels.GRAIN * Panels.GRAIN;
  }

  /** Index in {@link #data()} of the first int of panel {@code panel}. */
  int panelOffset(int panel) {
    return (firstPanel + panel) * Panels.WIDTH * ((rows + 1) / 2);
  }

  private int index(int row, int column) {
    int panel = column / Panels.WIDTH;
    return panelOffset(panel) + row / 2 * width(panel) + column % Panels.WIDTH;
  }

  /** Element {@code (row, column)}; not range-checked. */
  public float get(int row, int column) {
    int pair = data[index(row, column)];
    return Float.intBitsToFloat(row % 2 == 0 ? pair << Bfloat16.SHIFT : pair & Bfloat16.UPPER);
  }

  private void set(int row, int column, float value) {
    int bits = Bfloat16.bits(value) & 0xffff;
    data[index(row, column)] |= row % 2 == 0 ? bits : bits << Bfloat16.SHIFT;
  }

  /** The shape, as {@code bfloat16 panels[rows,columns]}. */
  @Override
  public String toString() {
    return "bfloat16 panels[" + rows + "," + columns + "]";
  }
}
