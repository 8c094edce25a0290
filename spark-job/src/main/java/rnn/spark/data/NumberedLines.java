package rnn.spark.data;

import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import rnn.batch.ContentOrder;
import rnn.batch.HeldOutSplit;
import rnn.spark.job.Jobs;
import scala.Tuple2;

/**
 * The sequences of a labelled corpus, numbered in its order before they are encoded: so words,
 * characters and labels are counted of the part that is trained on, and to what is held out of it
 * the others are as new as they are to a file of its own.
 *
 * <p>Sequences without tokens and labels have no number.
 */
public final class NumberedLines {
  private final Corpus corpus;
  private final JavaRDD<Line> lines;
  private final List<long[]> counts; // sequences and tokens of each partition

  private NumberedLines(Corpus corpus, JavaRDD<Line> lines) {
    this.corpus = corpus;
    this.lines = lines;
    this.counts =
        Jobs.collect(lines.mapPartitions(NumberedLines::counted), "count " + corpus.description());
  }

  /** The sequences of {@code corpus}; rows of a table are sorted by what is in them. */
  public static NumberedLines of(Corpus corpus) {
    JavaRDD<Line> lines =
        corpus.lines().filter(line -> !line.tokens().isEmpty() || !line.labels().isEmpty());
    return new NumberedLines(
        corpus, corpus.order() == Corpus.Order.AS_READ ? lines : byContent(lines));
  }

  private static JavaRDD<Line> byContent(JavaRDD<Line> lines) {
    JavaPairRDD<ContentOrder, String[][]> keyed =
        lines.mapToPair(
            line ->
                new Tuple2<>(
                    ContentOrder.ofCharacters(line.tokens(), line.labels()),
                    new String[][] {
                      line.tokens().toArray(String[]::new), line.labels().toArray(String[]::new)
                    }));
    return keyed
        .repartitionAndSortWithinPartitions(
            new ContentRanges(keyed.getNumPartitions()), ContentOrder.ByContent.INSTANCE)
        .values()
        .map(both -> Line.labelled(List.of(both[0]), List.of(both[1])));
  }

  private static Iterator<long[]> counted(Iterator<Line> lines) {
    long[] count = new long[2];
    while (lines.hasNext()) {
      count[0]++;
      count[1] += Math.max(1, lines.next().tokens().size()); // <eos> of a text without tokens
    }
    return List.of(count).iterator();
  }

  /** Number of the sequences. */
  public long sentences() {
    return sum(count -> count[0]);
  }

  /** Number of their tokens. */
  public long tokens() {
    return sum(count -> count[1]);
  }

  private long sum(ToLongFunction<long[]> what) {
    return counts.stream().mapToLong(what).sum();
  }

  /** One side of {@code split}, in the order of the numbers. */
  public Corpus part(HeldOutSplit split, boolean isHeldOut) {
    long[] before = new long[counts.size()]; // sequences before each partition
    for (int i = 1; i < before.length; i++) {
      before[i] = before[i - 1] + counts.get(i - 1)[0];
    }
    JavaRDD<Line> part =
        lines
            .mapPartitionsWithIndex((partition, all) -> numbered(all, before[partition]), true)
            .filter(line -> split.isHeldOut(line._1()) == isHeldOut)
            .map(Tuple2::_2);
    return corpus.inOrder(part);
  }

  private static Iterator<Tuple2<Long, Line>> numbered(Iterator<Line> lines, long first) {
    return new Iterator<>() {
      private long number = first;

      @Override
      public boolean hasNext() {
        return lines.hasNext();
      }

      @Override
      public Tuple2<Long, Line> next() {
        return new Tuple2<>(number++, lines.next());
      }
    };
  }
}
