package rnn.spark.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import rnn.baseline.AdjustedCounts;
import rnn.baseline.Column;
import rnn.baseline.CountedKind;
import rnn.baseline.CountingOptions;
import rnn.baseline.Discounts;
import rnn.baseline.KneserNey;
import rnn.baseline.NgramModel;
import rnn.baseline.NgramRows;
import rnn.baseline.NgramTables;
import rnn.baseline.Tables;
import rnn.baseline.TokenSums;
import rnn.baseline.TrieStretch;
import rnn.batch.Shard;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import scala.Tuple2;

/**
 * The counting of Kneser-Ney n-grams in two shuffles.
 *
 * <p>In the first, occurrences of the longest n-grams meet by their last two tokens, and with them
 * all n-grams that they end with: what stands before those is counted there. In the second, n-grams
 * meet by the range in which their first two tokens lie, and with them all that follow them: there
 * they become a stretch of the model's trie. Sums over the whole text go with the second one to a
 * partition of its own. The driver has what belongs to single tokens, and the rest in pieces.
 *
 * <p>All sums are of whole numbers, so the bits depend on neither shards nor cluster.
 */
public final class KneserNeyCounting implements Counting {
  private static final int PART_BYTES = 16 << 20; // n-grams of a partition, at most about so many
  private static final int MIN_PART_TOKENS = 10_000; // where cores would have more partitions

  private final int partBytes;

  /** The counting in partitions of a size that suits executors. */
  public KneserNeyCounting() {
    this(PART_BYTES);
  }

  KneserNeyCounting(int partBytes) {
    this.partBytes = partBytes;
  }

  @Override
  public CountedKind kind() {
    return KneserNey.INSTANCE;
  }

  @Override
  public Counted count(CountingData data, CountingOptions options, CountingProgress progress) {
    int order = options.get(CountingOptions.ORDER);
    int vocabulary = data.encoder().words().size();
    int shards = data.training().getNumPartitions();
    List<long[]> samples =
        Jobs.collect(
            data.training().map(shard -> BigramRanges.sample(shard, shards, vocabulary)),
            "count tokens");
    long tokens = samples.stream().mapToLong(sample -> sample[0]).sum();
    if (tokens == 0) {
      throw new InputException("The training data must have tokens but has none");
    }
    if (order == 1) {
      return unigrams(data, progress);
    }
    BigramRanges ranges = BigramRanges.of(samples, partitions(data, tokens, order));
    int[] pruned = new int[order + 1];
    Arrays.setAll(pruned, n -> n == 0 ? 0 : options.prunedCount(n));
    JavaPairRDD<Integer, Object> ngrams =
        adjusted(data.training(), ranges, order, vocabulary, pruned);
    try {
      return count(data, ngrams, ranges.number(), order, progress);
    } catch (RuntimeException e) {
      ngrams.rdd().cleanShuffleDependencies(false);
      throw e;
    }
  }

  private int partitions(CountingData data, long tokens, int order) {
    long ints = 0; // of a token's n-grams, if all are different
    for (int n = 2; n <= order; n++) {
      ints += n + 1;
    }
    long bySize = (tokens * ints * Integer.BYTES + partBytes - 1) / partBytes;
    long byCores = Math.min(data.context().defaultParallelism(), tokens / MIN_PART_TOKENS);
    return (int) Math.max(1, Math.max(bySize, byCores));
  }

  /** N-grams in blocks, by the range that they begin in; in the last partition, sums of all. */
  private static JavaPairRDD<Integer, Object> adjusted(
      JavaRDD<Shard> training, BigramRanges ranges, int order, int vocabulary, int[] pruned) {
    int partitions = ranges.number();
    JavaRDD<Tuple2<Integer, Object>> occurrences =
        training.mapPartitions(
            shards ->
                new Occurrences(shards, new AdjustedCounts(vocabulary, pruned), order, partitions));
    JavaRDD<Tuple2<Integer, Object>> adjusted =
        JavaPairRDD.fromJavaRDD(occurrences)
            .partitionBy(new HashPartitioner(partitions))
            .mapPartitions(
                blocks ->
                    new AdjustedNgrams(
                        blocks,
                        order,
                        new AdjustedCounts(vocabulary, pruned),
                        ranges,
                        new TokenSums(vocabulary, order)));
    return JavaPairRDD.fromJavaRDD(adjusted).partitionBy(new HashPartitioner(partitions + 1));
  }

  private static Counted count(
      CountingData data,
      JavaPairRDD<Integer, Object> ngrams,
      int ranges,
      int order,
      CountingProgress progress) {
    int vocabulary = data.encoder().words().size();
    TokenSums sums = sums(ngrams.values(), ranges, order, vocabulary);
    Discounts[] discounts = discounts(sums, progress);
    Broadcast<long[]> totals = data.context().broadcast(sums.totals());
    TrieColumns columns =
        new TrieColumns(
            ngrams
                .mapPartitionsWithIndex(
                    (range, blocks) ->
                        range == ranges
                            ? Collections.<TrieStretch>emptyIterator()
                            : List.of(stretch(blocks, discounts, totals.value())).iterator(),
                    true)
                .persist(StorageLevel.MEMORY_AND_DISK()),
            order);
    Runnable release =
        () -> {
          columns.release();
          ngrams.rdd().cleanShuffleDependencies(false);
          totals.destroy();
        };
    try {
      long[] sizes = columns.count(ranges); // [N+1]
      sizes[1] = vocabulary + 1L;
      Tables tables = NgramTables.settings(NgramModel.Form.INTERPOLATED, order, vocabulary);
      tables.add(Column.of(NgramTables.values(1), sums.probabilities(discounts[1])));
      tables.add(Column.of(NgramTables.weights(1), sums.weights(discounts[2])));
      tables.add(Column.of(NgramTables.children(1), sums.children()));
      columns.addTo(tables);
      return new Counted(tables, figures(sizes, discounts), release);
    } catch (RuntimeException e) {
      release.run();
      throw e;
    }
  }

  /** Sums over the packed ones in one partition of {@code packed}. */
  private static TokenSums sums(JavaRDD<Object> packed, int partition, int order, int vocabulary) {
    JavaRDD<long[]> summed =
        packed.mapPartitions(
            parts -> {
              TokenSums sums = new TokenSums(vocabulary, order);
              while (parts.hasNext()) {
                sums.addPacked((long[]) parts.next());
              }
              return List.of(sums.packed()).iterator();
            });
    List<long[]>[] collected =
        Jobs.run(
            JavaSparkContext.fromSparkContext(packed.context()),
            "count n-grams",
            () -> summed.collectPartitions(new int[] {partition}));
    TokenSums sums = new TokenSums(vocabulary, order);
    sums.addPacked(collected[0].get(0));
    return sums;
  }

  private static TrieStretch stretch(
      Iterator<Tuple2<Integer, Object>> blocks, Discounts[] discounts, long[] totals) {
    NgramRows[] rows = new NgramRows[discounts.length]; // [N+1]
    Arrays.setAll(rows, NgramRows::new);
    while (blocks.hasNext()) {
      int[] block = (int[]) blocks.next()._2();
      rows[block[0]].addRows(block, 1);
    }
    for (int n = 2; n < rows.length; n++) {
      rows[n].sort();
    }
    return TrieStretch.of(rows, discounts, totals);
  }

  /** The model of order 1, of occurrences alone. */
  private static Counted unigrams(CountingData data, CountingProgress progress) {
    int vocabulary = data.encoder().words().size();
    JavaRDD<Tuple2<Integer, Object>> counts =
        data.training()
            .map(
                shard -> {
                  TokenSums sums = new TokenSums(vocabulary, 1);
                  for (int token : shard.tokens()) {
                    sums.addOccurrence(token);
                  }
                  return new Tuple2<>(0, sums.packed());
                });
    JavaPairRDD<Integer, Object> met =
        JavaPairRDD.fromJavaRDD(counts).partitionBy(new HashPartitioner(1));
    TokenSums sums;
    try {
      sums = sums(met.values(), 0, 1, vocabulary);
    } finally {
      met.rdd().cleanShuffleDependencies(false);
    }
    Discounts[] discounts = discounts(sums, progress);
    Tables tables = NgramTables.settings(NgramModel.Form.INTERPOLATED, 1, vocabulary);
    tables.add(Column.of(NgramTables.values(1), sums.probabilities(discounts[1])));
    return new Counted(tables, figures(new long[] {0, vocabulary + 1L}, discounts), () -> {});
  }

  private static Discounts[] discounts(TokenSums sums, CountingProgress progress) {
    Discounts[] discounts = sums.discounts();
    for (int n = 1; n < discounts.length; n++) {
      if (discounts[n].areFallback()) {
        progress.remark(
            "The counts of %d-grams define no discounts (there is little text, or it repeats itself); %s, %s and %s stand in."
                .formatted(n, discounts[n].one(), discounts[n].two(), discounts[n].more()));
      }
    }
    return discounts;
  }

  private static Map<String, Object> figures(long[] sizes, Discounts[] discounts) {
    List<Long> ngrams = new ArrayList<>();
    List<List<Double>> values = new ArrayList<>();
    List<Integer> fallbacks = new ArrayList<>();
    for (int n = 1; n < discounts.length; n++) {
      ngrams.add(sizes[n]);
      values.add(List.of(discounts[n].one(), discounts[n].two(), discounts[n].more()));
      if (discounts[n].areFallback()) {
        fallbacks.add(n);
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("ngrams", ngrams); // by order, from 1 on; the beginning of a sentence is one
    figures.put("discounts", values); // of each order: of counts of 1, 2, and 3 or more
    figures.put("fallbackDiscounts", fallbacks); // orders whose counts define none
    return figures;
  }
}
