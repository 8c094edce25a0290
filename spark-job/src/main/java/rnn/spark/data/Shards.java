package rnn.spark.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import rnn.batch.Shard;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.train.ShardPlacement;
import scala.Tuple2;

/**
 * A text cut into logical shards, one {@link Shard} in each partition, partition {@code k} holding
 * shard {@code k}; cached as they are, for every round reads them.
 *
 * <p>What a shard holds depends on the text and the number of shards alone, see {@link
 * ShardPlacement}. Some are empty if there are more shards than sentences.
 */
public final class Shards implements AutoCloseable {
  private final JavaRDD<Shard> rdd;
  private final int number;
  private final TextCount count;

  private Shards(JavaRDD<Shard> rdd, int number, TextCount count) {
    this.rdd = rdd;
    this.number = number;
    this.count = count;
  }

  /**
   * Places {@code text} into {@code number} shards, and waits until they lie there.
   *
   * @param title what the text is called where jobs are shown
   */
  public static Shards place(EncodedText text, int number, String title) {
    long[] before = text.tokensBefore();
    long total = text.count().tokens();
    JavaRDD<Tuple2<Place, Shard>> pieces =
        text.runs()
            .mapPartitionsWithIndex(
                (partition, runs) -> new Pieces(runs, before[partition], total, number), true);
    JavaRDD<Shard> rdd =
        JavaPairRDD.fromJavaRDD(pieces)
            .repartitionAndSortWithinPartitions(new Place.ByShard(number), Place.InText.INSTANCE)
            .mapPartitionsWithIndex((k, sorted) -> List.of(joined(k, sorted)).iterator(), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Shards shards = new Shards(rdd, number, text.count());
    try {
      long placed = 0;
      for (long tokens : Jobs.collect(rdd.map(Shard::tokenCount), "place " + title)) {
        placed += tokens;
      }
      if (placed != total) {
        throw new InputException(
            "The text %s had %,d tokens when counted but %,d when placed; it changed in between, start again when it stands still"
                .formatted(title, total, placed));
      }
      return shards;
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  private static Shard joined(int k, Iterator<Tuple2<Place, Shard>> sorted) {
    List<Shard> pieces = new ArrayList<>();
    long tokenCount = 0;
    int sentences = 0;
    while (sorted.hasNext()) {
      Shard piece = sorted.next()._2();
      tokenCount += piece.tokenCount();
      sentences += piece.sentences();
      pieces.add(piece);
    }
    if (tokenCount > Integer.MAX_VALUE - 8) {
      throw new InputException(
          "A shard must hold fewer than 2^31 tokens but shard %d has %,d; raise --shards"
              .formatted(k, tokenCount));
    }
    int[] tokens = new int[(int) tokenCount];
    int[] starts = new int[sentences + 1];
    int end = 0;
    int sentence = 0;
    for (Shard piece : pieces) {
      System.arraycopy(piece.tokens(), 0, tokens, end, piece.tokens().length);
      for (int i = 0; i < piece.sentences(); i++) {
        starts[sentence++] = end + piece.starts()[i];
      }
      end += piece.tokens().length;
    }
    starts[sentence] = end;
    return new Shard(k, tokens, starts);
  }

  /** The runs of one partition, cut where one shard ends and the next begins. */
  private static final class Pieces implements Iterator<Tuple2<Place, Shard>> {
    private final Iterator<Run> runs;
    private final long totalTokens;
    private final int shards;
    private long runBefore; // tokens of the text before the run
    private Shard run = new Shard(0, new int[0], new int[] {0});
    private int sentence; // first one not yet in a piece

    Pieces(Iterator<Run> runs, long tokensBefore, long totalTokens, int shards) {
      this.runs = runs;
      this.runBefore = tokensBefore;
      this.totalTokens = totalTokens;
      this.shards = shards;
    }

    @Override
    public boolean hasNext() {
      return sentence < run.sentences() || runs.hasNext();
    }

    @Override
    public Tuple2<Place, Shard> next() {
      if (sentence == run.sentences()) {
        runBefore += run.tokenCount();
        run = runs.next().sentences();
        sentence = 0;
      }
      int first = sentence;
      int shard = shardOf(first);
      while (sentence < run.sentences() && shardOf(sentence) == shard) {
        sentence++;
      }
      int from = run.starts()[first];
      int[] tokens = Arrays.copyOfRange(run.tokens(), from, run.starts()[sentence]);
      int[] starts = new int[sentence - first + 1];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = run.starts()[first + i] - from;
      }
      return new Tuple2<>(new Place(shard, runBefore + from), new Shard(shard, tokens, starts));
    }

    private int shardOf(int sentence) {
      return ShardPlacement.shardOf(runBefore + run.starts()[sentence], totalTokens, shards);
    }
  }

  /** The shards, one in each partition. */
  public JavaRDD<Shard> rdd() {
    return rdd;
  }

  /** How many shards there are, empty ones counted. */
  public int number() {
    return number;
  }

  /** What is in the whole text. */
  public TextCount count() {
    return count;
  }

  /** Gives up the cached shards. */
  @Override
  public void close() {
    rdd.unpersist(false);
  }
}
