package rnn.math;

import java.util.Arrays;

/**
 * A matrix {@code [rows,columns]} packed in panels of {@value #WIDTH} columns, so that the kernels
 * stream through it.
 *
 * <p>Panel {@code p} holds columns {@code 48p .. 48p+47} as {@code [rows][48]}; panels follow each
 * other. The last panel is as wide as the columns left over, rounded up to {@value #GRAIN}; its
 * surplus lanes hold zeros, and every kernel keeps them zero. The element {@code (r, c)} with panel
 * width {@code w} stands at {@code 48·rows·(c / 48) + w·r + c % 48}.
 *
 * <p>A weight {@code [out,in]} is kept as the panels of its transpose, {@code rows = in, columns =
 * out}, the right operand of {@code Y = X·Wᵀ}; that of an output layer, whose rows are words, as
 * the panels of itself, the left operand of {@code Yᵀ = W·Xᵀ}. The width is a constant of the
 * format, not of the machine (48 is three vectors of 512 bits, six of 256, twelve of 128), so that
 * packed parameters travel between unlike processors.
 */
public final class Panels {
  /** Columns of a full panel. */
  public static final int WIDTH = 48;

  /** The last panel's width is a multiple of this. */
  public static final int GRAIN = 16;

  private final float[] data;
  private final int offset;
  private final int panelRows; // of the whole matrix, of which this may be a view
  private final int firstRow;
  private final int rows;
  private final int columns;

  private Panels(float[] data, int offset, int panelRows, int firstRow, int rows, int columns) {
    this.data = data;
    this.offset = offset;
    this.panelRows = panelRows;
    this.firstRow = firstRow;
    this.rows = rows;
    this.columns = columns;
  }

  /** New panels of zeros, {@code [rows,columns]}, that own their array. */
  public static Panels zeros(int rows, int columns) {
    return of(new float[Math.toIntExact(size(rows, columns))], 0, rows, columns);
  }

  /** A view {@code [rows,columns]} of {@code data} from {@code offset} on. */
  public static Panels of(float[] data, int offset, int rows, int columns) {
    if (rows < 0 || columns < 0 || offset < 0 || offset + size(rows, columns) > data.length) {
      throw new IllegalArgumentException(
          "Panels [%d,%d] at %d do not fit their array of %d floats"
              .formatted(rows, columns, offset, data.length));
    }
    return new Panels(data, offset, rows, 0, rows, columns);
  }

  /** The view of {@code count} rows from row {@code first} on: a stretch of every panel. */
  public Panels rows(int first, int count) {
    if (first < 0 || count < 0 || first + count > rows) {
      throw new IllegalArgumentException(
          "Rows of panels must lie in [0,%d) but are [%d,%d)"
              .formatted(rows, first, first + count));
    }
    return new Panels(data, offset, panelRows, firstRow + first, count, columns);
  }

  /** The view of {@code count} panels from panel {@code first} on, with all rows. */
  public Panels panels(int first, int count) {
    if (first < 0 || count < 0 || first + count > panels()) {
      throw new IllegalArgumentException(
          "Panels must lie in [0,%d) but are [%d,%d)".formatted(panels(), first, first + count));
    }
    int from = first * WIDTH;
    int end = Math.min(columns, (first + count) * WIDTH);
    return new Panels(
        data, offset + from * panelRows, panelRows, firstRow, rows, Math.max(0, end - from));
  }

  /** Floats that panels {@code [rows,columns]} take, surplus lanes included. */
  public static long size(int rows, int columns) {
    return (long) rows * ((columns + GRAIN - 1) / GRAIN * GRAIN);
  }

  /** The shared array. */
  public float[] data() {
    return data;
  }

  /** Index of the first float in {@link #data()}. */
  public int offset() {
    return panelOffset(0);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns, surplus lanes not counted. */
  public int columns() {
    return columns;
  }

  /** Number of panels. */
  public int panels() {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /** Width in floats of panel {@code panel}: {@value #WIDTH}, or less in the last. */
  public int width(int panel) {
    int left = columns - panel * WIDTH;
    return left >= WIDTH ? WIDTH : (left + GRAIN - 1) / GRAIN * GRAIN;
  }

  /** Columns of panel {@code panel}, surplus lanes not counted. */
  int lanes(int panel) {
    return Math.min(WIDTH, columns - panel * WIDTH);
  }

  /** Index in {@link #data()} of the first float of panel {@code panel}. */
  public int panelOffset(int panel) {
    return offset + panel * WIDTH * panelRows + firstRow * width(panel);
  }

  /** Index in {@link #data()} of element {@code (row, column)}; not range-checked. */
  public int index(int row, int column) {
    int panel = column / WIDTH;
    return panelOffset(panel) + width(panel) * row + column % WIDTH;
  }

  /** Element {@code (row, column)}; not range-checked. */
  public float get(int row, int column) {
    return data[index(row, column)];
  }

  /** Sets element {@code (row, column)}; not range-checked. */
  public void set(int row, int column, float value) {
    data[index(row, column)] = value;
  }

  /** Sets every element of the view and its surplus lanes. */
  public void fill(float value) {
    for (int p = 0; p < panels(); p++) {
      Arrays.fill(data, panelOffset(p), panelOffset(p) + rows * width(p), value);
    }
  }

  /**
   * Sets the surplus lanes of the last panel, which a product leaves NaN if its operands are, to
   * zero again.
   */
  void clearSurplus() {
    if (panels() == 0) {
      return;
    }
    int p = panels() - 1;
    int lanes = lanes(p);
    int width = width(p);
    if (lanes == width) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      int from = panelOffset(p) + row * width;
      Arrays.fill(data, from + lanes, from + width, 0f);
    }
  }

  /** The shape, as {@code panels[rows,columns]}. */
  @Override
  public String toString() {
    return "panels[" + rows + "," + columns + "]";
  }
}
