package rnn.cell;

import java.util.List;
import rnn.option.Registry;

/** All recurrent cells that options and model files can name. */
public final class Cells {
  private static final Registry<Cell> ALL =
      new Registry<>(
          "cell",
          Cell::name,
          List.of(
              new ElmanCell(ElmanCell.Activation.TANH),
              new ElmanCell(ElmanCell.Activation.RELU),
              new LstmCell(),
              new GruCell(),
              new QrnnCell(1),
              new QrnnCell(2),
              new SruCell(),
              new MinGruCell()));

  private Cells() {}

  /** Every cell, in the order shown to users. */
  public static List<Cell> all() {
    return ALL.all();
  }

  /** Every name, in the same order. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The cell called {@code name}.
   *
   * @throws rnn.option.OptionException if there is none; the message lists the names there are
   */
  public static Cell named(String name) {
    return ALL.named(name);
  }
}
