package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {
  @ParameterizedTest
  @CsvSource({
    // executors, cores of each, spark.task.cpus, tasks, cores of a task, tasks at once
    "1,2,1,1,2,1",
    "1,2,1,2,1,2",
    "1,2,1,8,1,2",
    "4,4,1,1,4,4",
    "4,4,1,4,4,4",
    "4,4,1,5,2,8",
    "4,4,1,8,2,8",
    "4,4,1,9,1,16",
    "2,8,1,4,4,4",
    "2,8,1,5,2,8", // three of two would idle no core less
    "3,5,1,3,5,3",
    "4,4,2,16,2,8",
    "4,4,4,1,4,4",
    "1,1,1,3,1,1"
  })
  void shardsHaveAsManyCoresAsStillLetAllOfThemRunAtOnce(
      int executors, int each, int ofATask, int tasks, int cores, int atOnce) {
    Places places = new Places(executors, each, ofATask);
    assertEquals(cores, places.threads(tasks));
    assertEquals(atOnce, places.atOnce(tasks));
  }

  @Test
  void threadsAreWorthLessThanTheirNumber() {
    assertEquals(1, Places.speed(1));
    assertEquals(1.67, Places.speed(2), 0.01);
    assertEquals(3.33, Places.speed(8), 0.01);
  }
}
