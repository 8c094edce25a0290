package rnn.train;

import java.util.stream.IntStream;

/**
 * Arrays {@code [P]} cut into blocks of a fixed size, which the cores of the driver work on at the
 * same time. Sums over blocks are added up in the order of the blocks, so that no bit depends on
 * how many cores there are.
 */
final class Blocks {
  /** Floats of a block, but for the last. */
  static final int SIZE = 1 << 16;

  /** Floats that are passed over several times in a row, and stay in the nearest cache. */
  static final int STRIP = 1 << 10;

  private Blocks() {}

  /** Work on floats {@code [from, from + count)}; no two of them at once. */
  interface Work {
    /** The work on one block; returns the block's term of the sum. */
    double on(int from, int count);
  }

  /** Does {@code work} on every block of {@code size} floats, and adds up what it gives. */
  static double sum(int size, Work work) {
    int blocks = (size + SIZE - 1) / SIZE;
    if (blocks <= 1) {
      return work.on(0, size);
    }
    double[] sums =
        IntStream.range(0, blocks)
            .parallel()
            .mapToDouble(block -> work.on(block * SIZE, Math.min(SIZE, size - block * SIZE)))
            .toArray();
    double sum = 0;
    for (double ofBlock : sums) {
      sum += ofBlock;
    }
    return sum;
  }

  /** {@code Σ xᵢ²} of {@code x [P]}, which is finite if and only if every {@code xᵢ} is. */
  static double sumOfSquares(float[] x) {
    return sum(x.length, (from, count) -> sumOfSquares(x, from, from + count));
  }

  /** Four chains of additions, which a core works on at the same time. */
  private static double sumOfSquares(float[] x, int from, int end) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < end; i += 4) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
    }
    for (; i < end; i++) {
      a += (double) x[i] * x[i];
    }
    return (a + b) + (c + d);
  }

  /** Greatest {@code |xᵢ|} of floats {@code [from, end)}; NaN if one of them is. */
  static float largest(float[] x, int from, int end) {
    float largest = 0;
    for (int i = from; i < end; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    return largest;
  }
}
