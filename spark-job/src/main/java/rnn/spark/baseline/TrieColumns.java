package rnn.spark.baseline;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import rnn.baseline.Column;
import rnn.baseline.NgramTables;
import rnn.baseline.Tables;
import rnn.baseline.TrieStretch;
import rnn.spark.job.Jobs;

/** Columns of a model whose trie lies on executors, a stretch in each partition. */
final class TrieColumns {
  private final JavaRDD<TrieStretch> stretches;
  private final int order;
  private int[][] sizes = {}; // [stretches][N+1] n-grams of each order

  /** Columns of {@code stretches}, which are persisted. */
  TrieColumns(JavaRDD<TrieStretch> stretches, int order) {
    this.stretches = stretches;
    this.order = order;
  }

  /** Makes the stretches, {@code number} of them. Number of n-grams {@code [N+1]} by order. */
  long[] count(int number) {
    int highest = order;
    JavaRDD<int[]> counted =
        stretches.map(
            stretch ->
                IntStream.rangeClosed(0, highest).map(n -> stretch.tokens(n).length).toArray());
    sizes = Jobs.collect(counted, "make the model").toArray(int[][]::new);
    if (sizes.length != number) {
      throw new IllegalStateException(
          "There must be %d stretches but there are %d".formatted(number, sizes.length));
    }
    long[] sums = new long[order + 1];
    for (int[] size : sizes) {
      for (int n = 2; n <= order; n++) {
        sums[n] += size[n];
      }
    }
    for (int n = 2; n <= order; n++) {
      NgramTables.index(sums[n], n);
    }
    return sums;
  }

  /** Adds the columns of n-grams of two tokens or more. */
  void addTo(Tables tables) {
    for (int n = 2; n <= order; n++) {
      int of = n;
      long size = Arrays.stream(sizes).mapToLong(stretch -> stretch[of]).sum();
      tables.add(
          column(NgramTables.tokens(n), Column.Type.I32, size, n, stretch -> stretch.tokens(of)));
      tables.add(
          column(
              NgramTables.values(n),
              Column.Type.F32,
              size,
              n,
              stretch -> stretch.probabilities(of)));
      if (n < order) {
        tables.add(
            column(
                NgramTables.weights(n), Column.Type.F32, size, n, stretch -> stretch.weights(of)));
        tables.add(
            Column.ofPieces(
                NgramTables.children(n),
                Column.Type.I32,
                size + 1,
                () -> new Sums(parts(NgramTables.children(of), of, s -> s.children(of)))));
      }
    }
  }

  private Column column(
      String name, Column.Type type, long size, int n, Function<TrieStretch, Object> part) {
    return Column.ofPieces(name, type, size, () -> parts(name, n, part));
  }

  /** Gives up the stretches. */
  void release() {
    stretches.unpersist(false);
  }

  /** A part of each stretch, in their order. */
  private Iterator<Object> parts(String name, int n, Function<TrieStretch, Object> part) {
    int[] ofOrder = Arrays.stream(sizes).mapToInt(stretch -> stretch[n]).toArray();
    return new PartitionElements<>(stretches.map(part), ofOrder, "get " + name);
  }

  /** 0, and the sum up to each number behind it. */
  private static final class Sums implements Iterator<Object> {
    private final Iterator<Object> pieces; // of int[]
    private boolean hasBegun;
    private int sum;

    Sums(Iterator<Object> pieces) {
      this.pieces = pieces;
    }

    @Override
    public boolean hasNext() {
      return !hasBegun || pieces.hasNext();
    }

    @Override
    public Object next() {
      if (!hasBegun) {
        hasBegun = true;
        return new int[1];
      }
      int[] sums = ((int[]) pieces.next()).clone();
      for (int i = 0; i < sums.length; i++) {
        sum += sums[i];
        sums[i] = sum;
      }
      return sums;
    }
  }
}
