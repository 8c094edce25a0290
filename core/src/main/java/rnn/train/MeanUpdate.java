package rnn.train;

import java.util.Arrays;
import java.util.List;

/**
 * The weighted mean of a round's updates: {@code Σₖ (nₖ / Σⱼ nⱼ)·uₖ}, summed in double in the order
 * of the shards.
 *
 * @param values {@code [P]}; the caller owns it until it asks for another mean
 * @param tokens tokens of all shards
 * @param weight targets of all shards, {@code Σₖ nₖ}
 * @param lossNats summed training loss over the targets
 * @param squaredNorm mean of the updates' squared Euclidean norms, {@code Σₖ nₖ·|uₖ|² / Σₖ nₖ}
 * @param bytes what the shards' updates took on their way, all together
 * @param shardSeconds {@code [K]}: how long each shard computed
 */
public record MeanUpdate(
    float[] values,
    long tokens,
    long weight,
    double lossNats,
    double squaredNorm,
    long bytes,
    double[] shardSeconds) {
  private static final float[] NO_ROOM = {};

  /**
   * The mean of {@code updates}, which stand in the order of their shards; shards without targets
   * weigh nothing.
   */
  public static MeanUpdate of(List<ShardUpdate> updates) {
    return of(meanSlice(updates), updates);
  }

  /**
   * The same, its values in {@code room [P]} unless no more than one shard weighs anything: for
   * callers that are done with one mean before they ask for the next.
   */
  public static MeanUpdate of(List<ShardUpdate> updates, float[] room) {
    return of(meanSlice(updates, room), updates);
  }

  /** The counts of {@code updates} around a mean that was computed slice by slice elsewhere. */
  public static MeanUpdate of(float[] mean, List<ShardUpdate> updates) {
    long tokens = 0;
    long total = 0;
    double lossNats = 0;
    double squaredNorm = 0;
    long bytes = 0;
    double[] shardSeconds = new double[updates.size()];
    for (int k = 0; k < shardSeconds.length; k++) {
      ShardUpdate update = updates.get(k);
      tokens += update.tokens();
      total += update.weight();
      lossNats += update.lossNats();
      squaredNorm += update.weight() == 0 ? 0 : update.weight() * update.squaredNorm();
      bytes += update.bytes();
      shardSeconds[k] = update.nanos() * 1e-9;
    }
    return new MeanUpdate(
        mean, tokens, total, lossNats, total == 0 ? 0 : squaredNorm / total, bytes, shardSeconds);
  }

  /**
   * The mean of one slice of every shard's update, {@code Σₖ (nₖ / Σⱼ nⱼ)·sₖ}; the slice itself
   * where no other weighs anything. The bits depend on the slices and their order only, so it does
   * not matter how an update is cut or who adds it up.
   *
   * <p>Nor does it matter that zeros are left out: a sum begins at +0.0 and is never −0.0, so that
   * adding a zero changes nothing.
   *
   * @param slices updates {@code [n]} in the order of the shards; the mean may stand in the array
   *     of one that alone weighs anything, which is then not to be read again
   */
  public static float[] meanSlice(List<ShardUpdate> slices) {
    return meanSlice(slices, NO_ROOM);
  }

  private static float[] meanSlice(List<ShardUpdate> slices, float[] room) {
    List<ShardUpdate> weighty = slices.stream().filter(slice -> slice.weight() > 0).toList();
    int n = slices.get(0).values().size();
    if (weighty.isEmpty()) {
      return new float[n];
    }
    if (weighty.size() == 1) {
      return weighty.get(0).values().toArray();
    }
    float[] mean = room.length == n ? room : new float[n];
    long total = weighty.stream().mapToLong(ShardUpdate::weight).sum();
    double[] weights = weighty.stream().mapToDouble(u -> (double) u.weight() / total).toArray();
    List<SparseFloats> values = weighty.stream().map(ShardUpdate::values).toList();
    Blocks.sum(n, (from, count) -> average(values, weights, mean, from, count));
    return mean;
  }

  /** The mean's floats {@code [from, from + count)}. */
  private static double average(
      List<SparseFloats> values, double[] weights, float[] mean, int from, int count) {
    List<SparseFloats.Reader> readers =
        values.stream().map(floats -> floats.reader().skip(from)).toList();
    double[] sum = new double[Math.min(count, Blocks.STRIP)];
    for (int first = from; first < from + count; first += Blocks.STRIP) {
      int length = Math.min(Blocks.STRIP, from + count - first);
      boolean isAny = false;
      for (int k = 0; k < weights.length; k++) {
        isAny |= readers.get(k).addNext(length, weights[k], sum);
      }
      if (!isAny) {
        Arrays.fill(mean, first, first + length, 0f);
        continue;
      }
      for (int i = 0; i < length; i++) {
        mean[first + i] = (float) sum[i];
        sum[i] = 0;
      }
    }
    return 0;
  }

  /**
   * Distance of the shards' updates from their mean, in lengths of the mean: {@code √(Σₖ nₖ·|uₖ −
   * u|² / Σₖ nₖ) / |u|}, from {@code Σₖ nₖ·|uₖ|² / Σₖ nₖ − |u|²}. About {@code √(K−1)} where they
   * have nothing in common.
   *
   * @param squaredMean squared Euclidean norm of the mean {@code u}
   */
  double spread(double squaredMean) {
    return Math.sqrt(Math.max(0, squaredNorm / squaredMean - 1));
  }

  /** Seconds of computing, added over the shards. */
  public double busySeconds() {
    return Arrays.stream(shardSeconds).sum();
  }

  /** Mean training loss in nats per target. */
  public double meanLossNats() {
    return lossNats / weight;
  }
}
