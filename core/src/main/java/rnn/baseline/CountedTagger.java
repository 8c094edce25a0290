package rnn.baseline;

import rnn.batch.Shard;

/** A tagger that learned by counting. */
public non-sealed interface CountedTagger extends CountedModel {

  /**
   * Tags of a sequence.
   *
   * @param labels {@code [T]} ids of the tags
   * @param confidences {@code [T]} probability of each, given the whole sequence of tokens
   */
  record Tagged(int[] labels, double[] confidences) {}

  /** Tags of sequence {@code sequence} of {@code shard}, whose labels are not looked at. */
  Tagged tag(Shard shard, int sequence);

  /**
   * Natural logarithm of the probability of all the labels that {@code shard} has of the sequence,
   * given its tokens.
   */
  double logProbability(Shard shard, int sequence);
}
