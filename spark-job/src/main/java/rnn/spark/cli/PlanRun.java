package rnn.spark.cli;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.MissingParents;
import rnn.spark.train.PlanReport;
import rnn.spark.train.PlannedRun;
import rnn.spark.train.RunRequirements;
import rnn.spark.train.TrainRequest;
import rnn.train.Rehearsal;
import rnn.train.TrainingListener;

/** The plan of a network's training as the command line makes it. */
final class PlanRun {
  private final Console console;
  private final Rehearsal.Limits limits;

  /** Plans whose rounds for the clock take as long as {@code limits} say. */
  PlanRun(Console console, Rehearsal.Limits limits) {
    this.console = console;
    this.limits = limits;
  }

  /** Plans what {@code request} asks for and reports; the command's status. */
  int plan(TrainRequest request, OutputArguments output) throws IOException {
    MissingParents parents = missingParents(request);
    try {
      new LocalChecks().run(request, console);
    } finally {
      parents.deleteEmpty();
    }
    PlanReport report;
    try (Session session = Session.open("plan", request.train(), console)) {
      Configuration hadoop = session.spark().sparkContext().hadoopConfiguration();
      TrainRequest decided = RunRequirements.started(hadoop, request); // for its names alone
      console
          .messages()
          .printf(
              "Planning to train %s on %s by %s.%n",
              decided.model().cell(),
              TextArguments.inWords(decided.train()),
              decided.training().synchronization());
      report = PlannedRun.of(session.spark(), request, new Remarks(), limits);
    }
    for (String line : PlanSummary.lines(report)) {
      boolean isOfTable = line.contains("  ");
      console.messages().println(isOfTable ? line : console.wrapped(line));
    }
    if (output.json) {
      console.results().println(JsonLine.of(PlanSummary.results(report)));
    }
    return 0;
  }

  /** Local directories that the checks may make. */
  private static MissingParents missingParents(TrainRequest request) {
    try {
      Configuration hadoop = LocalChecks.hadoop();
      return MissingParents.of(
          HadoopFolder.of(hadoop, request.modelDirectory()),
          HadoopFolder.of(hadoop, request.checkpointDirectory()));
    } catch (IllegalArgumentException e) {
      return MissingParents.of(); // the checks will say that these are no directories
    }
  }

  /** What a run would be told of its texts. */
  private final class Remarks implements TrainingListener {
    @Override
    public void remark(String sentence) {
      console.messages().println(console.wrapped(sentence));
    }
  }
}
