package rnn.spark.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import rnn.spark.testkit.SharedSpark;

@ExtendWith(SharedSpark.class)
class JobsTest {
  private JavaSparkContext context;

  @BeforeEach
  void take(SparkSession session) {
    context = Sessions.context(session);
  }

  @Test
  void elementsComeInTheOrderOfPartitions() {
    JavaRDD<Integer> rdd = context.parallelize(List.of(3, 1, 4, 1, 5, 9), 3);
    assertEquals(List.of(3, 1, 4, 1, 5, 9), Jobs.collect(rdd, "digits"));
  }

  private static final class Sum extends PartitionWork<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    protected Integer of(Iterator<Integer> elements) {
      int sum = 0;
      while (elements.hasNext()) {
        sum += elements.next();
      }
      return sum;
    }
  }

  @Test
  void workOnPartitionsComesInTheirOrder() {
    JavaRDD<Integer> rdd = context.parallelize(List.of(3, 1, 4, 1, 5, 9), 3);
    assertEquals(List.of(4, 5, 14), Jobs.onPartitions(rdd, new Sum(), "sums"));
  }

  @Test
  void workOnPartitionsFailsAsAJobDoes() {
    JavaRDD<Integer> rdd =
        context
            .parallelize(List.of(1, 2), 2)
            .map(
                i -> {
                  throw new InputException("bad " + i);
                });
    assertThrows(InputException.class, () -> Jobs.onPartitions(rdd, new Sum(), "sums"));
  }

  @Test
  @Timeout(60)
  void jobCarriesItsDescription() throws InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            seen.set(start.properties().getProperty("spark.job.description"));
          }
        };
    context.sc().addSparkListener(listener);
    try {
      Jobs.collect(context.parallelize(List.of(1), 1), "epoch 3 round 7/16: train");
      while (seen.get() == null) {
        Thread.sleep(10);
      }
      assertEquals("epoch 3 round 7/16: train", seen.get());
      assertNull(context.getLocalProperty("spark.job.description"));
    } finally {
      context.sc().removeSparkListener(listener);
    }
  }

  @Test
  void actionsOfDataFramesTellTheirInputErrorsToo() {
    JavaRDD<String> bad =
        context
            .parallelize(List.of(1, 2), 2)
            .map(
                i -> {
                  throw new InputException("line 7 is bad");
                });
    InputException e =
        assertThrows(
            InputException.class, () -> Jobs.run(context, "read", () -> bad.take(1).size()));
    assertEquals("line 7 is bad", e.getMessage());
    assertEquals(Set.of(), context.getJobTags());
  }

  @Test
  void inputErrorOfATaskIsThrownAsItIs() {
    JavaRDD<Integer> bad =
        context
            .parallelize(List.of(1, 2), 2)
            .map(
                i -> {
                  throw new InputException("line 7 is bad");
                });
    InputException e = assertThrows(InputException.class, () -> Jobs.collect(bad, "read"));
    assertEquals("line 7 is bad", e.getMessage());
  }

  @Test
  void inputErrorIsFoundInTheTextOfAFailureWithoutCause() {
    String text =
        """
        Job aborted due to stage failure:
        Aborting TaskSet 0.0 because task 0 (partition 0)
        cannot run anywhere due to node and executor excludeOnFailure.
        Most recent failure:
        Lost task 0.1 in stage 0.0 (TID 1) (10.0.0.7 executor 1): \
        rnn.spark.job.InputException: a.txt, line 7: no UTF-8;
        convert it, or leave it out
        \tat rnn.spark.data.TextFiles.lines(TextFiles.java:70)
        \tat java.base/java.lang.Thread.run(Thread.java:840)


        ExcludeOnFailure behavior can be configured via spark.excludeOnFailure.*.
        """;
    RuntimeException aborted = new RuntimeException(text);
    RuntimeException e = Jobs.failure("read", new ExecutionException("job", aborted));
    assertInstanceOf(InputException.class, e);
    assertEquals("a.txt, line 7: no UTF-8;\nconvert it, or leave it out", e.getMessage());

    RuntimeException bare =
        new RuntimeException("Lost task 0.1: " + new InputException("line 7 is bad"));
    assertEquals("line 7 is bad", Jobs.failure("read", bare).getMessage());
    assertInstanceOf(
        IllegalStateException.class, Jobs.failure("read", new RuntimeException((String) null)));
  }

  @Test
  void otherErrorOfATaskIsTheCauseOfTheJobsFailure() {
    JavaRDD<Integer> bad =
        context
            .parallelize(List.of(1, 2), 2)
            .map(
                i -> {
                  throw new ArithmeticException("so it goes");
                });
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> Jobs.collect(bad, "count"));
    assertTrue(e.getMessage().startsWith("\"count\" failed on the cluster"), e.getMessage());
    assertEquals("so it goes", e.getCause().getCause().getMessage());
  }

  @Test
  void taskThatFailsAtFirstIsTriedAgain() {
    JavaRDD<Integer> shaky =
        context
            .parallelize(List.of(1, 2, 3), 3)
            .map(
                i -> {
                  if (TaskContext.get().attemptNumber() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return i * i;
                });
    assertEquals(List.of(1, 4, 9), Jobs.collect(shaky, "squares"));
  }

  @Test
  void contextIsTheOneOfTheSession(SparkSession session) {
    assertSame(session.sparkContext(), Sessions.context(session).sc());
  }
}
