package rnn.spark.baseline;

import org.jspecify.annotations.Nullable;
import rnn.baseline.Tables;

/** The course of a counting that has iterations: what is told of it, and what is kept. */
public interface CountingProgress {
  /** A course that is neither told nor kept. */
  CountingProgress NONE =
      new CountingProgress() {
        @Override
        public void remark(String line) {}

        @Override
        public @Nullable Tables last() {
          return null;
        }

        @Override
        public void keep(Tables iteration) {}
      };

  /** Tells a line. */
  void remark(String line);

  /**
   * Last state that an interrupted run of the same data and options kept; null if there is none.
   */
  @Nullable Tables last();

  /** Keeps the state of an iteration, in place of the one before. */
  void keep(Tables iteration);
}
