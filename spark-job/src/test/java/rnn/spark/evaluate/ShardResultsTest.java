package rnn.spark.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rnn.batch.Shard;
import rnn.spark.job.Jobs;
import rnn.spark.job.PartitionWork;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

@ExtendWith(SharedSpark.class)
class ShardResultsTest {
  private static final ClassTag<ShardResults<Long>> TAG =
      ClassTag$.MODULE$.apply(ShardResults.class);

  private JavaSparkContext context;
  private JavaRDD<Shard> shards; // of 3, 0 and 2 tokens

  @BeforeEach
  void take(SparkSession session) {
    context = Sessions.context(session);
    shards = context.parallelize(List.of(shard(0, 3), shard(1, 0), shard(2, 2)), 3);
  }

  private static Shard shard(int id, int tokens) {
    return new Shard(id, new int[tokens], tokens == 0 ? new int[] {0} : new int[] {0, tokens});
  }

  private static ShardResults<Long> sent(ShardResults<Long> results) {
    SerializerInstance serializer = new JavaSerializer(new SparkConf(false)).newInstance();
    return serializer.deserialize(serializer.serialize(results, TAG), TAG);
  }

  /** What a task brings of its partition. */
  private static final class Only extends PartitionWork<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected Long of(Iterator<Long> results) {
      return results.next();
    }
  }

  @Test
  void everyShardHasItsResultInTheOrderOfShards() {
    try (ShardResults<Long> results =
        ShardResults.of(context, shards, Long.class, Shard::tokenCount)) {
      assertEquals(
          List.of(3L, 0L, 2L), Jobs.onPartitions(results.toJavaRDD(), new Only(), "count"));
    }
  }

  @Test
  void tasksInTheDriversProcessGetTheObjectItself() {
    AtomicInteger worked = new AtomicInteger(); // no copy of it would be seen here
    try (ShardResults<Long> results =
        ShardResults.of(
            context,
            shards,
            Long.class,
            shard -> {
              worked.incrementAndGet();
              return shard.tokenCount();
            })) {
      assertSame(results, sent(results));
      Jobs.onPartitions(results.toJavaRDD(), new Only(), "count");
      assertEquals(3, worked.get());
    }
  }

  @Test
  void whatComesLateIsTold() {
    ShardResults<Long> results = ShardResults.of(context, shards, Long.class, Shard::tokenCount);
    results.close();
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> sent(results));
    assertTrue(e.getMessage().contains("given up"), e.getMessage());
  }
}
