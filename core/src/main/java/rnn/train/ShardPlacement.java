package rnn.train;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.Shard;

/**
 * Placement of sentences in shards: the text is cut into {@code K} contiguous runs of nearly equal
 * tokens. The place depends on the text alone, never on files, partitions or machines.
 */
public final class ShardPlacement {
  private ShardPlacement() {}

  /**
   * The shard of the sentence that begins {@code tokensBefore} tokens into a text of {@code
   * totalTokens}.
   *
   * @return a number in {@code [0,shards)}
   */
  public static int shardOf(long tokensBefore, long totalTokens, int shards) {
    return (int)
        Math.min(shards - 1, Math.multiplyExact(tokensBefore, (long) shards) / totalTokens);
  }

  /** The shards of a text in memory; some are empty if it has fewer sentences than shards. */
  public static List<Shard> shards(List<int[]> sentences, int shards) {
    long total = tokens(sentences);
    List<List<int[]>> parts = new ArrayList<>();
    for (int k = 0; k < shards; k++) {
      parts.add(new ArrayList<>());
    }
    long before = 0;
    for (int[] sentence : sentences) {
      parts.get(shardOf(before, total, shards)).add(sentence);
      before += sentence.length;
    }
    List<Shard> result = new ArrayList<>();
    for (int k = 0; k < shards; k++) {
      result.add(Shard.of(k, parts.get(k)));
    }
    return result;
  }

  /** Tokens of all {@code sentences}. */
  public static long tokens(List<int[]> sentences) {
    long tokens = 0;
    for (int[] sentence : sentences) {
      tokens += sentence.length;
    }
    return tokens;
  }
}
