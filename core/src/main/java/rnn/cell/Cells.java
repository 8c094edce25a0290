package rnn.cell;

import java.util.List;
import java.util.stream.Collectors;

/** All recurrent cells that options and model files can name. */
public final class Cells {
  private static final List<Cell> ALL =
      List.of(
          new ElmanCell(ElmanCell.Activation.TANH),
          new ElmanCell(ElmanCell.Activation.RELU),
          new LstmCell(),
          new GruCell());

  private Cells() {}

  /** Every cell, in the order shown to users. */
  public static List<Cell> all() {
    return ALL;
  }

  /**
   * The cell called {@code name}.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names there are
   */
  public static Cell named(String name) {
    for (Cell cell : ALL) {
      if (cell.name().equals(name)) {
        return cell;
      }
    }
    throw new IllegalArgumentException(
        "--cell must be one of %s but is '%s'"
            .formatted(ALL.stream().map(Cell::name).collect(Collectors.joining(", ")), name));
  }
}
