package rnn.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import rnn.head.HeadSpec;
import rnn.input.InputSpec;
import rnn.layer.DropoutLayer;
import rnn.layer.DropoutMask;
import rnn.layer.LayerSpec;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * The description of a network: what it reads, the layers between, and what it makes of them. This
 * is what travels; {@link Network#bind} makes a network of it.
 *
 * @param input ids become activations
 * @param stack activations become activations
 * @param head activations become a loss or predictions
 */
public record NetworkSpec(InputSpec input, StackSpec stack, HeadSpec head) implements Serializable {

  /** Checks that the parts fit each other. */
  public NetworkSpec {
    int size = stack.outputSize(input.outputSize());
    if (head.inputSize() != size) {
      throw new IllegalArgumentException(
          "A network's head must read the %d values that its layers make but reads %d"
              .formatted(size, head.inputSize()));
    }
  }

  /** The parameters, in the order of the flat array. */
  public ParameterLayout layout() {
    return new ParameterLayout(parameters());
  }

  /** Descriptions of the parameters, in the order of the flat array. */
  public List<ParameterSpec> parameters() {
    List<ParameterSpec> parameters = new ArrayList<>(input.parameters(head));
    layers(DropoutMask.STEP) // masks are no parameters
        .forEach(layer -> parameters.addAll(layer.parameters()));
    parameters.addAll(head.parameters());
    return parameters;
  }

  /** The layers between input and head, from below. */
  public List<LayerSpec> layers(DropoutMask mask) {
    List<LayerSpec> layers = stack.layers(input.outputSize(), mask);
    int last = layers.size() - 1;
    boolean isDropped = last >= 0 && layers.get(last) instanceof DropoutLayer.Spec;
    return isDropped && head.dropsInput() ? layers.subList(0, last) : layers;
  }

  /** Word ids that may be read are below this. */
  public int vocabularySize() {
    return input.vocabularySize();
  }
}
