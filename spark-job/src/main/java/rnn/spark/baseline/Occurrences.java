package rnn.spark.baseline;

import java.util.Iterator;
import java.util.NoSuchElementException;
import rnn.baseline.AdjustedCounts;
import rnn.batch.Shard;
import scala.Tuple2;

/**
 * The longest n-grams of a partition's shards, one for each token, in blocks. Those that end with
 * the same two tokens go to the same partition.
 */
final class Occurrences implements Iterator<Tuple2<Integer, Object>> {
  private static final int STEP_TOKENS = 4096;

  private final Iterator<Shard> shards;
  private final AdjustedCounts counts;
  private final int order;
  private final int partitions;
  private final NgramBlocks blocks;
  private final int[] row; // [N]
  private Shard shard = new Shard(0, new int[0], new int[] {0});
  private int sentence; // of the shard
  private int next; // token of the shard, of the sentence or the first behind it
  private boolean isOver;

  Occurrences(Iterator<Shard> shards, AdjustedCounts counts, int order, int partitions) {
    this.shards = shards;
    this.counts = counts;
    this.order = order;
    this.partitions = partitions;
    this.blocks = new NgramBlocks(partitions, 1);
    this.row = new int[order];
  }

  @Override
  public boolean hasNext() {
    while (blocks.full().isEmpty() && !isOver) {
      if (sentence < shard.sentences()) {
        take(shard.starts()[sentence], shard.starts()[sentence + 1]);
      } else if (shards.hasNext()) {
        shard = shards.next();
        sentence = 0;
        next = 0;
      } else {
        blocks.flush();
        isOver = true;
      }
    }
    return !blocks.full().isEmpty();
  }

  /** Takes the next tokens of a sentence, not all at once if it is long. */
  private void take(int from, int to) {
    int end = Math.min(to, next + STEP_TOKENS);
    for (; next < end; next++) {
      counts.occurrence(shard.tokens(), from, next, order, row, 0);
      blocks.add(partition(row[order - 2], row[order - 1]), 0, row, 0, order);
    }
    if (next == to) {
      sentence++;
    }
  }

  /** Number of blocks that wait to be taken. */
  int waiting() {
    return blocks.full().size();
  }

  private int partition(int token, int last) {
    long mixed = (token * 0x9E3779B97F4A7C15L + last) * 0xD6E8FEB86659FD93L;
    return (int) ((mixed >>> 33) % partitions);
  }

  @Override
  public Tuple2<Integer, Object> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return blocks.full().remove();
  }
}
