package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;

class HeldOutTextTest {
  private static int[] sentence(int length) {
    int[] tokens = new int[length];
    Arrays.fill(tokens, 3);
    return tokens;
  }

  @Test
  void shortSentencesAreTakenWhole() {
    Shard shard = Shard.of(0, List.of(sentence(500), sentence(90), sentence(20)));
    assertArrayEquals(new int[] {0, 500, 590}, HeldOutText.beginning(shard).starts());
    assertEquals(0, HeldOutText.beginning(Shard.of(0, List.of())).sentences());
  }

  @Test
  void ofALongParagraphThereIsTheBeginning() {
    Shard shard = Shard.of(0, List.of(sentence(5_000), sentence(3)));
    Shard few = HeldOutText.beginning(shard);
    assertArrayEquals(new int[] {0, 600}, few.starts());

    int[] starts = IntStream.rangeClosed(0, 700).map(i -> 2 * i).toArray();
    Shard spelled =
        Shard.labelled(
            0,
            new Ragged(sentence(700), new int[] {0, 700}),
            Labelling.NONE,
            new int[0],
            new Ragged(sentence(1_400), starts));
    assertEquals(600, HeldOutText.beginning(spelled).spellings().sequences());
  }

  @Test
  void longSequencesAreSkippedWhereMistakesAreLookedFor() {
    Shard shard =
        Shard.labelled(
            0,
            new Ragged(sentence(7_004), new int[] {0, 2, 7_002, 7_004}),
            Labelling.SEQUENCES,
            new int[] {5, 6, 7},
            Ragged.NONE);
    Shard few = Mistakes.beginning(shard);
    assertArrayEquals(new int[] {0, 2, 4}, few.starts());
    assertArrayEquals(new int[] {5, 7}, few.labels());
  }
}
