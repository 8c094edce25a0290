package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SequenceReadingTest {

  @Property(tries = 200)
  void everyTokenIsReadOnceBesideItsLabel(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 13) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 9) int B,
      @ForAll @IntRange(min = 1, max = 7) int T,
      @ForAll long seed) {
    Shard shard = tagged(lengths);
    Batches batches = new SequenceReading().batches(shard, B, T, seed, 3);
    int[] seen = new int[shard.tokens().length];
    Batch batch = new Batch(T, B);
    int weight = 0;
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      assertEquals(Arrays.stream(batch.lengths()).max().orElseThrow(), batch.timeSteps());
      assertSame(shard.spellings(), batch.spellings());
      weight += batch.weight();
      for (int i = 0; i < batch.timeSteps() * B; i++) {
        int position = batch.positions()[i];
        boolean isPadding = i / B >= batch.lengths()[i % B];
        assertEquals(isPadding, position == Batch.PADDING);
        if (!isPadding) {
          seen[position]++;
          assertEquals(shard.tokens()[position], batch.inputs()[i]);
          assertEquals(shard.labels()[position], batch.targets()[i]);
        }
      }
    }
    assertEquals(batches.tokens(), weight);
    assertTrue(Arrays.stream(seen).allMatch(count -> count == 1));
  }

  @Property(tries = 100)
  void everySequenceHasItsLabelAndItsFirstTokens(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 13) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 9) int B,
      @ForAll @IntRange(min = 1, max = 7) int T) {
    Ragged tokens = distinct(lengths);
    int[] labels = IntStream.range(0, lengths.size()).map(i -> i % 3).toArray();
    Shard shard = Shard.labelled(1, tokens, Labelling.SEQUENCES, labels, Ragged.NONE);
    Batches batches = new SequenceReading().batches(shard, B, T, 5, 0);
    int[] seen = new int[lengths.size()];
    Batch batch = new Batch(T, B);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      for (int b = 0; b < B; b++) {
        int sequence = batch.sequences()[b];
        if (sequence == Batch.PADDING) {
          assertEquals(0, batch.lengths()[b]);
          continue;
        }
        seen[sequence]++;
        assertEquals(labels[sequence], batch.targets()[b]);
        assertEquals(Math.min(T, lengths.get(sequence)), batch.lengths()[b]);
        assertEquals(tokens.values()[tokens.start(sequence)], batch.inputs()[b]);
      }
    }
    assertEquals(lengths.size(), batches.tokens());
    assertTrue(Arrays.stream(seen).allMatch(count -> count == 1));
  }

  @Test
  void labelsNotSeenInTrainingWeighNothing() {
    int[] labels = {0, Batch.UNSEEN_LABEL, 1};
    Shard shard = Shard.labelled(0, distinct(List.of(3)), Labelling.TOKENS, labels, Ragged.NONE);
    Batch batch = new Batch(4, 2);
    new SequenceReading().batches(shard, 2, 4, 1, 0).fill(0, batch);
    assertEquals(2, batch.weight());
    assertEquals(3, batch.tokens());
    assertArrayEquals(new int[] {3, 0}, batch.lengths());
    assertEquals(Batch.UNSEEN_LABEL, batch.targets()[2]);
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    Ragged tokens = distinct(List.of(3, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> Shard.labelled(0, tokens, Labelling.TOKENS, new int[2], Ragged.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> Shard.labelled(0, tokens, Labelling.SEQUENCES, new int[2], tokens));
    assertThrows(IllegalArgumentException.class, () -> new Ragged(new int[2], new int[] {0, 3, 2}));
    assertThrows(IllegalArgumentException.class, () -> new Ragged(new int[2], new int[] {0, 1}));
  }

  private static Shard tagged(List<Integer> lengths) {
    Ragged tokens = distinct(lengths);
    int n = tokens.values().length;
    int[] labels = IntStream.range(0, n).map(i -> i % 5).toArray();
    Ragged spellings =
        new Ragged(new int[2 * n], IntStream.rangeClosed(0, n).map(i -> 2 * i).toArray());
    return Shard.labelled(0, tokens, Labelling.TOKENS, labels, spellings);
  }

  private static Ragged distinct(List<Integer> lengths) {
    int[] starts = new int[lengths.size() + 1];
    for (int i = 0; i < lengths.size(); i++) {
      starts[i + 1] = starts[i] + lengths.get(i);
    }
    return new Ragged(IntStream.range(2, 2 + starts[lengths.size()]).toArray(), starts);
  }
}
