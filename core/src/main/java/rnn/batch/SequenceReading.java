package rnn.batch;

import java.util.Arrays;
import java.util.Objects;

/**
 * A shard read as whole labelled sequences of similar length, side by side, each from a fresh
 * state: what a network that reads in both directions needs.
 *
 * <p>Each epoch has a {@link BucketedOrder} of its own, and a window is as long as its longest
 * sequence. A sequence of more than {@code T} tokens does not fit a window: where tokens have
 * labels it is read as several, one after the other; where the sequence has one, its first {@code
 * T} tokens are read.
 */
public final class SequenceReading implements Reading {
  /** The name in options and model files. */
  public static final String NAME = "sequences";

  /** Tokens of a sequence that are read together in evaluation and prediction. */
  public static final int MAX_TOKENS = 512;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean carriesState() {
    return false;
  }

  @Override
  public Batches batches(Shard shard, int batchSize, int timeSteps, long seed, int epoch) {
    WindowShape shape = new WindowShape(timeSteps, batchSize);
    Stretches stretches = new Stretches(shard, timeSteps);
    BucketedOrder order =
        new BucketedOrder(
            stretches.count(),
            stretches::length,
            batchSize,
            BucketedOrder.random(seed, epoch, shard.id()));
    return new SequenceBatches(shard, shape, stretches, order);
  }

  /** The sequences of a shard, those that are too long cut. */
  private static final class Stretches {
    private final int[] sequences; // [stretches]
    private final int[] firsts; // [stretches] place of the first token in the shard
    private final int[] lengths; // [stretches]
    private int count;

    Stretches(Shard shard, int most) {
      boolean cuts = shard.labelling() != Labelling.SEQUENCES;
      long total = 0;
      for (int i = 0; i < shard.sentences(); i++) {
        total += cuts ? WindowShape.ceilingQuotient(shard.length(i), most) : 1;
      }
      sequences = new int[Math.toIntExact(total)];
      firsts = new int[sequences.length];
      lengths = new int[sequences.length];
      for (int i = 0; i < shard.sentences(); i++) {
        int length = shard.length(i);
        int end = cuts ? length : Math.min(length, most);
        for (int from = 0; from < end; from += most) {
          sequences[count] = i;
          firsts[count] = shard.starts()[i] + from;
          lengths[count++] = Math.min(most, end - from);
        }
      }
    }

    int count() {
      return count;
    }

    int length(int stretch) {
      return lengths[stretch];
    }
  }

  private static final class SequenceBatches implements Batches {
    private final Shard shard;
    private final WindowShape shape;
    private final Stretches stretches;
    private final int[] order; // [stretches] B by B
    private final int[] batches; // [windows] which B of them
    private final long targets;

    SequenceBatches(Shard shard, WindowShape shape, Stretches stretches, BucketedOrder order) {
      this.shard = shard;
      this.shape = shape;
      this.stretches = stretches;
      this.order = order.sequences();
      this.batches = order.batches();
      this.targets = Arrays.stream(shard.labels()).filter(label -> label >= 0).count();
    }

    @Override
    public int windows() {
      return batches.length;
    }

    @Override
    public boolean continuesPrevious(int window) {
      Objects.checkIndex(window, windows());
      return false;
    }

    @Override
    public long tokens() {
      return targets;
    }

    @Override
    public void fill(int window, Batch batch) {
      shape.check(batch);
      int first = batches[Objects.checkIndex(window, windows())] * shape.batchSize();
      int end = Math.min(order.length, first + shape.batchSize());
      int longest = 0;
      for (int i = first; i < end; i++) {
        longest = Math.max(longest, stretches.lengths[order[i]]);
      }
      batch.start(longest);
      for (int i = first; i < end; i++) {
        int stretch = order[i];
        batch.putLabelled(
            i - first,
            shard,
            stretches.sequences[stretch],
            stretches.firsts[stretch],
            stretches.lengths[stretch]);
      }
    }
  }
}
