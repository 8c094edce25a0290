package rnn.spark.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import rnn.spark.group.GroupListener;
import rnn.spark.group.GroupReport;
import rnn.spark.group.GroupRequest;
import rnn.spark.group.GroupTrainer;

/** A training of a model for each group, with its words on the way and at the end. */
final class GroupRun {
  private static final long MIN_NANOS = 10_000_000_000L; // between two lines of progress

  private final Console console;

  GroupRun(Console console) {
    this.console = console;
  }

  /** Trains as {@code request} says. */
  int train(GroupRequest request, OutputArguments output) {
    GroupReport report;
    new LocalChecks().input(request.train());
    try (Session session = Session.open("train", request.train(), console)) {
      console
          .messages()
          .printf(
              "Training a model for each %s of %s.%n",
              request.grouping().column(), String.join(" ", request.train().paths()));
      report = GroupTrainer.train(session.spark(), request, new Progress());
    }
    print(request, report);
    if (output.json) {
      console.results().println(JsonLine.of(results(report)));
    }
    return 0;
  }

  private void print(GroupRequest request, GroupReport report) {
    console
        .messages()
        .printf(
            "%n%s with a model of %s own in %s, a table of models.%n",
            Figures.plural(report.trained(), "group"),
            report.trained() == 1 ? "its" : "their",
            request.directory());
    if (report.shared() > 0) {
      console
          .messages()
          .printf(
              "%s with fewer than %,d tokens share one model.%n",
              Figures.plural(report.shared(), "group"), request.grouping().minTokens());
    }
    if (report.small() > 0) {
      console
          .messages()
          .printf(
              "%s without a model: %s.%n",
              Figures.plural(report.small(), "small group"), report.noShared());
    }
    if (report.failed() > 0) {
      console
          .warnings()
          .printf(
              "%s failed, for reasons in the table's column error; the first of them:%n",
              Figures.plural(report.failed(), "group"));
      report.reasons().forEach(reason -> console.warnings().println("  " + reason));
    }
    console
        .messages()
        .printf(
            "%,d tokens in %,d tasks, %.1f s; the trainings took %.1f s together.%n",
            report.tokens(), report.tasks(), report.seconds(), report.trainingSeconds());
  }

  /** The results by their names for programs. */
  static Map<String, Object> results(GroupReport report) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("groups", report.groups());
    results.put("trained", report.trained());
    results.put("shared", report.shared());
    results.put("small", report.small());
    results.put("failed", report.failed());
    results.put("reasons", report.reasons());
    results.put("tokens", report.tokens());
    results.put("tasks", report.tasks());
    results.put("trainingSeconds", report.trainingSeconds());
    results.put("seconds", report.seconds());
    return results;
  }

  /** Progress as a line every few seconds. */
  private final class Progress implements GroupListener {
    private long told = System.nanoTime();

    @Override
    public void remark(String sentence) {
      console.messages().println(sentence.replace("(group-min-tokens)", "(--group-min-tokens)"));
    }

    @Override
    public void done(long done, long groups) {
      if (System.nanoTime() - told > MIN_NANOS) {
        console.messages().printf("%,d of %,d groups%n", done, groups);
        told = System.nanoTime();
      }
    }
  }
}
