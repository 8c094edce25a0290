package rnn.head;

import java.io.Serializable;
import java.util.List;
import rnn.layer.Binding;
import rnn.parameter.EmbeddingStorage;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.ParameterSpec;

/**
 * The description of a network's upper end: immutable, free of weights and buffers. It names its
 * parameters and makes bound heads.
 */
public interface HeadSpec extends EmbeddingStorage, Serializable {

  /** Input size {@code H}. */
  int inputSize();

  /** Number of different targets: words, labels or classes. */
  int targets();

  /** Loss of a head that knows nothing, in nats per target: {@code ln targets}. */
  default double ignoranceNats() {
    return StrictMath.log(targets());
  }

  /** Largest weight of a target in the loss of training; the mean over all of them is 1. */
  default double maxTargetWeight() {
    return 1;
  }

  /**
   * True if the head drops values of what it reads by itself, where that does less harm than
   * before: a maximum over time of values some of which are dropped is larger than one of all.
   */
  default boolean dropsInput() {
    return false;
  }

  /** A weight of its own; heads that are tied to it say otherwise. */
  @Override
  default ParameterSpec embedding(int vocabularySize, int embeddingSize) {
    return EmbeddingWeight.table(vocabularySize, embeddingSize);
  }

  /** The parameters the head adds to the network's, with their names in the model file. */
  List<ParameterSpec> parameters();

  /**
   * Multiply-adds of matrix products for a token in training, forward; backward takes twice as
   * many.
   *
   * @param sequences sequences for a token, one over their mean length: a head may look at each
   *     sequence once
   */
  default double multiplyAdds(double sequences) {
    return ParameterSpec.multiplyAdds(parameters());
  }

  /** The same where a network is evaluated, in which a head may look at more than in training. */
  default double evaluationMultiplyAdds(double sequences) {
    return multiplyAdds(sequences);
  }

  /** A head of this description on the given buffers, for one thread. */
  Head bind(Binding binding);
}
