package rnn.batch;

import java.util.Objects;
import rnn.text.Vocabulary;

/**
 * A shard read as one running text: its {@code n} tokens, cut into {@code B} contiguous streams
 * that run side by side, the hidden state carried from window to window.
 *
 * <p>Stream {@code j} holds the tokens {@code [⌊j·n/B⌋, ⌊(j+1)·n/B⌋)}; each is predicted from the
 * token before it in the shard, the very first from {@code <eos>}. With B = 3 and T = 2, the tokens
 * {@code a … k} (n = 11) give
 *
 * <pre>{@code
 * stream   0 1 2
 *          a d h   window 0
 *          b e i
 *          -----
 *          c f j   window 1, continues window 0
 *          . g k   the shorter stream is padded
 * }</pre>
 *
 * <p>Seed and epoch change nothing: order is what a stream is about.
 */
public final class StreamReading implements Reading {

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public boolean carriesState() {
    return true;
  }

  @Override
  public Batches batches(Shard shard, int batchSize, int timeSteps, long seed, int epoch) {
    return new StreamBatches(shard.tokens(), new WindowShape(timeSteps, batchSize));
  }

  private static final class StreamBatches implements Batches {
    private final int[] tokens; // [n]
    private final WindowShape shape;
    private final int longest;
    private final int windows;

    StreamBatches(int[] tokens, WindowShape shape) {
      this.tokens = tokens;
      this.shape = shape;
      this.longest = WindowShape.ceilingQuotient(tokens.length, shape.batchSize());
      this.windows = shape.windows(longest);
    }

    @Override
    public int windows() {
      return windows;
    }

    @Override
    public boolean continuesPrevious(int window) {
      return Objects.checkIndex(window, windows) > 0;
    }

    @Override
    public long tokens() {
      return tokens.length;
    }

    @Override
    public void fill(int window, Batch batch) {
      shape.check(batch);
      int from = Objects.checkIndex(window, windows) * shape.timeSteps();
      int T = Math.min(shape.timeSteps(), longest - from);
      if (window == 0) {
        batch.start(T);
      } else {
        batch.resume(T);
      }
      for (int b = 0; b < shape.batchSize(); b++) {
        int start = streamStart(b) + from;
        int end = Math.min(start + T, streamStart(b + 1));
        int input = start == 0 ? Vocabulary.END_OF_SENTENCE : tokens[start - 1];
        for (int i = start; i < end; i++) {
          batch.put(i - start, b, input, tokens[i], i);
          input = tokens[i];
        }
      }
    }

    private int streamStart(int stream) {
      return (int) ((long) stream * tokens.length / shape.batchSize());
    }
  }
}
