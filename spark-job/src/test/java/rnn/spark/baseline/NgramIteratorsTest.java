package rnn.spark.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.baseline.AdjustedCounts;
import rnn.baseline.TokenSums;
import rnn.batch.Shard;
import scala.Tuple2;

/** N-grams on their way to other partitions: few at a time, however many belong together. */
class NgramIteratorsTest {
  private static final int ORDER = 5;
  private static final int VOCABULARY = 1000;
  private static final int MAX_WAITING = 64; // blocks

  private static AdjustedCounts counts() {
    return new AdjustedCounts(VOCABULARY, new int[ORDER + 1]);
  }

  @Test
  void aLongLineIsNotHeldAtOnce() {
    int[] line = new int[400_000];
    for (int i = 0; i < line.length; i++) {
      line[i] = 2 + (int) (i * 2654435761L >>> 7) % (VOCABULARY - 2) & 511;
    }
    Occurrences occurrences =
        new Occurrences(List.of(Shard.of(0, List.of(line))).iterator(), counts(), ORDER, 3);
    long ints = 0;
    while (occurrences.hasNext()) {
      assertTrue(occurrences.waiting() <= MAX_WAITING, occurrences.waiting() + " blocks wait");
      ints += ((int[]) occurrences.next()._2()).length - 1;
    }
    assertEquals((long) line.length * ORDER, ints);
  }

  /** As those of the ends of sentences do. */
  @Test
  void ngramsThatEndWithTheSamePairAreNotHeldAtOnce() {
    int rows = 100_000;
    List<Tuple2<Integer, Object>> blocks = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      blocks.add(new Tuple2<>(0, new int[] {0, i % 1000, i / 1000, 500, 3, 1}));
    }
    AdjustedNgrams ngrams =
        new AdjustedNgrams(
            blocks.iterator(),
            ORDER,
            counts(),
            BigramRanges.of(List.of(new long[] {1, 7}), 1),
            new TokenSums(VOCABULARY, ORDER));
    long longest = 0;
    while (ngrams.hasNext()) {
      assertTrue(ngrams.waiting() <= MAX_WAITING, ngrams.waiting() + " blocks wait");
      if (ngrams.next()._2() instanceof int[] block && block[0] == ORDER) {
        longest += (block.length - 1) / (ORDER + 1);
      }
    }
    assertEquals(rows, longest);
  }
}
