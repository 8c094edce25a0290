package rnn.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.layer.BidirectionalLayer;
import rnn.layer.DropoutLayer;
import rnn.layer.DropoutMask;
import rnn.layer.LayerSpec;
import rnn.layer.RecurrentLayer;
import rnn.option.OptionException;

/**
 * Stacked recurrent layers, with dropout before the first and after each.
 *
 * @param cell name of the recurrent cell in {@code rnn.cell.Cells}
 * @param direction {@value #FORWARD}, or {@value #BOTH}: a layer also runs from the end of each
 *     sequence, and gives both states side by side
 * @param layers how many, {@code L}; 0 for none, and then dropout alone
 * @param hiddenSize units of a layer and direction {@code H}
 * @param dropout probability of zeroing an activation
 */
public record StackSpec(String cell, String direction, int layers, int hiddenSize, float dropout)
    implements Serializable {
  /** From the first token on. */
  public static final String FORWARD = "forward";

  /** From the first token on and from the last token back. */
  public static final String BOTH = "both";

  /** Checks sizes and names. */
  public StackSpec {
    if (!direction.equals(FORWARD) && !direction.equals(BOTH)) {
      throw new OptionException(
          "{direction} must be one of %s, %s but is '%s'", FORWARD, BOTH, direction);
    }
    if (layers < 0) {
      throw new OptionException("{layers} must be at least 0 but is %d", layers);
    }
    if (hiddenSize < 1) {
      throw new OptionException("{hidden} must be at least 1 but is %d", hiddenSize);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new OptionException(
          "{dropout} must be a probability of zeroing in [0,1) but is %s", dropout);
    }
    Cells.named(cell);
  }

  /** Output size of a layer. */
  private int layerSize() {
    return direction.equals(BOTH) ? 2 * hiddenSize : hiddenSize;
  }

  /** Output size over an input of {@code inputSize}. */
  public int outputSize(int inputSize) {
    return layers == 0 ? inputSize : layerSize();
  }

  /**
   * The layers from below, dropout after the input and after each recurrent layer.
   *
   * @param inputSize {@code E}
   */
  List<LayerSpec> layers(int inputSize, DropoutMask mask) {
    Cell gates = Cells.named(cell);
    List<LayerSpec> specs = new ArrayList<>();
    addDropout(specs, new DropoutLayer.Spec(0, inputSize, dropout, mask));
    for (int index = 0; index < layers; index++) {
      int size = index == 0 ? inputSize : layerSize();
      specs.add(
          direction.equals(BOTH)
              ? new BidirectionalLayer.Spec(index, gates, size, hiddenSize)
              : new RecurrentLayer.Spec(index, gates, size, hiddenSize));
      addDropout(specs, new DropoutLayer.Spec(index + 1, layerSize(), dropout, mask));
    }
    return specs;
  }

  private static void addDropout(List<LayerSpec> layers, DropoutLayer.Spec dropout) {
    if (dropout.dropout() > 0) {
      layers.add(dropout);
    }
  }
}
