package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import rnn.text.Vocabulary;

class SentenceReadingTest {

  @Test
  void sentencesStandSideBySideAndAreCutIntoWindows() {
    assertEquals(
        List.of("starts\n/a /c\nab cd\n", "continues\n.. de\n.. ef\n", "continues\n.. fg\n"),
        windows(Shards.ofDistinctTokens(List.of(1, 4)), 2, 2, 17, 0));
  }

  @Test
  void everySentenceStartsFromEndOfSentence() {
    Shard shard = Shards.ofDistinctTokens(Collections.nCopies(23, 4));
    Batches batches = new SentenceReading().batches(shard, 3, 7, 17, 0);
    Batch batch = new Batch(7, 3);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      for (int b = 0; b < 3; b++) {
        if (batch.inputs()[b] != Batch.PADDING) {
          assertEquals(Vocabulary.END_OF_SENTENCE, batch.inputs()[b]);
          assertEquals(0, Shards.position(batch.targets()[b]) % 5);
        }
      }
    }
  }

  @Test
  void aColumnSaysWhichSentenceItIs() {
    Shard shard = Shards.ofDistinctTokens(List.of(9, 0, 4, 20, 3, 7, 1));
    Batches batches = new SentenceReading().batches(shard, 3, 5, 17, 0);
    Batch batch = new Batch(5, 3);
    int[] tokens = new int[shard.sentences()];
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      for (int b = 0; b < 3; b++) {
        for (int t = 0; t < batch.lengths()[b]; t++) {
          int sentence = batch.sequences()[b];
          int place = Shards.position(batch.targets()[t * 3 + b]);
          assertEquals(shard.starts()[sentence] + tokens[sentence]++, place);
        }
      }
    }
    for (int i = 0; i < tokens.length; i++) {
      assertEquals(shard.length(i), tokens[i]);
    }
  }

  @Test
  void seedEpochAndShardEachChangeTheOrder() {
    Shard shard = Shards.ofDistinctTokens(Collections.nCopies(97, 4));
    Shard other = new Shard(shard.id() + 1, shard.tokens(), shard.starts());
    List<String> windows = windows(shard, 3, 7, 17, 0);
    assertEquals(windows, windows(shard, 3, 7, 17, 0));
    assertNotEquals(windows, windows(shard, 3, 7, 18, 0));
    assertNotEquals(windows, windows(shard, 3, 7, 17, 1));
    assertNotEquals(windows, windows(other, 3, 7, 17, 0));
    assertNotEquals(windows(shard, 3, 7, 18, 0), windows(shard, 3, 7, 17, 1));
  }

  @Test
  void littleOfABatchIsPadding() {
    SplittableRandom random = new SplittableRandom(17);
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      lengths.add(random.nextInt(60));
    }
    Shard shard = Shards.ofDistinctTokens(lengths);
    Batches batches = new SentenceReading().batches(shard, 11, 35, 17, 0);
    Batch batch = new Batch(35, 11);
    long entries = 0;
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      entries += (long) batch.timeSteps() * batch.batchSize();
    }
    assertTrue(shard.tokenCount() > 0.95 * entries, shard.tokenCount() + " of " + entries);
  }

  private static List<String> windows(Shard shard, int B, int T, long seed, int epoch) {
    Batches batches = new SentenceReading().batches(shard, B, T, seed, epoch);
    List<String> windows = new ArrayList<>();
    Batch batch = new Batch(T, B);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      windows.add(Shards.describe(batch));
    }
    return windows;
  }
}
