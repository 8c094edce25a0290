package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class IdleCoresTest {
  private static SparkConf conf() {
    return new SparkConf(false);
  }

  @Test
  void coresThatATaskDoesNotUseAreCounted() {
    assertEquals(
        "spark.task.cpus is 4, but a task computes on one thread: of every 4 cores 3 will idle;"
            + " leave it at 1, and raise --shards to use more cores",
        IdleCores.warning(conf().set("spark.task.cpus", "4")));
  }

  @Test
  void nothingIsSaidOfOneCore() {
    assertNull(IdleCores.warning(conf()));
    assertNull(IdleCores.warning(conf().set("spark.task.cpus", "1")));
  }
}
