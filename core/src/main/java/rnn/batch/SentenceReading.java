package rnn.batch;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import rnn.text.Vocabulary;

/**
 * A shard read as independent sentences of similar length, side by side, each from a fresh state.
 *
 * <p>A sentence {@code w1 … wn <eos>} is predicted from {@code <eos> w1 … wn}. Each epoch shuffles
 * the sentences, sorts runs of {@value #BATCHES_PER_BUCKET} batches by length, so that little of a
 * batch is padding, and shuffles the batches. A batch longer than {@code T} steps is cut into
 * windows that continue each other.
 */
public final class SentenceReading implements Reading {
  private static final int BATCHES_PER_BUCKET = 50;

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
    SplittableRandom random = random(seed, epoch, shard.id());
    int[] sentences = shuffledAndBucketed(shard, batchSize, random);
    int batches = WindowShape.ceilingQuotient(sentences.length, batchSize);
    return new SentenceBatches(shard, shape, sentences, shuffled(batches, random));
  }

  /** The generator of one epoch over one shard: three numbers, mixed one after the other. */
  private static SplittableRandom random(long seed, int epoch, int shard) {
    long mixed = new SplittableRandom(seed).nextLong();
    mixed = new SplittableRandom(mixed + epoch).nextLong();
    return new SplittableRandom(mixed + shard);
  }

  /**
   * The order of the sentences, {@code [sentences]}: batch {@code i} is entries {@code
   * [i·B,(i+1)·B)}.
   */
  private static int[] shuffledAndBucketed(Shard shard, int batchSize, SplittableRandom random) {
    int[] order = shuffled(shard.sentences(), random);
    int bucket = (int) Math.min(order.length, (long) BATCHES_PER_BUCKET * batchSize);
    long[] lengthAndSentence = new long[bucket];
    for (int from = 0; from < order.length; from += bucket) {
      int size = Math.min(bucket, order.length - from);
      for (int i = 0; i < size; i++) {
        int sentence = order[from + i];
        lengthAndSentence[i] = (long) shard.length(sentence) << 32 | sentence;
      }
      Arrays.sort(lengthAndSentence, 0, size);
      for (int i = 0; i < size; i++) {
        order[from + i] = (int) lengthAndSentence[i];
      }
    }
    return order;
  }

  /**
   * The numbers {@code 0 … count-1} in random order (Fisher and Yates). Draws whole longs: how
   * {@code nextInt} maps them to a range is the JDK's affair and may change.
   */
  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = (int) ((random.nextLong() >>> 32) * (i + 1) >>> 32); // in [0,i]
      order[i] = order[j];
      order[j] = i;
    }
    return order;
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
        for (int i = start; i < end; i++) {
          boolean begins = from == 0 && i == start;
          batch.put(i - start, b, begins ? Vocabulary.END_OF_SENTENCE : tokens[i - 1], tokens[i]);
        }
      }
    }
  }
}
