package rnn.benchmark;

import java.util.SplittableRandom;
import rnn.batch.Batch;

/**
 * Some windows of token ids that go round and round, drawn by Zipf's law from a vocabulary in the
 * order of frequency: {@code P(w) = ln((w + 2)/(w + 1)) / ln(V + 1)}, which falls as one over the
 * rank. What an embedding's rows, the clusters of an adaptive softmax and the samples of a sampled
 * one cost depends on that.
 */
final class RandomText {
  private static final int WINDOWS = 16;
  private static final long SEED = 1;

  private final Batch[] windows = new Batch[WINDOWS]; // each [T,B]
  private int window;

  /** A text for windows of {@code timeSteps × batchSize} tokens. */
  RandomText(int vocabularySize, int timeSteps, int batchSize) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] tokens = new int[(WINDOWS * timeSteps + 1) * batchSize]; // [WINDOWS·T+1,B]
    double logSize = StrictMath.log(vocabularySize + 1.0);
    for (int i = 0; i < tokens.length; i++) {
      int word = (int) StrictMath.exp(random.nextDouble() * logSize) - 1;
      tokens[i] = Math.min(word, vocabularySize - 1);
    }
    for (int w = 0; w < WINDOWS; w++) {
      windows[w] = new Batch(timeSteps, batchSize);
      windows[w].resume(timeSteps);
      for (int i = 0; i < timeSteps * batchSize; i++) {
        int at = w * timeSteps * batchSize + i;
        windows[w].put(i / batchSize, i % batchSize, tokens[at], tokens[at + batchSize]);
      }
    }
  }

  /** The share of the words {@code [first, end)} in a text of {@code vocabularySize} different. */
  static double share(int first, int end, int vocabularySize) {
    return Math.log((end + 1.0) / (first + 1.0)) / Math.log(vocabularySize + 1.0);
  }

  /** Goes on to the next window. */
  void advance() {
    window = (window + 1) % WINDOWS;
  }

  /** The window: what is predicted is the input one step later. */
  Batch batch() {
    return windows[window];
  }
}
