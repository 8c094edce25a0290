package rnn.spark.score;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.text.Vocabulary;

/**
 * A network that judges sentences one by one, each from a zero hidden state, though many at a time.
 * For one thread.
 *
 * <p>A sentence's loss depends on that sentence alone: those beside it in a batch only save time.
 */
final class SentenceScorer {
  private static final int BATCH_SIZE = 16;
  private static final int WINDOW = 32;

  private final Network network;
  private final Batch batch = new Batch(WINDOW, BATCH_SIZE);
  private final Pass pass = new Pass();
  private final float[] lossNats = new float[WINDOW * BATCH_SIZE]; // [T,B]

  /** A scorer with a copy of {@code parameters [P]}. */
  SentenceScorer(NetworkSpec spec, float[] parameters) {
    network = Network.forEvaluation(spec, WINDOW, BATCH_SIZE, KernelProvider.kernels());
    System.arraycopy(parameters, 0, network.parameters(), 0, parameters.length);
  }

  /**
   * The summed loss of each sentence in nats.
   *
   * @param sentences token ids that end with {@code <eos>}; null where there is no sentence
   * @return {@code [sentences]}; NaN where there is none
   */
  double[] lossNats(List<int @Nullable []> sentences) {
    int[] order =
        IntStream.range(0, sentences.size())
            .filter(i -> sentences.get(i) != null)
            .boxed()
            .sorted((a, b) -> Integer.compare(sentences.get(a).length, sentences.get(b).length))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] losses = new double[sentences.size()];
    Arrays.fill(losses, Double.NaN);
    for (int from = 0; from < order.length; from += BATCH_SIZE) {
      int columns = Math.min(BATCH_SIZE, order.length - from);
      int[][] side = new int[columns][]; // sentences side by side, the longest last
      for (int b = 0; b < columns; b++) {
        side[b] = sentences.get(order[from + b]);
      }
      double[] sums = lossNats(side);
      for (int b = 0; b < columns; b++) {
        losses[order[from + b]] = sums[b];
      }
    }
    return losses;
  }

  private double[] lossNats(int[][] side) {
    int longest = side[side.length - 1].length;
    double[] sums = new double[side.length];
    for (int from = 0; from < longest; from += WINDOW) {
      int T = Math.min(WINDOW, longest - from);
      if (from == 0) {
        batch.start(T);
      } else {
        batch.resume(T);
      }
      for (int b = 0; b < side.length; b++) {
        int end = Math.min(from + T, side[b].length);
        for (int i = from; i < end; i++) {
          int input = i == 0 ? Vocabulary.END_OF_SENTENCE : side[b][i - 1];
          batch.put(i - from, b, input, side[b][i]);
        }
      }
      pass.evaluate(batch);
      network.evaluate(pass, lossNats);
      for (int t = 0; t < T; t++) {
        for (int b = 0; b < side.length; b++) {
          sums[b] += lossNats[t * BATCH_SIZE + b];
        }
      }
    }
    return sums;
  }
}
