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
import rnn.layer.ShortcutLayer;
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
 * @param shortcut {@value #NO_SHORTCUT}, or {@value #INPUT}: what the layers read stands beside
 *     what they make of it, see {@link ShortcutLayer}
 */
public record StackSpec(
    String cell, String direction, int layers, int hiddenSize, float dropout, String shortcut)
    implements Serializable {
  /** From the first token on. */
  public static final String FORWARD = "forward";

  /** From the first token on and from the last token back. */
  public static final String BOTH = "both";

  /** Nothing stands beside what the layers make. */
  public static final String NO_SHORTCUT = "none";

  /** What the layers read stands beside what they make of it. */
  public static final String INPUT = "input";

  /** Layers without a shortcut. */
  public StackSpec(String cell, String direction, int layers, int hiddenSize, float dropout) {
    this(cell, direction, layers, hiddenSize, dropout, NO_SHORTCUT);
  }

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
    if (!shortcut.equals(NO_SHORTCUT) && !shortcut.equals(INPUT)) {
      throw new OptionException(
          "{shortcut} must be one of %s, %s but is '%s'", NO_SHORTCUT, INPUT, shortcut);
    }
    if (shortcut.equals(INPUT) && layers == 0) {
      throw new OptionException(
          "{shortcut} %s must lead past a layer but {layers} is 0; leave it out", INPUT);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new OptionException(
          "{dropout} must be a probability of zeroing in [0,1) but is %s", dropout);
    }
    Cells.named(cell);
  }

  private boolean hasShortcut() {
    return shortcut.equals(INPUT);
  }

  /** Output size of a layer. */
  private int layerSize() {
    return direction.equals(BOTH) ? 2 * hiddenSize : hiddenSize;
  }

  /** Output size over an input of {@code inputSize}. */
  public int outputSize(int inputSize) {
    return layers == 0 ? inputSize : layerSize() + (hasShortcut() ? inputSize : 0);
  }

  /**
   * The layers from below, dropout after the input and after each recurrent layer.
   *
   * @param inputSize {@code E}
   */
  List<LayerSpec> layers(int inputSize, DropoutMask mask) {
    List<LayerSpec> specs = new ArrayList<>();
    addDropout(specs, new DropoutLayer.Spec(0, inputSize, dropout, mask));
    if (hasShortcut()) {
      specs.add(new ShortcutLayer.Spec(inputSize, recurrent(inputSize, mask)));
    } else {
      specs.addAll(recurrent(inputSize, mask));
    }
    if (layers > 0) {
      addDropout(specs, new DropoutLayer.Spec(layers, outputSize(inputSize), dropout, mask));
    }
    return specs;
  }

  /** The recurrent layers from below, dropout between them. */
  private List<LayerSpec> recurrent(int inputSize, DropoutMask mask) {
    Cell gates = Cells.named(cell);
    List<LayerSpec> specs = new ArrayList<>();
    for (int index = 0; index < layers; index++) {
      if (index > 0) {
        addDropout(specs, new DropoutLayer.Spec(index, layerSize(), dropout, mask));
      }
      int size = index == 0 ? inputSize : layerSize();
      specs.add(
          direction.equals(BOTH)
              ? new BidirectionalLayer.Spec(index, gates, size, hiddenSize)
              : new RecurrentLayer.Spec(index, gates, size, hiddenSize));
    }
    return specs;
  }

  private static void addDropout(List<LayerSpec> layers, DropoutLayer.Spec dropout) {
    if (dropout.dropout() > 0) {
      layers.add(dropout);
    }
  }
}
