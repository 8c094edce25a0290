package rnn.benchmark;

import java.util.SplittableRandom;

/**
 * Some windows of token ids that go round and round, every token as likely as any other: the case
 * in which a window touches the most rows of an embedding.
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
    int[] tokens = // [WINDOWS·T+1,B]
        random.ints((WINDOWS * timeSteps + 1L) * batchSize, 0, vocabularySize).toArray();
    int length = timeSteps * batchSize;
    for (int w = 0; w < WINDOWS; w++) {
      inputs[w] = new int[length];
      targets[w] = new int[length];
      System.arraycopy(tokens, w * length, inputs[w], 0, length);
      System.arraycopy(tokens, w * length + batchSize, targets[w], 0, length);
    }
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
