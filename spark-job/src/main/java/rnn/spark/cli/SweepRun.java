package rnn.spark.cli;

import rnn.spark.sweep.Sweep;
import rnn.spark.sweep.SweepReport;
import rnn.spark.sweep.SweepRequest;
import rnn.spark.train.TrainRequest;

/** A sweep as the command line runs it. */
final class SweepRun {
  private SweepRun() {}

  /** Runs {@code request} and reports to {@code console}; the command's status. */
  static int run(SweepRequest request, Console console, OutputArguments output) {
    TrainRequest first = request.settings().get(0).request();
    new LocalChecks().run(first, console);
    SweepReport report;
    try (Session session = Session.open("train", first.train(), console)) {
      console
          .messages()
          .printf("Training %s.%n", Figures.plural(request.settings().size(), "setting"));
      report = Sweep.train(session.spark(), request, new SweepProgress(console));
    }
    SweepSummary.lines(report).forEach(console.messages()::println);
    if (output.json) {
      console.results().println(JsonLine.of(SweepSummary.results(report)));
    }
    return 0;
  }
}
