package rnn.benchmark;

import java.util.SplittableRandom;

/**
 * Some windows of token ids that go round and round, drawn by Zipf's law from a vocabulary in the
 * order of frequency: {@code P(w) = ln((w + 2)/(w + 1)) / ln(V + 1)}, which falls as one over the
 * rank. What an embedding's rows, the clusters of an adaptive softmax and the samples of a sampled
 * one cost depends on that.
 */
final class RandomText {
  private static final int WINDOWS = 16;
  private static final long SEED = 1;

  private final int[][] inputs = new int[WINDOWS][]; // each [T,B]
  private final int[][] targets = new int[WINDOWS][]; // each [T,B]: the input one step later
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
    int length = timeSteps * batchSize;
    for (int w = 0; w < WINDOWS; w++) {
      inputs[w] = new int[length];
      targets[w] = new int[length];
      System.arraycopy(tokens, w * length, inputs[w], 0, length);
      System.arraycopy(tokens, w * length + batchSize, targets[w], 0, length);
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

  /** Token ids of the window, {@code [T,B]}. */
  int[] inputs() {
    return inputs[window];
  }

  /** What follows each of {@link #inputs}, {@code [T,B]}. */
  int[] targets() {
    return targets[window];
  }
}
