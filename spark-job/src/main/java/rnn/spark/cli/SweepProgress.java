package rnn.spark.cli;

import java.util.List;
import rnn.spark.sweep.SweepListener;
import rnn.spark.sweep.SweepRow;
import rnn.task.Metric;
import rnn.task.Metrics;

/** The progress of a sweep on standard error: a line for each setting that is done or dropped. */
final class SweepProgress implements SweepListener {
  private final Console console;
  private Metric judge = Metrics.PERPLEXITY; // until it is known

  SweepProgress(Console console) {
    this.console = console;
  }

  @Override
  public void begun(Metric judge, int settings) {
    this.judge = judge;
  }

  @Override
  public void remark(String sentence) {
    console.messages().println(sentence);
  }

  @Override
  public void settingDone(SweepRow row, int done, int settings) {
    (row.hasFailed() ? console.warnings() : console.messages())
        .printf(
            "%d of %d | %s | %s%n",
            done,
            settings,
            row.title(),
            row.hasFailed()
                ? "failed: " + row.failure()
                : "held-out %s %s | %s | %s"
                    .formatted(
                        judge.title(),
                        SweepSummary.figure(judge, row),
                        Figures.plural(row.learned().epochs(), "epoch"),
                        Figures.duration(row.learned().seconds())));
  }

  @Override
  public void dropped(List<SweepRow> dropped, List<SweepRow> kept) {
    console
        .messages()
        .printf(
            "Dropped: %s. Going on: %s.%n",
            String.join("; ", dropped.stream().map(SweepRow::title).toList()),
            String.join("; ", kept.stream().map(SweepRow::title).toList()));
  }
}
