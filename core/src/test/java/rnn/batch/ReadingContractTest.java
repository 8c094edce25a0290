package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import rnn.text.Vocabulary;

/** What every registered reading must do. */
class ReadingContractTest {

  @Property(tries = 200)
  void everyTokenIsPredictedOnceFromTheTokenBeforeIt(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 13) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 9) int B,
      @ForAll @IntRange(min = 1, max = 7) int T,
      @ForAll long seed) {
    Shard shard = Shards.ofDistinctTokens(lengths);
    for (Reading reading : Readings.ofText()) {
      Batches batches = reading.batches(shard, B, T, seed, 1);
      int[] seen = new int[shard.tokens().length];
      int[] lastTarget = new int[B]; // of each column
      int sum = 0;
      Batch batch = new Batch(T, B);
      for (int window = 0; window < batches.windows(); window++) {
        batches.fill(window, batch);
        assertEquals(batches.continuesPrevious(window), batch.continuesPrevious());
        assertTrue(batch.timeSteps() >= 1 && batch.timeSteps() <= T);
        sum += batch.tokens();
        for (int b = 0; b < B; b++) {
          boolean ended = false;
          for (int t = 0; t < batch.timeSteps(); t++) {
            int input = batch.inputs()[t * B + b];
            int target = batch.targets()[t * B + b];
            int place = batch.positions()[t * B + b];
            assertEquals(input == Batch.PADDING, target == Batch.PADDING);
            if (target == Batch.PADDING) {
              assertEquals(Batch.PADDING, place);
              ended = true;
              continue;
            }
            assertTrue(!ended, "padding must follow the tokens");
            int position = Shards.position(target);
            seen[position]++;
            assertEquals(position, place, reading.name());
            boolean carried = t > 0 || batch.continuesPrevious();
            assertTrue(
                carried
                    ? input == lastTarget[b]
                    : input == Vocabulary.END_OF_SENTENCE || input == shard.tokens()[position - 1],
                reading.name());
            lastTarget[b] = target;
          }
        }
      }
      assertEquals(shard.tokenCount(), batches.tokens());
      assertEquals(shard.tokenCount(), sum);
      assertTrue(Arrays.stream(seen).allMatch(count -> count == 1), reading.name());
    }
  }

  @Property(tries = 100)
  void windowsInAnyOrderAreTheSame(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 13) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 5) int B,
      @ForAll @IntRange(min = 1, max = 7) int T) {
    Shard shard = Shards.ofDistinctTokens(lengths);
    for (Reading reading : Readings.ofText()) {
      List<String> forwards = windows(reading.batches(shard, B, T, 17, 2), T, B);
      Batches again = reading.batches(shard, B, T, 17, 2);
      Batch batch = new Batch(T + 3, B);
      for (int window = again.windows() - 1; window >= 0; window--) {
        again.fill(window, batch);
        assertEquals(forwards.get(window), Shards.describe(batch), reading.name());
      }
    }
  }

  @Test
  void anEmptyShardHasNoWindows() {
    for (Reading reading : Readings.ofText()) {
      Batches batches = reading.batches(new Shard(3, new int[0], new int[1]), 5, 7, 17, 0);
      assertEquals(0, batches.windows());
      assertEquals(0, batches.tokens());
      assertThrows(IndexOutOfBoundsException.class, () -> batches.fill(0, new Batch(7, 5)));
      assertThrows(IndexOutOfBoundsException.class, () -> batches.continuesPrevious(0));
    }
  }

  @Test
  void oneGiantSentenceIsRead() {
    Shard shard = Shards.ofDistinctTokens(List.of(100_000));
    for (Reading reading : Readings.ofText()) {
      Batches batches = reading.batches(shard, 5, 7, 17, 0);
      Batch batch = new Batch(7, 5);
      int tokens = 0;
      for (int window = 0; window < batches.windows(); window++) {
        batches.fill(window, batch);
        tokens += batch.tokens();
        assertEquals(window > 0, batch.continuesPrevious());
      }
      assertEquals(100_001, tokens);
    }
  }

  @Test
  void aBatchOfAnotherShapeIsRefused() {
    Shard shard = Shards.ofDistinctTokens(List.of(11, 7, 3));
    for (Reading reading : Readings.ofText()) {
      Batches batches = reading.batches(shard, 3, 7, 17, 0);
      assertThrows(IllegalArgumentException.class, () -> batches.fill(0, new Batch(7, 2)));
      assertThrows(IllegalArgumentException.class, () -> batches.fill(0, new Batch(6, 3)));
      assertThrows(IllegalArgumentException.class, () -> reading.batches(shard, 0, 7, 17, 0));
      assertThrows(IllegalArgumentException.class, () -> reading.batches(shard, 3, 0, 17, 0));
    }
  }

  @Test
  void aReadingIsFoundByItsName() {
    for (Reading reading : Readings.ofText()) {
      assertSame(reading, Readings.named(reading.name()));
    }
    var error = assertThrows(IllegalArgumentException.class, () -> Readings.named("lines"));
    assertEquals(
        "reading must be one of stream, sentences, sequences but is 'lines'", error.getMessage());
  }

  @Test
  void readingLeavesTheShardAsItWas() {
    Shard shard = Shards.ofDistinctTokens(List.of(11, 7, 3, 0, 5));
    int[] tokens = shard.tokens().clone();
    int[] starts = shard.starts().clone();
    for (Reading reading : Readings.ofText()) {
      windows(reading.batches(shard, 3, 7, 17, 0), 7, 3);
    }
    assertArrayEquals(tokens, shard.tokens());
    assertArrayEquals(starts, shard.starts());
  }

  private static List<String> windows(Batches batches, int T, int B) {
    List<String> windows = new ArrayList<>();
    Batch batch = new Batch(T, B);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      windows.add(Shards.describe(batch));
    }
    return windows;
  }
}
