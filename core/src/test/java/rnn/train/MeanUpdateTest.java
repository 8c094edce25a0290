package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeanUpdateTest {
  private static ShardUpdate update(int shard, long tokens, float... values) {
    double squaredNorm = 0;
    for (float value : values) {
      squaredNorm += value * value;
    }
    SparseFloats sparse = SparseFloats.copyOf(values);
    return new ShardUpdate(
        shard, sparse, tokens, tokens, tokens * 2.0, squaredNorm, 1_000_000_000L);
  }

  @Test
  void tokensWeighTheMean() {
    MeanUpdate mean = MeanUpdate.of(List.of(update(0, 1, 1f, 10f), update(1, 3, 5f, -10f)));
    assertArrayEquals(new float[] {4f, -5f}, mean.values());
    assertEquals(4, mean.tokens());
    assertEquals(2, mean.meanLossNats());
    assertEquals(2, mean.busySeconds(), 1e-9);
  }

  @Test
  void aShardWithoutTokensWeighsNothingWhateverItSays() {
    MeanUpdate mean =
        MeanUpdate.of(List.of(update(0, 2, 1.5f), update(1, 0, Float.NaN), update(2, 2, 0.5f)));
    assertArrayEquals(new float[] {1f}, mean.values());
  }

  @Test
  void oneShardsUpdateIsItsOwnMeanToTheLastBit() {
    float[] values = {0.1f, -1e-30f, 3e30f, Float.MIN_VALUE, 1f / 3};
    assertArrayEquals(values, MeanUpdate.of(List.of(update(0, 123_457, values))).values());
  }

  @Test
  void cuttingUpdatesInSlicesChangesNoBit() {
    float[] a = {0.1f, 0.2f, 0.3f, 0.7f, -0.9f};
    float[] b = {1e-7f, 3f, -0.3f, 0.11f, 0.13f};
    float[] whole = meanOfSlices(a, b);
    for (int cut = 1; cut < a.length; cut++) {
      float[] left = meanOfSlices(Arrays.copyOf(a, cut), Arrays.copyOf(b, cut));
      float[] right =
          meanOfSlices(Arrays.copyOfRange(a, cut, a.length), Arrays.copyOfRange(b, cut, b.length));
      assertArrayEquals(Arrays.copyOf(whole, cut), left);
      assertArrayEquals(Arrays.copyOfRange(whole, cut, whole.length), right);
    }
  }

  private static float[] meanOfSlices(float[] a, float[] b) {
    return MeanUpdate.meanSlice(List.of(update(0, 17, a), update(1, 5, b)));
  }

  /** Stretches that no shard touched are left out of the updates, and are zeros all the same. */
  @Test
  void anArrayThatHeldAnotherMeanHoldsNothingOfIt() {
    int n = 5 * Blocks.STRIP + 7;
    float[] a = new float[n];
    float[] b = new float[n];
    for (int i = 0; i < 20; i++) {
      a[3 * Blocks.STRIP + i] = 1f / (i + 1);
      b[n - 1 - i] = -0.3f * i;
    }
    List<ShardUpdate> updates = List.of(update(0, 3, a), update(1, 5, b));
    float[] expected = MeanUpdate.of(updates).values();
    float[] room = new float[n];
    Arrays.fill(room, Float.NaN);
    for (int round = 0; round < 2; round++) {
      float[] mean = MeanUpdate.of(updates, room).values();
      assertSame(room, mean);
      assertArrayEquals(expected, mean);
      updates = List.of(update(0, 3, b), update(1, 5, b));
      expected = MeanUpdate.of(updates).values();
    }
    float[] other = MeanUpdate.of(updates, new float[n + 1]).values();
    assertArrayEquals(expected, other, "an array of another length is left alone");
  }

  @Test
  void theSpreadIsTheMeanDistanceFromTheMeanInItsLengths() {
    // Around the mean (2,1), of length √5, lie (0,0) with weight 1 and (4,2) with weight 1.
    MeanUpdate apart = MeanUpdate.of(List.of(update(0, 3, 0f, 0f), update(1, 3, 4f, 2f)));
    assertEquals(1, apart.spread(5), 1e-12);
    // The mean (1,0); distances 1 (weight 2) and 2 (weight 1): √((2·1 + 1·4)/3) = √2.
    MeanUpdate weighted = MeanUpdate.of(List.of(update(0, 2, 0f, 0f), update(1, 1, 3f, 0f)));
    assertEquals(Math.sqrt(2), weighted.spread(1), 1e-12);
    MeanUpdate same = MeanUpdate.of(List.of(update(0, 1, 3f, 4f), update(1, 9, 3f, 4f)));
    assertEquals(0, same.spread(25), 1e-12);
  }

  @Test
  void minusZerosAddUpToZeroAndAreKeptWhereThereIsOne() {
    MeanUpdate one = MeanUpdate.of(List.of(update(0, 3, -0f), update(1, 0, 1f)));
    assertEquals(-0f, one.values()[0]);
    MeanUpdate two = MeanUpdate.of(List.of(update(0, 3, -0f), update(1, 4, -0f)));
    assertEquals(0f, two.values()[0]);
  }

  @Test
  void noTokensAtAllMakeAMeanOfZeros() {
    assertArrayEquals(new float[2], MeanUpdate.of(List.of(update(0, 0, 1f, 2f))).values());
  }
}
