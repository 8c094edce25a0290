package rnn.spark.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import rnn.baseline.ExpectedCounts;
import rnn.baseline.HiddenMarkovModel;
import rnn.spark.job.Jobs;
import rnn.spark.job.ResultLimit;
import scala.Tuple2;

/**
 * Sum of the expected counts of all shards, in their order.
 *
 * <p>While they are little together, the driver collects them. Beyond, they are cut into slices of
 * rows; the same slice of all shards meets in one task, which adds it up, and the driver collects
 * the sums, as many at a time as it may. Both ways give the same bits.
 */
final class ExpectedSum {
  private static final long MAX_COLLECTED_BYTES = 256L << 20; // of all shards together
  private static final long MEETING_BYTES = 64L << 20; // of all shards in one task's memory

  private final JavaSparkContext context;
  private final JavaRDD<ExpectedCounts> counts; // of a shard in each partition
  private final HiddenMarkovModel model;
  private final String title;

  ExpectedSum(JavaRDD<ExpectedCounts> counts, HiddenMarkovModel model, String title) {
    this.context = JavaSparkContext.fromSparkContext(counts.context());
    this.counts = counts;
    this.model = model;
    this.title = title;
  }

  /** The sum of {@code counts}, which {@code model} expects. */
  static ExpectedCounts of(JavaRDD<ExpectedCounts> counts, HiddenMarkovModel model, String title) {
    ExpectedSum sum = new ExpectedSum(counts, model, title);
    long room = ResultLimit.of(sum.context.getConf()).room();
    return sum.bytes(counts.getNumPartitions()) <= Math.min(MAX_COLLECTED_BYTES, room)
        ? sum.collected()
        : sum.sliced(sum.slices(MEETING_BYTES), room);
  }

  /** Bytes of the counts of {@code shards} that have every token. */
  private long bytes(int shards) {
    return (long) Double.BYTES * shards * model.states() * rows();
  }

  private int rows() {
    return ExpectedCounts.rows(model.states(), model.vocabularySize());
  }

  /** The sum by way of the driver. */
  ExpectedCounts collected() {
    ExpectedCounts sum = ExpectedCounts.zero(model);
    Jobs.collect(counts, title).forEach(sum::add);
    return sum;
  }

  /** Number of slices, each of which takes {@code meetingBytes} of all shards. */
  private int slices(long meetingBytes) {
    long byMemory = bytes(counts.getNumPartitions()) / meetingBytes + 1;
    return (int) Math.min(rows(), Math.max(2L * context.defaultParallelism(), byMemory));
  }

  /**
   * The sum by way of {@code slices} tasks.
   *
   * @param room bytes that the driver may collect at a time
   */
  ExpectedCounts sliced(int slices, long room) {
    int rows = rows();
    int states = model.states();
    JavaRDD<Tuple2<Integer, ExpectedCounts>> cut =
        counts.flatMap(
            whole ->
                IntStream.range(0, slices)
                    .mapToObj(
                        s ->
                            new Tuple2<>(
                                s, whole.slice(begin(s, slices, rows), begin(s + 1, slices, rows))))
                    .iterator());
    JavaRDD<ExpectedCounts> sums =
        JavaPairRDD.fromJavaRDD(cut)
            .partitionBy(new HashPartitioner(slices)) // an int is its own hash
            .mapPartitionsWithIndex(
                (s, meeting) ->
                    List.of(
                            added(
                                meeting,
                                ExpectedCounts.zero(
                                    states, begin(s, slices, rows), begin(s + 1, slices, rows))))
                        .iterator(),
                true);
    int atATime = (int) Math.max(1, Math.min(slices, room / Math.max(1, bytes(1) / slices + 1)));
    ExpectedCounts sum = ExpectedCounts.zero(model);
    try {
      for (int first = 0; first < slices; first += atATime) {
        int[] group = IntStream.range(first, Math.min(slices, first + atATime)).toArray();
        for (List<ExpectedCounts> slice :
            Jobs.run(context, title, () -> sums.collectPartitions(group))) {
          slice.forEach(sum::add);
        }
      }
    } finally {
      sums.rdd().cleanShuffleDependencies(false);
    }
    return sum;
  }

  /** First row of a slice. */
  private static int begin(int slice, int slices, int rows) {
    return (int) ((long) slice * rows / slices);
  }

  private static ExpectedCounts added(
      Iterator<Tuple2<Integer, ExpectedCounts>> meeting, ExpectedCounts sum) {
    List<ExpectedCounts> parts = new ArrayList<>();
    meeting.forEachRemaining(entry -> parts.add(entry._2()));
    parts.sort(Comparator.comparingInt(ExpectedCounts::shard));
    parts.forEach(sum::add);
    return sum;
  }
}
