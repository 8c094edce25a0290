package rnn.train;

import rnn.batch.Labelling;
import rnn.batch.Readings;
import rnn.batch.SequenceReading;
import rnn.network.NetworkSize;
import rnn.network.NetworkSpec;

/**
 * The shape of held-out evaluation. Of a text it is fixed, so that a perplexity means the same
 * however a model was trained: how many shards and streams it is cut into depends on its length
 * alone. Of labelled sequences, each of which is scored by itself, only the shards are.
 */
public final class Evaluation {
  /** Streams, or sentences, of a text side by side. */
  public static final int BATCH_SIZE = 4;

  private static final int WINDOW = 35;
  private static final long TOKENS_PER_SHARD = 50_000;
  private static final int MAX_SHARDS = 256;

  private static final int MAX_BATCH_SIZE = 64; // more fill the kernels no better
  private static final long ACTIVATIONS = 16 << 20; // floats of a window, 64 MiB

  private Evaluation() {}

  /**
   * Labelled sequences of up to {@code timeSteps} tokens side by side: as many as keep the
   * activations of a network of {@code spec} small, a multiple of {@value #BATCH_SIZE}. The score
   * does not depend on it.
   */
  static int batchSize(NetworkSpec spec, int timeSteps) {
    double column = NetworkSize.of(spec, timeSteps, 1).activations();
    double columns = Math.min(MAX_BATCH_SIZE, ACTIVATIONS / Math.max(1, column));
    return Math.max(BATCH_SIZE, (int) columns / BATCH_SIZE * BATCH_SIZE);
  }

  /**
   * The options by which a finished model is measured; windows do not depend on those of training.
   *
   * @param reading name of the reading
   * @param labelling what is predicted
   */
  public static TrainingOptions options(String reading, Labelling labelling) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(TrainingOptions.READING, reading);
          o.set(TrainingOptions.BATCH, BATCH_SIZE);
          o.set(
              TrainingOptions.WINDOW,
              labelling == Labelling.NONE ? WINDOW : SequenceReading.MAX_TOKENS);
        });
  }

  /** Shards that a held-out text of {@code tokens} tokens is cut into. */
  public static int shards(long tokens) {
    return (int) Math.max(1, Math.min(MAX_SHARDS, tokens / TOKENS_PER_SHARD));
  }

  /** The protocol in words, to stand beside a figure. */
  public static String protocol(String reading, long tokens) {
    String state =
        Readings.named(reading).carriesState()
            ? "one text in %d contiguous streams, hidden state carried, each stream starting from zero"
                .formatted(shards(tokens) * BATCH_SIZE)
            : "each sentence starting from a zero hidden state";
    return state + "; <eos> counted as a token; unknown words counted as <unk>";
  }
}
