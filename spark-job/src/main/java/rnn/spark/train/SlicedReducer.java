package rnn.spark.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.Jobs;
import rnn.train.MeanUpdate;
import rnn.train.ShardUpdate;
import rnn.train.SparseFloats;
import scala.Tuple2;

/**
 * Every update is cut into slices; slice {@code s} of all shards meets in one task, which averages
 * it in the order of the shards; the driver gets the averaged slices. Its traffic is one model per
 * round, however many shards there are.
 */
final class SlicedReducer implements MeanReducer {
  private static final int MEETING_BYTES = 64 << 20; // slices of all shards in one task's memory

  private final int shards;
  private final int leastSlices;

  /** A reducer of {@code shards} updates at a time in at least {@code leastSlices} tasks. */
  SlicedReducer(int shards, int leastSlices) {
    this.shards = shards;
    this.leastSlices = leastSlices;
  }

  @Override
  public String name() {
    return "slices";
  }

  /** Slices of an update of {@code size} floats; none is empty. */
  private int slices(int size) {
    long byMemory = ((long) size * Float.BYTES * shards + MEETING_BYTES - 1) / MEETING_BYTES;
    return (int) Math.min(size, Math.max(leastSlices, byMemory));
  }

  @Override
  public MeanUpdate mean(JavaRDD<ShardUpdate> updates, int size, String title) {
    int slices = slices(size);
    JavaRDD<Tuple2<Integer, ShardUpdate>> cut =
        updates.mapPartitions(partition -> new Slices(partition, slices));
    JavaRDD<MeanSlice> means =
        JavaPairRDD.fromJavaRDD(cut)
            .partitionBy(new HashPartitioner(slices)) // an int is its own hash
            .mapPartitions(SlicedReducer::meanSlice);
    List<MeanSlice> collected;
    try {
      collected = Jobs.collect(means, title);
    } finally {
      means.rdd().cleanShuffleDependencies(false);
    }
    float[] mean = new float[size]; // [P]
    for (int s = 0; s < slices; s++) {
      collected.get(s).values.copyTo(mean, begin(s, slices, size));
    }
    return MeanUpdate.of(mean, Arrays.asList(collected.get(0).counts));
  }

  /** First float of a slice. */
  private static int begin(int slice, int slices, int size) {
    return (int) ((long) slice * size / slices);
  }

  private static Iterator<MeanSlice> meanSlice(Iterator<Tuple2<Integer, ShardUpdate>> meeting) {
    List<ShardUpdate> updates = new ArrayList<>();
    boolean first = true;
    while (meeting.hasNext()) {
      Tuple2<Integer, ShardUpdate> entry = meeting.next();
      first = entry._1() == 0;
      updates.add(entry._2());
    }
    updates.sort(Comparator.comparingInt(ShardUpdate::shard));
    ShardUpdate[] counts = new ShardUpdate[first ? updates.size() : 0];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = updates.get(k).withValues(SparseFloats.NONE);
    }
    SparseFloats mean = SparseFloats.copyOf(MeanUpdate.meanSlice(updates));
    return List.of(new MeanSlice(mean, counts)).iterator();
  }

  /** One averaged slice; the first also brings the counts of all shards. */
  static final class MeanSlice implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SparseFloats values;
    private final ShardUpdate[] counts; // [K], or none

    MeanSlice(SparseFloats values, ShardUpdate[] counts) {
      this.values = values;
      this.counts = counts;
    }
  }

  /** The slices of one partition's update, copied out one at a time. */
  private static final class Slices implements Iterator<Tuple2<Integer, ShardUpdate>> {
    private final Iterator<ShardUpdate> updates;
    private final int slices;
    private @Nullable ShardUpdate current;
    private SparseFloats.Reader rest = SparseFloats.NONE.reader(); // of the current one
    private int next;

    Slices(Iterator<ShardUpdate> updates, int slices) {
      this.updates = updates;
      this.slices = slices;
      this.next = slices;
    }

    @Override
    public boolean hasNext() {
      return next < slices || updates.hasNext();
    }

    @Override
    public Tuple2<Integer, ShardUpdate> next() {
      ShardUpdate update = current;
      if (update == null || next == slices) {
        update = updates.next();
        current = update;
        rest = update.values().reader();
        next = 0;
      }
      int size = update.values().size();
      int count = begin(next + 1, slices, size) - begin(next, slices, size);
      return new Tuple2<>(next++, update.withValues(rest.next(count)));
    }
  }
}
