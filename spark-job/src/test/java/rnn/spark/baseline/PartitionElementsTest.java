package rnn.spark.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;

@ExtendWith(SharedSpark.class)
class PartitionElementsTest {
  private static final int MOST = PartitionElements.MAX_READ_NUMBERS;

  /** The even ones of 0 to 7, in 8 partitions, half of which are empty. */
  private static JavaRDD<Integer> even(SparkSession session) {
    JavaSparkContext context = Sessions.context(session);
    return context
        .parallelize(List.of(0, 1, 2, 3, 4, 5, 6, 7), 8)
        .filter(number -> number % 2 == 0);
  }

  @Test
  void allElementsComeInOrderHoweverManyPartitionsAreReadAtOnce(SparkSession session) {
    for (int size : new int[] {0, 1, MOST / 3, MOST, 2 * MOST}) {
      int[] sizes = {size, 0, size, 0, size, 0, size, 0};
      List<Integer> read = new ArrayList<>();
      PartitionElements<Integer> elements =
          new PartitionElements<>(even(session), sizes, "get numbers");
      elements.forEachRemaining(read::add);
      assertEquals(List.of(0, 2, 4, 6), read);
      assertFalse(elements.hasNext());
      assertThrows(NoSuchElementException.class, elements::next);
    }
  }

  @Test
  void partitionsWithoutASizeAreNotRead(SparkSession session) {
    PartitionElements<Integer> elements =
        new PartitionElements<>(even(session), new int[] {1, 1, 1}, "get numbers");
    assertEquals(0, elements.next());
    assertEquals(2, elements.next());
    assertFalse(elements.hasNext());
  }

  @Test
  void aJobThatFailsTellsItsNameAndInputErrorsTheirs(SparkSession session) {
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class, () -> read(session, new RuntimeException("lost")));
    assertTrue(failure.getMessage().contains("\"get numbers\" failed"), failure.getMessage());
    InputException input =
        assertThrows(InputException.class, () -> read(session, new InputException("line 7")));
    assertEquals("line 7", input.getMessage());
  }

  private static void read(SparkSession session, RuntimeException failure) {
    JavaRDD<Integer> failing =
        even(session)
            .map(
                number -> {
                  if (number == 4) {
                    throw failure;
                  }
                  return number;
                });
    int[] sizes = {MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST};
    PartitionElements<Integer> elements = new PartitionElements<>(failing, sizes, "get numbers");
    assertEquals(0, elements.next());
    assertEquals(2, elements.next());
    elements.next();
  }
}
