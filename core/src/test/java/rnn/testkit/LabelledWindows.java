package rnn.testkit;

import java.util.SplittableRandom;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.SequenceReading;
import rnn.batch.Shard;

/** Labelled sequences drawn at random, and windows of them. */
public final class LabelledWindows {
  private LabelledWindows() {}

  /**
   * A shard of sequences of these lengths.
   *
   * @param words ids are below
   * @param labels labels are below
   */
  public static Shard shard(int[] lengths, Labelling labelling, int words, int labels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] starts = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      starts[i + 1] = starts[i] + lengths[i];
    }
    int n = starts[lengths.length];
    int[] tokens = random.ints(n, 0, words).toArray();
    int count = labelling == Labelling.TOKENS ? n : lengths.length;
    int[] characterStarts = new int[n + 1];
    for (int i = 0; i < n; i++) {
      characterStarts[i + 1] = characterStarts[i] + 1 + tokens[i] % 4;
    }
    int[] characters = new int[characterStarts[n]];
    for (int i = 0; i < n; i++) {
      for (int c = characterStarts[i]; c < characterStarts[i + 1]; c++) {
        characters[c] = (tokens[i] * 7 + c - characterStarts[i]) % 11; // a word has one spelling
      }
    }
    return Shard.labelled(
        0,
        new Ragged(tokens, starts),
        labelling,
        random.ints(count, 0, labels).toArray(),
        new Ragged(characters, characterStarts));
  }

  /** The window of all sequences of {@code shard} side by side, {@code timeSteps} at most. */
  public static Batch window(Shard shard, int timeSteps, int batchSize) {
    Batch batch = new Batch(timeSteps, batchSize);
    new SequenceReading().batches(shard, batchSize, timeSteps, 1, 0).fill(0, batch);
    return batch;
  }
}
