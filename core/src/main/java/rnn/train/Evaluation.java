package rnn.train;

import rnn.batch.Readings;

/**
 * The fixed shape of held-out evaluation, so that a perplexity means the same however a model was
 * trained: how many shards and streams a text is cut into depends on its length alone.
 */
public final class Evaluation {
  /** Streams, or sentences, side by side. */
  public static final int BATCH_SIZE = 4;

  private static final long TOKENS_PER_SHARD = 50_000;
  private static final int MOST_SHARDS = 256;

  private Evaluation() {}

  /** Shards that a held-out text of {@code tokens} tokens is cut into. */
  public static int shards(long tokens) {
    return (int) Math.max(1, Math.min(MOST_SHARDS, tokens / TOKENS_PER_SHARD));
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
