package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ShardTest {

  @Test
  void sentencesStandOneAfterTheOther() {
    Shard shard = Shard.of(5, List.of(new int[] {7, 3, 1}, new int[] {1}, new int[] {2, 1}));
    assertArrayEquals(new int[] {7, 3, 1, 1, 2, 1}, shard.tokens());
    assertArrayEquals(new int[] {0, 3, 4, 6}, shard.starts());
    assertEquals(5, shard.id());
    assertEquals(3, shard.sentences());
    assertEquals(6, shard.tokenCount());
    assertEquals(1, shard.length(1));
    assertEquals("shard 5: 3 sentences, 6 tokens", shard.toString());
  }

  @Test
  void aShardMayBeEmpty() {
    Shard shard = Shard.of(0, List.of());
    assertEquals(0, shard.sentences());
    assertEquals(0, shard.tokenCount());
  }

  @Test
  void startsThatAreNoCutsAreRefused() {
    int[] tokens = {7, 3, 1};
    assertRefused("Shard 2: starts must run", () -> new Shard(2, tokens, new int[0]));
    assertRefused("Shard 2: starts must run", () -> new Shard(2, tokens, new int[] {0, 2}));
    assertRefused("Shard 2: starts must run", () -> new Shard(2, tokens, new int[] {1, 3}));
    assertRefused("Shard 2: sentence 1", () -> new Shard(2, tokens, new int[] {0, 2, 2, 3}));
    assertRefused("Shard 1: sentence 0", () -> Shard.of(1, List.of(new int[0])));
    assertRefused("Shard id must be >= 0", () -> new Shard(-1, tokens, new int[] {0, 3}));
  }

  private static void assertRefused(String message, Executable make) {
    String actual = assertThrows(IllegalArgumentException.class, make).getMessage();
    assertTrue(actual.startsWith(message), actual);
  }
}
