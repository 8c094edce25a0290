package rnn.spark.data;

import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import rnn.batch.ContentOrder;
import rnn.batch.ExampleEncoder;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.batch.RareTokens;
import rnn.batch.Readings;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import scala.Tuple2;

/**
 * A corpus as token ids, encoded once and cached in serialised form, its order settled and its
 * tokens counted partition by partition.
 *
 * <p>Made to be cut into {@link Shards} and closed.
 */
public final class EncodedText implements AutoCloseable {
  private final JavaRDD<Run> runs;
  private final Labelling labelling;
  private final List<TextCount> partitions;
  private final TextCount count = new TextCount();

  /** Treatment of lines without tokens. */
  public enum BlankLines {
    /** They are sentences: an {@code <eos>} is part of a running text. */
    KEPT,
    /** They are none: an empty sentence teaches nothing, unless it has a label. */
    SKIPPED;

    /** The treatment by the reading of this name. */
    public static BlankLines in(String reading) {
      return Readings.named(reading).carriesState() ? KEPT : SKIPPED;
    }
  }

  private EncodedText(JavaRDD<Run> runs, Labelling labelling, List<TextCount> partitions) {
    this.runs = runs;
    this.labelling = labelling;
    this.partitions = partitions;
    partitions.forEach(count::add);
  }

  /**
   * The ids of {@code corpus}'s tokens, unknown ones as {@code <unk>}, and of its labels.
   *
   * @throws InputException if there is nothing but blank lines, or a task met an input error
   */
  public static EncodedText of(
      Corpus corpus, Broadcast<ExampleEncoder> encoder, BlankLines blankLines) {
    JavaRDD<Line> lines = corpus.lines();
    if (blankLines == BlankLines.SKIPPED) {
      lines = lines.filter(line -> !line.tokens().isEmpty() || !line.labels().isEmpty());
    }
    JavaRDD<Sentence> sentences =
        corpus.order() == Corpus.Order.AS_READ
            ? lines.map(line -> Sentence.of(line, encoder.value()))
            : byContent(lines, encoder);
    Labelling labelling = encoder.value().labelling();
    JavaRDD<Run> runs =
        sentences
            .mapPartitions(partition -> Run.of(partition, labelling))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      EncodedText text =
          new EncodedText(
              runs,
              labelling,
              Jobs.collect(
                  runs.mapPartitions(EncodedText::counted), "encode " + corpus.description()));
      boolean isBlank =
          labelling == Labelling.NONE
              ? text.count.tokens() == text.count.sentences()
              : text.count.sentences() == 0;
      if (isBlank) {
        throw new InputException(
            "There is no text in %s: nothing but %,d blank lines; check its path, format and column"
                .formatted(corpus.description(), text.count.sentences()));
      }
      return text;
    } catch (RuntimeException e) {
      runs.unpersist(false);
      throw e;
    }
  }

  private static JavaRDD<Sentence> byContent(
      JavaRDD<Line> lines, Broadcast<ExampleEncoder> encoder) {
    JavaPairRDD<ContentOrder, Sentence> keyed =
        lines.mapToPair(
            line -> {
              Sentence sentence = Sentence.of(line, encoder.value());
              return new Tuple2<>(
                  new ContentOrder(line.contentHash(), sentence.tokens(), sentence.labels()),
                  sentence);
            });
    return keyed
        .repartitionAndSortWithinPartitions(
            new ContentRanges(keyed.getNumPartitions()), ContentOrder.ByContent.INSTANCE)
        .values();
  }

  private static Iterator<TextCount> counted(Iterator<Run> runs) {
    TextCount count = new TextCount();
    while (runs.hasNext()) {
      count.add(runs.next().count());
    }
    return List.of(count).iterator();
  }

  /** Counts of the whole text. */
  public TextCount count() {
    return count;
  }

  /**
   * One side of {@code split}, with {@code rare} tokens read as {@code <unk>}. Made anew from this
   * text whenever it is read, so this one must stay open as long as the part does.
   *
   * @param isHeldOut which side
   */
  public EncodedText part(HeldOutSplit split, boolean isHeldOut, RareTokens rare) {
    long[] sentencesBefore = before(TextCount::sentences);
    JavaRDD<Run> part =
        runs.mapPartitionsWithIndex(
            (partition, all) ->
                new TextPart(all, sentencesBefore[partition], split, isHeldOut, rare),
            true);
    String title = isHeldOut ? "count held-out part" : "count training part";
    return new EncodedText(
        part, labelling, Jobs.collect(part.mapPartitions(EncodedText::counted), title));
  }

  /** The thing that a label belongs to. */
  Labelling labelling() {
    return labelling;
  }

  /** The runs, in the order of the text. */
  JavaRDD<Run> runs() {
    return runs;
  }

  /** Tokens before each partition {@code [partitions]}. */
  long[] tokensBefore() {
    return before(TextCount::tokens);
  }

  private long[] before(ToLongFunction<TextCount> what) {
    long[] before = new long[partitions.size()];
    for (int i = 1; i < before.length; i++) {
      before[i] = before[i - 1] + what.applyAsLong(partitions.get(i - 1));
    }
    return before;
  }

  /** Gives up the cached ids. */
  @Override
  public void close() {
    runs.unpersist(false);
  }
}
