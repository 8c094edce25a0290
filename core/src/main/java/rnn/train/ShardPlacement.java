package rnn.train;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;

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

  /**
   * The end of the stretch of {@code run}'s sentences that begins with {@code first} and lies in
   * one shard: the number behind its last.
   *
   * @param tokensBefore tokens of the text before the run
   */
  public static int end(Shard run, int first, long tokensBefore, long totalTokens, int shards) {
    int shard = shardOf(tokensBefore + run.starts()[first], totalTokens, shards);
    int end = first;
    while (end < run.sentences()
        && shardOf(tokensBefore + run.starts()[end], totalTokens, shards) == shard) {
      end++;
    }
    return end;
  }

  /** The shards of a whole {@code text}; some are empty if it has fewer sentences than shards. */
  public static List<Shard> shards(Shard text, int shards) {
    long total = text.tokenCount();
    List<Shard> result = new ArrayList<>();
    int first = 0;
    for (int k = 0; k < shards; k++) {
      ShardBuilder builder = new ShardBuilder(text.labelling());
      if (first < text.sentences() && shardOf(text.starts()[first], total, shards) == k) {
        int end = end(text, first, 0, total, shards);
        builder.add(text, first, end);
        first = end;
      }
      result.add(builder.build(k));
    }
    return result;
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
