package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReadingTest {

  @Test
  void theShardIsCutIntoStreamsSideBySide() {
    assertEquals(
        List.of(
            """
            starts
            /a cd gh
            ab de hi
            """,
            """
            continues
            bc ef ij
            .. fg jk
            """),
        windows(List.of(4, 5), 3, 2));
  }

  @Test
  void fewerTokensThanColumnsArePadded() {
    assertEquals(
        List.of(
            """
            starts
            .. .. /a .. ab
            """),
        windows(List.of(1), 5, 7));
  }

  @Test
  void theLastWindowIsAsShortAsNeeded() {
    assertEquals(
        List.of("starts\n/a\nab\nbc\n", "continues\ncd\nde\nef\n", "continues\nfg\n"),
        windows(List.of(6), 1, 3));
  }

  private static List<String> windows(List<Integer> lengths, int B, int T) {
    Shard shard = Shards.ofDistinctTokens(lengths);
    Batches batches = new StreamReading().batches(shard, B, T, 17, 0);
    List<String> windows = new ArrayList<>();
    Batch batch = new Batch(T, B);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      windows.add(Shards.describe(batch));
    }
    return windows;
  }
}
