package rnn.baseline;

import rnn.batch.Shard;

/** A classifier that learned by counting. */
public non-sealed interface CountedClassifier extends CountedModel {

  /** Probability of each class {@code [C]} of sequence {@code sequence} of {@code shard}. */
  double[] probabilities(Shard shard, int sequence);
}
