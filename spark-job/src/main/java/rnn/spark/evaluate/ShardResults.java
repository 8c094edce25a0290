package rnn.spark.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import rnn.batch.Shard;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * RDD of what is made of shards, partition by partition: Spark's {@code map} without what it takes
 * the driver in a short job. No byte code of a closure is read; and where tasks run in the driver's
 * process, they get this very object, so that neither it nor the history of the shards is written
 * to bytes and read again by every task.
 *
 * <p>A task only reads it, so that several may at a time.
 *
 * @param <T> what is made of a shard
 */
public final class ShardResults<T> extends RDD<T> implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final ClassTag<Shard> SHARD = ClassTag$.MODULE$.apply(Shard.class);

  private final Work<T> work;
  private final transient @Nullable Handover<ShardResults<T>> handover;

  /**
   * Work on a shard, on an executor.
   *
   * @param <T> what is made of it
   */
  @FunctionalInterface
  public interface Work<T> extends Serializable {
    /** The result of {@code shard}. */
    T of(Shard shard);
  }

  private ShardResults(
      JavaSparkContext context, JavaRDD<Shard> shards, Class<T> type, Work<T> work) {
    super(shards.rdd(), ClassTag$.MODULE$.apply(type));
    this.work = work;
    this.handover = Handover.isPossible(context) ? handover() : null;
  }

  /**
   * The results of {@code work} on each of {@code shards}, until they are closed.
   *
   * @param type of a result
   */
  public static <T> ShardResults<T> of(
      JavaSparkContext context, JavaRDD<Shard> shards, Class<T> type, Work<T> work) {
    return new ShardResults<>(context, shards, type, work);
  }

  private Handover<ShardResults<T>> handover() {
    return new Handover<>(this);
  }

  @Override
  public Partition[] getPartitions() {
    return firstParent(SHARD).partitions();
  }

  @Override
  public scala.collection.Iterator<T> compute(Partition partition, TaskContext task) {
    Iterator<Shard> shards =
        CollectionConverters.asJava(firstParent(SHARD).iterator(partition, task));
    List<T> results = new ArrayList<>();
    while (shards.hasNext()) {
      results.add(work.of(shards.next()));
    }
    return CollectionConverters.asScala(results.iterator());
  }

  /** What travels to tasks: a number to find this by, where they are in the same process. */
  private Object writeReplace() {
    return handover == null ? this : new Place(handover);
  }

  /** Gives this up: no task may be left to be tried again. */
  @Override
  public void close() {
    if (handover != null) {
      handover.close();
    }
  }

  /** Place of results in this process. */
  private record Place(Handover<? extends ShardResults<?>> handover) implements Serializable {
    private Object readResolve() {
      return handover.get();
    }
  }
}
