package rnn.math;

import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * The parts of operands, one for each thread of a team: views that are made when an operand is
 * first seen and kept, for layers use the same tensors window after window.
 *
 * <p>Two cuts: even ones, and ones between whole panels of {@value Panels#WIDTH} columns. All
 * operands that are cut alike have parts that belong together.
 */
final class Views {
  /** Operands from which on all are forgotten: those of windows of unlike length add up. */
  private static final int MAX_OPERANDS = 2_000;

  private final int parts;
  private final IdentityHashMap<Tensor, Tensor[]> wholes = new IdentityHashMap<>();
  private final IdentityHashMap<Tensor, Tensor[]> rows = new IdentityHashMap<>();
  private final IdentityHashMap<Tensor, Tensor[]> columns = new IdentityHashMap<>();
  private final IdentityHashMap<Tensor, Tensor[]> panelColumns = new IdentityHashMap<>();
  private final IdentityHashMap<Panels, Panels[]> packedWholes = new IdentityHashMap<>();
  private final IdentityHashMap<Panels, Panels[]> packedRows = new IdentityHashMap<>();
  private final IdentityHashMap<Panels, Panels[]> panelRows = new IdentityHashMap<>();
  private final IdentityHashMap<Panels, Panels[]> panels = new IdentityHashMap<>();
  private final IdentityHashMap<Bfloat16Panels, Bfloat16Panels[]> narrowPanels =
      new IdentityHashMap<>();
  private final IdentityHashMap<Panels, IdentityHashMap<Panels, Panels[]>> panelsOfOthers =
      new IdentityHashMap<>();

  Views(int parts) {
    this.parts = parts;
  }

  /** All of {@code a}, for every part. */
  Tensor[] whole(Tensor a) {
    Tensor[] views = wholes.get(a);
    return views != null ? views : keep(wholes, a, filled(new Tensor[parts], a));
  }

  /** All of {@code a}, for every part. */
  Panels[] whole(Panels a) {
    Panels[] views = packedWholes.get(a);
    return views != null ? views : keep(packedWholes, a, filled(new Panels[parts], a));
  }

  private static <T> T[] filled(T[] array, T value) {
    Arrays.fill(array, value);
    return array;
  }

  /** Even parts of the rows. */
  Tensor[] rows(Tensor a) {
    Tensor[] views = rows.get(a);
    return views != null ? views : keep(rows, a, tensors(a.rows(), 1, a::rows));
  }

  /** Even parts of the columns. */
  Tensor[] columns(Tensor a) {
    Tensor[] views = columns.get(a);
    return views != null ? views : keep(columns, a, tensors(a.columns(), 1, a::columns));
  }

  /** The columns that belong to whole panels. */
  Tensor[] panelColumns(Tensor a) {
    Tensor[] views = panelColumns.get(a);
    return views != null
        ? views
        : keep(panelColumns, a, tensors(a.columns(), Panels.WIDTH, a::columns));
  }

  /** Even parts of the rows. */
  Panels[] rows(Panels a) {
    Panels[] views = packedRows.get(a);
    return views != null ? views : keep(packedRows, a, packed(a.rows(), 1, a::rows));
  }

  /** The rows that belong to whole panels of the operand's transpose. */
  Panels[] panelRows(Panels a) {
    Panels[] views = panelRows.get(a);
    return views != null ? views : keep(panelRows, a, packed(a.rows(), Panels.WIDTH, a::rows));
  }

  /** Whole panels. */
  Panels[] panels(Panels a) {
    Panels[] views = panels.get(a);
    return views != null ? views : keep(panels, a, packed(a.panels(), 1, a::panels));
  }

  /** Whole panels. */
  Bfloat16Panels[] panels(Bfloat16Panels a) {
    Bfloat16Panels[] views = narrowPanels.get(a);
    if (views == null) {
      views = new Bfloat16Panels[parts];
      fill(views, a.panels(), 1, a::panels);
      keep(narrowPanels, a, views);
    }
    return views;
  }

  /** The panels of {@code a}, which has as many as {@code like} or more, cut as those of it. */
  Panels[] panels(Panels a, Panels like) {
    IdentityHashMap<Panels, Panels[]> ofLike = panelsOfOthers.get(a);
    if (ofLike == null) {
      ofLike = new IdentityHashMap<>();
      panelsOfOthers.put(a, ofLike);
    }
    Panels[] views = ofLike.get(like);
    return views != null ? views : keep(ofLike, like, packed(like.panels(), 1, a::panels));
  }

  /** A view of {@code count} rows, columns or panels from {@code first} on. */
  @FunctionalInterface
  private interface Cut<T> {
    T view(int first, int count);
  }

  private Tensor[] tensors(int size, int grain, Cut<Tensor> cut) {
    Tensor[] views = new Tensor[parts];
    fill(views, size, grain, cut);
    return views;
  }

  private Panels[] packed(int size, int grain, Cut<Panels> cut) {
    Panels[] views = new Panels[parts];
    fill(views, size, grain, cut);
    return views;
  }

  private <T> void fill(T[] views, int size, int grain, Cut<T> cut) {
    int grains = (size + grain - 1) / grain;
    for (int i = 0; i < parts; i++) {
      int first = Math.min(size, (int) ((long) grains * i / parts) * grain);
      int end = Math.min(size, (int) ((long) grains * (i + 1) / parts) * grain);
      views[i] = cut.view(first, end - first);
    }
  }

  private <K, V> V keep(IdentityHashMap<K, V> kept, K operand, V views) {
    if (kept.size() >= MAX_OPERANDS) {
      kept.clear();
    }
    kept.put(operand, views);
    return views;
  }
}
