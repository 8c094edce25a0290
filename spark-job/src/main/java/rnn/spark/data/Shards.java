package rnn.spark.data;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.storage.StorageLevel;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.train.ShardPlacement;
import scala.Function1;
import scala.Tuple2;

/**
 * A text cut into logical shards, one {@link Shard} in each partition, partition {@code k} holding
 * shard {@code k}; cached as they are, for every round reads them.
 *
 * <p>The content of a shard depends on the text and the number of shards alone, see {@link
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
    Labelling labelling = text.labelling();
    JavaRDD<Tuple2<Place, Shard>> pieces =
        text.runs()
            .mapPartitionsWithIndex(
                (partition, runs) -> new Pieces(runs, before[partition], total, number), true);
    JavaRDD<Shard> rdd =
        JavaPairRDD.fromJavaRDD(pieces)
            .repartitionAndSortWithinPartitions(new Place.ByShard(number), Place.InText.INSTANCE)
            .mapPartitionsWithIndex(
                (k, sorted) -> List.of(joined(k, sorted, labelling)).iterator(), true)
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

  private static Shard joined(int k, Iterator<Tuple2<Place, Shard>> sorted, Labelling labelling) {
    ShardBuilder shard = new ShardBuilder(labelling);
    while (sorted.hasNext()) {
      Shard piece = sorted.next()._2();
      try {
        shard.add(piece, 0, piece.sentences());
      } catch (IllegalArgumentException tooMany) {
        throw new InputException("Shard %d: %s".formatted(k, tooMany.getMessage()), tooMany);
      }
    }
    return shard.build(k);
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
      long before = runBefore + run.starts()[first];
      int shard = ShardPlacement.shardOf(before, totalTokens, shards);
      sentence = ShardPlacement.end(run, first, runBefore, totalTokens, shards);
      ShardBuilder piece = new ShardBuilder(run.labelling());
      piece.add(run, first, sentence);
      return new Tuple2<>(new Place(shard, before), piece.build(shard));
    }
  }

  /** The shards, one in each partition. */
  public JavaRDD<Shard> rdd() {
    return rdd;
  }

  /** Number of shards, empty ones counted. */
  public int number() {
    return number;
  }

  /** Counts of the whole text. */
  public TextCount count() {
    return count;
  }

  /** One {@code shard} alone, where it lies. */
  public JavaRDD<Shard> only(int shard) {
    // Travels with the tasks, so it must be serializable.
    Function1<Object, Object> isTheOne =
        (Function1<Object, Object> & Serializable) k -> (Integer) k == shard;
    return PartitionPruningRDD.create(rdd.rdd(), isTheOne).toJavaRDD();
  }

  /** Gives up the cached shards. */
  @Override
  public void close() {
    rdd.unpersist(false);
  }
}
