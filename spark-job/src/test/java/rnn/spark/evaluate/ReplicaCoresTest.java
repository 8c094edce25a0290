package rnn.spark.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;

@ExtendWith(SharedSpark.class)
class ReplicaCoresTest {
  @Test
  void inLocalModeTasksShareTheThreadsOfTheMaster(SparkSession session) {
    JavaSparkContext context = Sessions.context(session); // local[2,4]
    int two = Math.min(2, Runtime.getRuntime().availableProcessors());
    assertEquals(two, ReplicaCores.of(context, 1).cores());
    assertEquals(1, ReplicaCores.of(context, 2).cores());
    assertEquals(two, ReplicaCores.places(context).atOnce(2));
    assertNull(ReplicaCores.advice(context, 1));
    ReplicaCores one = ReplicaCores.of(context, 1);
    int cores = one.cores();
    List<Integer> threads =
        Jobs.collect(
            one.claim(
                context.parallelize(List.of(0), 1).map(i -> ReplicaCores.threads(cores, true))),
            "threads");
    int processors = Runtime.getRuntime().availableProcessors();
    assertEquals(List.of(Math.min(2, processors)), threads);
    assertEquals(1, ReplicaCores.threads(1, true));
    assertEquals(processors, ReplicaCores.threads(10_000, true)); // not as many as was said
  }
}
