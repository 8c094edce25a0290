package rnn.spark.baseline;

import java.util.Map;
import rnn.baseline.Tables;

/**
 * Result of a counting.
 *
 * @param tables of the model; their columns may lie on executors until {@code release} runs
 * @param figures of the counting by their names for programs, such as {@code iterations}; without
 *     those that every counting has, such as its tokens
 * @param release gives up what lies on executors
 */
public record Counted(Tables tables, Map<String, Object> figures, Runnable release)
    implements AutoCloseable {

  @Override
  public void close() {
    release.run();
  }
}
