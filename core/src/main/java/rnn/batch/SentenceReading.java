package rnn.batch;

import java.util.Objects;
import rnn.text.Vocabulary;

/**
 * A shard read as independent sentences of similar length, side by side, each from a fresh state.
 *
 * <p>A sentence {@code w1 … wn <eos>} is predicted from {@code <eos> w1 … wn}. Each epoch has a
 * {@link BucketedOrder} of its own. A batch longer than {@code T} steps is cut into windows that
 * continue each other.
 */
public final class SentenceReading implements Reading {
  @Override
  public String name() {
    return "sentences";
  }

  @Override
  public boolean carriesState() {
    return false;
  }

  @Override
  public Batches batches(Shard shard, int batchSize, int timeSteps, long seed, int epoch) {
    WindowShape shape = new WindowShape(timeSteps, batchSize);
    BucketedOrder order =
        new BucketedOrder(
            shard.sentences(),
            shard::length,
            batchSize,
            BucketedOrder.random(seed, epoch, shard.id()));
    return new SentenceBatches(shard, shape, order.sequences(), order.batches());
  }

  private static final class SentenceBatches implements Batches {
    private final Shard shard;
    private final WindowShape shape;
    private final int[] sentences; // [sentences] B by B
    private final int[] batchOf; // [windows] which B of the sentences
    private final int[] firstStep; // [windows] time step of the batch at which the window begins
    private final int[] lengths; // [batches] longest sentence

    SentenceBatches(Shard shard, WindowShape shape, int[] sentences, int[] batchOrder) {
      this.shard = shard;
      this.shape = shape;
      this.sentences = sentences;
      lengths = new int[batchOrder.length];
      for (int i = 0; i < sentences.length; i++) {
        int batch = i / shape.batchSize();
        lengths[batch] = Math.max(lengths[batch], shard.length(sentences[i]));
      }
      int windows = 0;
      for (int length : lengths) {
        windows += shape.windows(length);
      }
      batchOf = new int[windows];
      firstStep = new int[windows];
      int window = 0;
      for (int batch : batchOrder) {
        for (int i = 0; i < shape.windows(lengths[batch]); i++) {
          batchOf[window] = batch;
          firstStep[window++] = i * shape.timeSteps();
        }
      }
    }

    @Override
    public int windows() {
      return batchOf.length;
    }

    @Override
    public boolean continuesPrevious(int window) {
      return firstStep[Objects.checkIndex(window, windows())] > 0;
    }

    @Override
    public long tokens() {
      return shard.tokenCount();
    }

    @Override
    public void fill(int window, Batch batch) {
      shape.check(batch);
      int B = shape.batchSize();
      int[] tokens = shard.tokens(); // [n]
      int from = firstStep[Objects.checkIndex(window, windows())];
      int T = Math.min(shape.timeSteps(), lengths[batchOf[window]] - from);
      if (from == 0) {
        batch.start(T);
      } else {
        batch.resume(T);
      }
      int first = batchOf[window] * B;
      int columns = Math.min(B, sentences.length - first);
      for (int b = 0; b < columns; b++) {
        int sentence = sentences[first + b];
        int start = shard.starts()[sentence] + from;
        int end = Math.min(start + T, shard.starts()[sentence + 1]);
        batch.setSequence(b, sentence);
        for (int i = start; i < end; i++) {
          boolean begins = from == 0 && i == start;
          int input = begins ? Vocabulary.END_OF_SENTENCE : tokens[i - 1];
          batch.put(i - start, b, input, tokens[i], i);
        }
      }
    }
  }
}
