package rnn.spark.sweep;

import java.util.List;
import rnn.task.Metric;

/** A receiver of the events of a sweep, on the thread that it was started on. */
public interface SweepListener {
  /** A listener that does nothing. */
  SweepListener SILENT = new SweepListener() {};

  /** The texts are read; {@code settings} will be judged by {@code judge}. */
  default void begun(Metric judge, int settings) {}

  /** A sentence on what was found and decided. */
  default void remark(String sentence) {}

  /**
   * A setting is done, or has come to the end of its part of a rung.
   *
   * @param row of it
   * @param done settings of this rung that are done, this one counted
   * @param settings of this rung
   */
  default void settingDone(SweepRow row, int done, int settings) {}

  /** Settings are dropped for {@code kept} ones that are better. */
  default void dropped(List<SweepRow> dropped, List<SweepRow> kept) {}
}
