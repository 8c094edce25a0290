package rnn.spark.cli;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import rnn.batch.Labelling;
import rnn.spark.train.RunRequirements;
import rnn.spark.train.SparkTrainer;
import rnn.spark.train.TrainReport;
import rnn.spark.train.TrainRequest;
import rnn.train.TrainingListener;

/** The training of a network as the command line runs it. */
final class NetworkRun {
  private final Console console;

  NetworkRun(Console console) {
    this.console = console;
  }

  /** Trains as {@code request} says and reports; the command's status. */
  int train(TrainRequest request, EventArguments events, OutputArguments output)
      throws IOException {
    new LocalChecks().run(request, console);
    TrainRequest decided;
    TrainReport report;
    List<String> samples;
    List<String> kept;
    try (Session session = Session.open("train", request.train(), console)) {
      Configuration hadoop = session.spark().sparkContext().hadoopConfiguration();
      decided = RunRequirements.started(hadoop, request); // for its names alone
      console.messages().println(console.wrapped(opening(decided)));
      try (ProgressLine progress = new ProgressLine(console, lossName(decided));
          EventArguments.Events file = events.open(hadoop)) {
        TrainingListener all = TrainingListener.all(List.of(progress, file.listener()));
        report = SparkTrainer.train(session.spark(), request, all);
      }
      samples = WrittenText.of(session, request);
      String more =
          report.epochs() < report.plannedEpochs() ? "a longer --patience" : "more --epochs";
      kept =
          KeptFolder.of(hadoop, request.checkpointDirectory())
              .lines(
                  "The checkpoints are in %s: the same command with --resume and "
                      + more
                      + " goes on from the last one. Nothing else needs them; they may be"
                      + " deleted.");
    }
    TrainSummary.lines(decided, report).stream()
        .map(console::wrapped)
        .forEach(console.messages()::println);
    kept.stream().map(console::wrapped).forEach(console.messages()::println);
    WrittenText.print(samples, console);
    if (output.json) {
      console.results().println(JsonLine.of(TrainSummary.results(report)));
    }
    return 0;
  }

  private static String lossName(TrainRequest request) {
    return request.model().task().labelling() == Labelling.NONE
        ? request.model().loss()
        : "label loss";
  }

  private static String opening(TrainRequest request) {
    return "Training %s on %s by %s."
        .formatted(
            request.model().cell(),
            TextArguments.inWords(request.train()),
            request.training().synchronization());
  }
}
