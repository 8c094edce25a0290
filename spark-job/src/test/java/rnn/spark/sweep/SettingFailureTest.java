package rnn.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.option.OptionException;
import rnn.spark.job.InputException;

/** Whose fault a failure is. */
class SettingFailureTest {

  @Test
  void aFileSystemThatIsNotThereIsNoFaultOfTheSetting() {
    IOException gone = new IOException("no route to host");
    assertFalse(SettingFailure.isOfSetting(new UncheckedIOException(gone)));
    assertFalse(SettingFailure.isOfSetting(new IllegalStateException(gone)));
    assertTrue(SettingFailure.isOfSetting(new InputException("too many shards")));
    assertTrue(SettingFailure.isOfSetting(new OptionException("{shards} must be")));
    assertTrue(SettingFailure.isOfSetting(new IllegalStateException(new OutOfMemoryError())));
  }

  @Test
  void memoryIsToldFromOtherReasons() {
    SweepRow row = SweepRow.untrained(1, Map.of());
    Throwable memory = new IllegalStateException(new OutOfMemoryError("Java heap space"));
    assertTrue(SettingFailure.isOfMemory(row.failed(SettingFailure.reason(memory), 0)));
    assertFalse(SettingFailure.isOfMemory(row));
    assertFalse(SettingFailure.isOfMemory(row.failed("it broke", 0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local | 1",
        "local[2] | 1",
        "local[*,3] | 3",
        "local[2, 4] | 4",
        "yarn | 8",
        "local-cluster[2,1,1024] | 8"
      })
  void attemptsAreThoseOfTheMaster(String master, int attempts) {
    SparkConf conf = new SparkConf(false).setMaster(master).set("spark.task.maxFailures", "8");
    assertEquals(attempts, SettingFailure.attempts(conf));
  }
}
