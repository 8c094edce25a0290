package rnn.spark.baseline;

import java.util.Iterator;
import java.util.NoSuchElementException;
import rnn.baseline.AdjustedCounts;
import rnn.baseline.NgramRows;
import rnn.baseline.TokenSums;
import scala.Tuple2;

/**
 * The n-grams of all orders that end with a partition's pairs of tokens, with their adjusted
 * counts, in blocks for the partitions in whose ranges they begin; last, their sums, for a
 * partition of its own behind those.
 */
final class AdjustedNgrams implements Iterator<Tuple2<Integer, Object>> {
  private static final int STEP_ROWS = 4096;

  private final AdjustedCounts.Scan scan;
  private final BigramRanges ranges;
  private final NgramBlocks blocks;
  private final TokenSums sums;
  private boolean isOver;

  /**
   * The n-grams of a partition.
   *
   * @param blocks of occurrences of the longest n-grams
   * @param sums of nothing yet
   */
  AdjustedNgrams(
      Iterator<Tuple2<Integer, Object>> blocks,
      int order,
      AdjustedCounts counts,
      BigramRanges ranges,
      TokenSums sums) {
    this.ranges = ranges;
    this.blocks = new NgramBlocks(ranges.number(), order + 1);
    this.sums = sums;
    NgramRows rows = new NgramRows(order);
    while (blocks.hasNext()) {
      rows.addOccurrences((int[]) blocks.next()._2(), 1);
    }
    rows.merge();
    this.scan = counts.scan(rows);
  }

  @Override
  public boolean hasNext() {
    while (blocks.full().isEmpty() && !isOver) {
      if (scan.hasNext()) {
        scan.advance(STEP_ROWS, this::take);
      } else {
        blocks.flush();
        blocks.add(ranges.number(), sums.packed());
        isOver = true;
      }
    }
    return !blocks.full().isEmpty();
  }

  /** Number of blocks that wait to be taken. */
  int waiting() {
    return blocks.full().size();
  }

  private void take(int[] tokens, int from, int order, int count) {
    sums.add(tokens, from, order, count);
    int range = ranges.of(tokens[from], tokens[from + 1]);
    blocks.add(range, order, tokens, from, order + 1);
    blocks.setLast(range, order, count);
  }

  @Override
  public Tuple2<Integer, Object> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return blocks.full().remove();
  }
}
