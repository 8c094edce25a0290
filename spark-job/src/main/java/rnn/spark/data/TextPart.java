package rnn.spark.data;

import java.util.Iterator;
import rnn.batch.HeldOutSplit;
import rnn.batch.RareTokens;
import rnn.batch.Shard;

/**
 * The runs of one partition, reduced to the sentences of one side of a {@link HeldOutSplit}, their
 * rare tokens read as {@code <unk>}.
 *
 * <p>Sizes of lines and probabilities are not counted in a part.
 */
final class TextPart implements Iterator<Run> {
  private final Iterator<Run> runs;
  private final HeldOutSplit split;
  private final boolean isHeldOut;
  private final RareTokens rare;
  private long number; // of the next run's first sentence, in the text

  TextPart(
      Iterator<Run> runs,
      long sentencesBefore,
      HeldOutSplit split,
      boolean isHeldOut,
      RareTokens rare) {
    this.runs = runs;
    this.number = sentencesBefore;
    this.split = split;
    this.isHeldOut = isHeldOut;
    this.rare = rare;
  }

  @Override
  public boolean hasNext() {
    return runs.hasNext();
  }

  @Override
  public Run next() {
    Shard run = runs.next().sentences();
    Shard kept = isHeldOut ? split.heldOut(run, number) : split.training(run, number, rare);
    number += run.sentences();
    return Run.of(kept);
  }
}
