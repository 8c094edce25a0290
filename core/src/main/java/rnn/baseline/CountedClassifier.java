package rnn.baseline;

import rnn.batch.Shard;

/** A classifier that learned by counting. */
public non-sealed interface CountedClassifier extends CountedModel {

  /**
   * Natural logarithm of the probability of each class {@code [C]} of sequence {@code sequence} of
   * {@code shard}; finite, even of a class whose probability is 0 in double precision.
   */
  double[] logProbabilities(Shard shard, int sequence);
}
