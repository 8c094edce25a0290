package rnn.spark.baseline;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import rnn.batch.Shard;

/**
 * Ranges of bigrams, in their order, of about as many tokens each. They decide where n-grams are
 * counted, not what comes out.
 */
final class BigramRanges implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SAMPLES = 1 << 16; // of a shard

  private final long[] bounds; // first bigram of each range but the first, ascending

  private BigramRanges(long[] bounds) {
    this.bounds = bounds;
  }

  /** A sample of a shard: its number of tokens, then every so many-th bigram. */
  static long[] sample(Shard shard, int shards, int vocabulary) {
    int tokens = shard.tokens().length;
    int step = Math.max(1, tokens / Math.max(256, MAX_SAMPLES / Math.max(1, shards)));
    long[] sample = new long[1 + (tokens + step - 1) / step];
    sample[0] = tokens;
    int size = 1;
    for (int sentence = 0; sentence < shard.sentences(); sentence++) {
      int from = shard.starts()[sentence];
      int end = shard.starts()[sentence + 1];
      for (int i = (from + step - 1) / step * step; i < end; i += step) {
        int before = i == from ? vocabulary : shard.tokens()[i - 1];
        sample[size++] = bigram(before, shard.tokens()[i]);
      }
    }
    return sample;
  }

  /** Ranges, {@code number} of them or fewer, of the text that {@code samples} are of. */
  static BigramRanges of(List<long[]> samples, int number) {
    long[] all =
        samples.stream()
            .flatMapToLong(sample -> Arrays.stream(sample, 1, sample.length))
            .sorted()
            .toArray();
    long[] bounds = new long[number - 1];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = all[(int) ((i + 1L) * all.length / number)];
    }
    return new BigramRanges(Arrays.stream(bounds).distinct().toArray());
  }

  private static long bigram(int first, int second) {
    return (long) first << Integer.SIZE | second;
  }

  /** Number of ranges. */
  int number() {
    return bounds.length + 1;
  }

  /** The range of the n-grams that begin with these two tokens. */
  int of(int first, int second) {
    int place = Arrays.binarySearch(bounds, bigram(first, second));
    return place < 0 ? -1 - place : place + 1;
  }
}
