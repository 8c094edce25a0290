package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import rnn.math.KernelProvider;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.parameter.TouchedParts;

class SparseFloatsTest {
  private static final int RUN = SparseFloats.RUN;
  private static final int SPAN_BYTES = 2 * Integer.BYTES;
  private static final float[] AWKWARD = {
    -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -1e38f
  };

  private static float[] ones(int size) {
    float[] array = new float[size];
    Arrays.fill(array, 1f);
    return array;
  }

  private static int[] bits(float[] array) {
    int[] bits = new int[array.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(array[i]);
    }
    return bits;
  }

  private static void assertSameBits(float[] expected, float[] actual) {
    assertArrayEquals(bits(expected), bits(actual));
  }

  /** Bytes that {@code array} takes, once it is clear that it comes back to the bit. */
  private static long bytes(float[] array) {
    SparseFloats sparse = SparseFloats.copyOf(array);
    assertSameBits(array, sparse.toArray());
    assertEquals(array.length, sparse.size());
    return sparse.bytes();
  }

  @Test
  void anArrayWithoutLongRunsOfZerosIsOneSpan() {
    assertEquals(1000 * Float.BYTES + SPAN_BYTES, bytes(ones(1000)));
    float[] alternating = ones(1000);
    for (int i = 0; i < alternating.length; i += 2) {
      alternating[i] = 0f;
    }
    assertEquals(1000 * Float.BYTES + SPAN_BYTES, bytes(alternating));
  }

  @Test
  void zerosAloneTakeNothing() {
    assertEquals(0, bytes(new float[0]));
    assertEquals(0, bytes(new float[RUN]));
    assertEquals(0, bytes(new float[100_000]));
  }

  @Test
  void runsAreLeftOutWhereverTheyLieIfTheyAreLongEnough() {
    for (int size : new int[] {RUN - 1, RUN, RUN + 1, 3 * RUN + 5, 100}) {
      for (int length = RUN - 2; length <= RUN + 20 && length <= size; length++) {
        for (int first = 0; first + length <= size; first++) {
          float[] array = ones(size);
          Arrays.fill(array, first, first + length, 0f);
          int left = length < RUN ? size : size - length;
          int spans = length < RUN ? 1 : (first > 0 ? 1 : 0) + (first + length < size ? 1 : 0);
          assertEquals(left * Float.BYTES + spans * SPAN_BYTES, bytes(array));
        }
      }
    }
  }

  @Test
  void aMinusZeroIsAValue() {
    float[] array = new float[100];
    array[50] = -0f;
    assertEquals(Float.BYTES + SPAN_BYTES, bytes(array));
    Arrays.fill(array, -0f);
    assertEquals(100 * Float.BYTES + SPAN_BYTES, bytes(array));
  }

  @Test
  void theCopyIsOnesOwn() {
    float[] array = ones(3);
    SparseFloats sparse = SparseFloats.copyOf(array);
    array[1] = 7f;
    assertArrayEquals(ones(3), sparse.toArray());
  }

  @Property(tries = 200)
  void aChangeIsTheDifferenceWhereverSomethingWasTouched(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                EmbeddingWeight.table(1 + random.nextInt(60), 1 + random.nextInt(40)),
                ParameterSpec.sparseRowWeight("cluster", 1 + random.nextInt(30), 16, 1f),
                ParameterSpec.vector("bias", 1 + random.nextInt(40), 1f)));
    float[] before = layout.initial(seed);
    float[] after = before.clone();
    TouchedParts parts = new TouchedParts(layout);
    Gradient gradient = new Gradient(layout);
    for (int window = 0; window < 3; window++) {
      gradient.clear();
      for (int i = 0; i < 5; i++) {
        gradient.touch(0, random.nextInt(layout.specs().get(0).rows()));
      }
      if (random.nextInt(4) == 0) {
        gradient.touch(1, 0);
      }
      gradient.spans(
          (from, length) -> {
            for (int i = from; i < from + length; i++) {
              after[i] += random.nextInt(3) == 0 ? 0f : (float) random.nextDouble(-1, 1);
            }
          });
      parts.add(gradient);
    }
    float[] expected = new float[before.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = after[i] - before[i];
    }
    SparseFloats change =
        SparseFloats.change(before, after.clone(), parts, KernelProvider.kernels());
    assertSameBits(expected, change.toArray());
    assertTrue(
        change.bytes() <= bytes(expected) + (3 * 5 + 2) * (2L * RUN * Float.BYTES + SPAN_BYTES));
  }

  @Property(tries = 300)
  void partsOfAnySizePutTogetherAreTheArray(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 700) int size) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] array = touched(random, size);
    long whole = bytes(array);
    SparseFloats.Reader reader = SparseFloats.copyOf(array).reader();
    float[] together = new float[size];
    int parts = 0;
    long bytes = 0;
    for (int at = 0; at < size; parts++) {
      int count = Math.min(random.nextInt(90), size - at);
      SparseFloats part = reader.next(count);
      assertSameBits(Arrays.copyOfRange(array, at, at + count), part.toArray());
      part.copyTo(together, at);
      bytes += part.bytes();
      at += count;
    }
    assertSameBits(array, together);
    assertTrue(bytes <= whole + (long) parts * SPAN_BYTES, "a cut may split a span, no more");
  }

  @Property(tries = 100)
  void whatHasTravelledIsTheSameToTheBit(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 20_000) int size)
      throws IOException, ClassNotFoundException {
    float[] array = touched(new SplittableRandom(seed), size);
    SparseFloats travelled = travelled(SparseFloats.copyOf(array));
    assertEquals(SparseFloats.copyOf(array).bytes(), travelled.bytes());
    assertSameBits(array, travelled.toArray());
    assertSameBits(array, travelled(SparseFloats.whole(array)).toArray());
  }

  private static SparseFloats travelled(SparseFloats floats)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(floats);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    return (SparseFloats) new ObjectInputStream(in).readObject();
  }

  @Property(tries = 100)
  void theMeanHasTheBitsOfDenseSums(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int shards,
      @ForAll @IntRange(min = 1, max = 150_000) int size) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] arrays = new float[shards][];
    long[] tokens = new long[shards];
    List<ShardUpdate> updates = new ArrayList<>();
    for (int k = 0; k < shards; k++) {
      arrays[k] = touched(random, size);
      tokens[k] = 1 + random.nextInt(100_000);
      updates.add(
          new ShardUpdate(k, SparseFloats.copyOf(arrays[k]), tokens[k], tokens[k], 0, 0, 0));
    }
    long total = Arrays.stream(tokens).sum();
    float[] expected = new float[size];
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int k = 0; k < shards; k++) {
        sum += (double) tokens[k] / total * arrays[k][i];
      }
      expected[i] = (float) sum;
    }
    float[] mean = MeanUpdate.meanSlice(updates);
    for (int i = 0; i < size; i++) { // which NaN it is, Java leaves open
      assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(mean[i]));
    }
  }

  /** Stretches of zeros and of values, awkward ones among them. */
  private static float[] touched(SplittableRandom random, int size) {
    float[] array = new float[size];
    boolean isTouched = random.nextBoolean();
    for (int at = 0; at < size; isTouched = !isTouched) {
      int end = Math.min(size, at + 1 + random.nextInt(random.nextBoolean() ? 40 : 400));
      for (; at < end; at++) {
        if (isTouched) {
          array[at] =
              random.nextInt(20) == 0
                  ? AWKWARD[random.nextInt(AWKWARD.length)]
                  : (float) random.nextDouble(-1, 1);
        }
      }
    }
    return array;
  }
}
