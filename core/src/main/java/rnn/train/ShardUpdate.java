package rnn.train;

import java.io.Serializable;

/**
 * Result of one shard's round: an update {@code [P]} per weighted vote, and the counts that weigh
 * it. A plain class of arrays and numbers, so that any serializer can carry it.
 */
public final class ShardUpdate implements Serializable {
  private final int shard;
  private final SparseFloats values;
  private final long tokens;
  private final long weight;
  private final double lossNats;
  private final double squaredNorm;
  private final long nanos;
  private final long bytes;

  /**
   * An update.
   *
   * @param shard the shard's number
   * @param values {@code [P]}: a mean gradient per token, or the change that local steps made to
   *     the parameters
   * @param tokens tokens trained on
   * @param weight targets among them: the update's weight
   * @param lossNats summed training loss over the targets
   * @param squaredNorm squared Euclidean norm of what the update says of the parameters
   * @param nanos time the shard computed
   */
  public ShardUpdate(
      int shard,
      SparseFloats values,
      long tokens,
      long weight,
      double lossNats,
      double squaredNorm,
      long nanos) {
    this.shard = shard;
    this.values = values;
    this.tokens = tokens;
    this.weight = weight;
    this.lossNats = lossNats;
    this.squaredNorm = squaredNorm;
    this.nanos = nanos;
    this.bytes = values.bytes();
  }

  private ShardUpdate(ShardUpdate whole, SparseFloats values) {
    this.shard = whole.shard;
    this.values = values;
    this.tokens = whole.tokens;
    this.weight = whole.weight;
    this.lossNats = whole.lossNats;
    this.squaredNorm = whole.squaredNorm;
    this.nanos = whole.nanos;
    this.bytes = whole.bytes;
  }

  /** This update with {@code values} in the place of its own: a slice of them, or none. */
  public ShardUpdate withValues(SparseFloats values) {
    return new ShardUpdate(this, values);
  }

  /** The shard's number. */
  public int shard() {
    return shard;
  }

  /** The update {@code [P]}. */
  public SparseFloats values() {
    return values;
  }

  /** Tokens trained on. */
  public long tokens() {
    return tokens;
  }

  /** Targets trained on: what the update is weighed by. */
  public long weight() {
    return weight;
  }

  /** Summed training loss over the targets. */
  public double lossNats() {
    return lossNats;
  }

  /** Squared Euclidean norm of what the whole update says of the parameters. */
  public double squaredNorm() {
    return squaredNorm;
  }

  /** Time the shard computed, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  /** Bytes of the whole update on its way. */
  public long bytes() {
    return bytes;
  }
}
