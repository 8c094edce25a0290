package rnn.input;

import java.io.Serializable;
import java.util.List;
import rnn.layer.Binding;
import rnn.parameter.EmbeddingStorage;
import rnn.parameter.ParameterSpec;

/**
 * The description of a network's lower end: immutable, free of weights and buffers. It names its
 * parameters and makes bound layers.
 */
public interface InputSpec extends Serializable {

  /** Word ids that may be read are below this. */
  int vocabularySize();

  /** Word ids below this are words of the training data; others are known in another way. */
  default int trainedWords() {
    return vocabularySize();
  }

  /** Number of different characters that are looked at; 0 if none are. */
  default int characters() {
    return 0;
  }

  /** Output size {@code E}. */
  int outputSize();

  /**
   * The parameters, with their names in the model file.
   *
   * @param storage how the weight of a word embedding is to be stored
   */
  List<ParameterSpec> parameters(EmbeddingStorage storage);

  /** Multiply-adds of matrix products for a token, forward; none where vectors are looked up. */
  default double multiplyAdds() {
    return 0;
  }

  /** The same backward: of errors and of gradients, as many each as forward. */
  default double backwardMultiplyAdds() {
    return 2 * multiplyAdds();
  }

  /** A layer of this description on the given buffers, for one thread. */
  InputLayer bind(Binding binding);
}
