package rnn.head;

import java.util.List;
import rnn.layer.Binding;
import rnn.parameter.ParameterSpec;

/**
 * The description of an output layer: immutable, free of weights and buffers. It names its
 * parameters and makes bound layers.
 */
public interface OutputSpec {

  /**
   * The embedding's weight {@code [V,E]}, stored as this output can use it where the two are tied.
   */
  ParameterSpec embedding(int embeddingSize);

  /** The parameters the layer adds to the network's, with their names in the model file. */
  List<ParameterSpec> parameters();

  /** Multiply-adds of matrix products for a token in training, forward. */
  double multiplyAdds();

  /** The same in evaluation, which is exact. */
  default double evaluationMultiplyAdds() {
    return multiplyAdds();
  }

  /** A layer of this description on the given buffers, for one thread. */
  VocabularyHead bind(Binding binding);
}
