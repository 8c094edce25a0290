package rnn.train;

import java.util.Arrays;
import java.util.List;

/**
 * The token-weighted mean of a round's updates: {@code Σₖ nₖ·uₖ / Σₖ nₖ}, summed in double in the
 * order of the shards.
 *
 * @param values {@code [P]}; the caller owns it
 * @param tokens tokens of all shards, {@code Σₖ nₖ}
 * @param lossNats summed training loss over them
 * @param squaredNorm mean of the updates' squared Euclidean norms, {@code Σₖ nₖ·|uₖ|² / Σₖ nₖ}
 * @param bytes what the shards' updates took on their way, all together
 * @param shardSeconds {@code [K]}: how long each shard computed
 */
public record MeanUpdate(
    float[] values,
    long tokens,
    double lossNats,
    double squaredNorm,
    long bytes,
    double[] shardSeconds) {
  private static final int BLOCK = 1 << 12; // sums in double that stay in the cache

  /**
   * The mean of {@code updates}, which stand in the order of their shards; shards without tokens
   * weigh nothing.
   */
  public static MeanUpdate of(List<ShardUpdate> updates) {
    return of(meanSlice(updates), updates);
  }

  /** The counts of {@code updates} around a mean that was computed slice by slice elsewhere. */
  public static MeanUpdate of(float[] mean, List<ShardUpdate> updates) {
    long total = 0;
    double lossNats = 0;
    double squaredNorm = 0;
    long bytes = 0;
    double[] shardSeconds = new double[updates.size()];
    for (int k = 0; k < shardSeconds.length; k++) {
      ShardUpdate update = updates.get(k);
      total += update.tokens();
      lossNats += update.lossNats();
      squaredNorm += update.tokens() == 0 ? 0 : update.tokens() * update.squaredNorm();
      bytes += update.bytes();
      shardSeconds[k] = update.nanos() * 1e-9;
    }
    return new MeanUpdate(
        mean, total, lossNats, total == 0 ? 0 : squaredNorm / total, bytes, shardSeconds);
  }

  /**
   * The mean of one slice of every shard's update, {@code Σₖ nₖ·sₖ / Σₖ nₖ}; the slice itself where
   * no other weighs anything. The bits depend on the slices and their order only, so it does not
   * matter how an update is cut or who adds it up.
   *
   * <p>Nor does it matter that zeros are left out: a sum begins at +0.0 and is never −0.0, so that
   * adding a zero changes nothing.
   *
   * @param slices updates {@code [n]} in the order of the shards; the mean may be the array of one
   */
  public static float[] meanSlice(List<ShardUpdate> slices) {
    List<ShardUpdate> weighty = slices.stream().filter(slice -> slice.tokens() > 0).toList();
    if (weighty.size() == 1) {
      return weighty.get(0).values().toArray();
    }
    long total = weighty.stream().mapToLong(ShardUpdate::tokens).sum();
    List<SparseFloats.Reader> readers =
        weighty.stream().map(slice -> slice.values().reader()).toList();
    int n = slices.get(0).values().size();
    float[] mean = new float[n];
    double[] sum = new double[Math.min(n, BLOCK)];
    for (int first = 0; first < n && total > 0; first += BLOCK) {
      int count = Math.min(BLOCK, n - first);
      Arrays.fill(sum, 0);
      for (int k = 0; k < readers.size(); k++) {
        readers.get(k).addNext(count, weighty.get(k).tokens(), sum);
      }
      for (int i = 0; i < count; i++) {
        mean[first + i] = (float) (sum[i] / total);
      }
    }
    return mean;
  }

  /**
   * How far the shards' updates lie from their mean, in lengths of the mean: {@code √(Σₖ nₖ·|uₖ −
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

  /** Mean training loss in nats per token. */
  public double meanLossNats() {
    return lossNats / tokens;
  }
}
