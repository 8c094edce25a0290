package rnn.layer;

import java.util.List;
import rnn.parameter.ParameterSpec;

/**
 * The description of a layer: immutable, free of weights and buffers. It names its parameters and
 * makes bound layers.
 */
public interface LayerSpec {

  /** Output size {@code O}. */
  int outputSize();

  /** The parameters the layer trains, with their names in the model file; none by default. */
  default List<ParameterSpec> parameters() {
    return List.of();
  }

  /** Multiply-adds of matrix products for a token, forward; backward takes twice as many. */
  default double multiplyAdds() {
    return ParameterSpec.multiplyAdds(parameters());
  }

  /** A layer of this description on the given buffers, for one thread. */
  Layer bind(Binding binding);
}
