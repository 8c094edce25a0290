package rnn.spark.cli;

import java.io.IOException;
import java.util.List;
import rnn.baseline.CountingOptions;
import rnn.spark.train.CountingReport;
import rnn.spark.train.CountingRun;
import rnn.spark.train.TrainRequest;
import rnn.train.TrainingListener;

/** The training of a model that learns by counting as the command line runs it. */
final class CountRun {
  private final Console console;

  CountRun(Console console) {
    this.console = console;
  }

  /** Counts as {@code request} says and reports; the command's status. */
  int train(TrainRequest request, OutputArguments output) throws IOException {
    new LocalChecks().run(request, console);
    CountingReport report;
    List<String> samples = List.of();
    List<String> kept;
    try (Session session = Session.open("train", request.train(), console)) {
      console
          .messages()
          .printf(
              "Counting %s on %s.%n",
              request.counting().get(CountingOptions.MODEL_KIND),
              TextArguments.inWords(request.train()));
      report = CountingRun.train(session.spark(), request, new Remarks());
      if (report.isUsable()) {
        samples = WrittenText.of(session, request);
      }
      kept =
          KeptFolder.of(
                  session.spark().sparkContext().hadoopConfiguration(),
                  request.checkpointDirectory())
              .lines(
                  "The last iteration is in %s, by which a run that was stopped would go on."
                      + " Nothing needs it now; it may be deleted.");
    }
    CountingSummary.lines(report, request.modelDirectory()).forEach(console.messages()::println);
    kept.stream().map(console::wrapped).forEach(console.messages()::println);
    WrittenText.print(samples, console);
    if (output.json) {
      console.results().println(JsonLine.of(CountingSummary.results(report)));
    }
    return 0;
  }

  /** Listener that prints remarks and progress. */
  private final class Remarks implements TrainingListener {
    @Override
    public void remark(String sentence) {
      console.messages().println(sentence);
    }

    @Override
    public void checkpointFailed(String reason) {
      console.warnings().println("An iteration is not kept: " + reason);
    }
  }
}
