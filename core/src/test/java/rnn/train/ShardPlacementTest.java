package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import rnn.batch.Shard;

class ShardPlacementTest {
  @Test
  void shardsAreContiguousCompleteAndNearlyEqual() {
    SplittableRandom random = new SplittableRandom(5);
    List<int[]> sentences = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      sentences.add(random.ints(1 + random.nextInt(40), 2, 99).toArray());
    }
    int[] text = sentences.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    List<Shard> shards = ShardPlacement.shards(sentences, 7);
    int at = 0;
    for (Shard shard : shards) {
      assertEquals(text.length / 7.0, shard.tokenCount(), 41, shard.toString());
      for (int token : shard.tokens()) {
        assertEquals(text[at++], token);
      }
    }
    assertEquals(text.length, at);
  }

  @Test
  void moreShardsThanSentencesLeaveSomeEmpty() {
    List<Shard> shards = ShardPlacement.shards(List.of(new int[] {5, 1}, new int[] {6, 1}), 5);
    assertEquals(5, shards.size());
    assertEquals(4, shards.stream().mapToLong(Shard::tokenCount).sum());
    assertArrayEquals(new int[] {5, 1}, shards.get(0).tokens());
  }

  @Test
  void nothingMakesEmptyShards() {
    List<Shard> shards = ShardPlacement.shards(Collections.emptyList(), 3);
    assertTrue(shards.stream().allMatch(shard -> shard.tokenCount() == 0));
  }

  @Test
  void aTextOfManyBillionTokensHasItsPlaces() {
    long total = 1_000_000_000_000L;
    assertEquals(0, ShardPlacement.shardOf(0, total, 1000));
    assertEquals(500, ShardPlacement.shardOf(total / 2, total, 1000));
    assertEquals(999, ShardPlacement.shardOf(total - 1, total, 1000));
  }
}
