package rnn.spark.sweep;

import java.util.List;
import rnn.spark.train.TrainReport;
import rnn.spark.train.TrainRequest;
import rnn.task.Metric;

/**
 * Report of a sweep.
 *
 * @param rows all settings, the best first, those that failed last
 * @param judge the figure they were judged by
 * @param request the run of the best setting
 * @param best report of that run; what it says of rounds is of none, for they were a task's
 * @param folder where the table is kept
 * @param seconds wall-clock time of the sweep
 */
public record SweepReport(
    List<SweepRow> rows,
    Metric judge,
    TrainRequest request,
    TrainReport best,
    String folder,
    double seconds) {

  /** Copies the rows. */
  public SweepReport {
    rows = List.copyOf(rows);
  }
}
