package rnn.spark.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import rnn.batch.Labelling;
import rnn.option.OptionException;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.group.GroupModels;
import rnn.spark.group.GroupRows;
import rnn.spark.group.GroupScores;

/** Predictions of a table of models, each for the rows of its group. */
final class GroupScoring {
  private final Console console;

  GroupScoring(Console console) {
    this.console = console;
  }

  /** True if a table of models is in {@code directory}, as far as that is seen without Spark. */
  static boolean isTable(String directory) {
    try {
      return GroupModels.isAt(HadoopFolder.of(LocalChecks.hadoop(), directory));
    } catch (IOException | IllegalArgumentException e) {
      return false; // what reads a model will say what is wrong
    }
  }

  /**
   * Scores or predicts {@code source} with the models in {@code directory}.
   *
   * @param command the command that is run
   */
  int write(
      String command, String directory, Source source, RowsArguments rows, OutputArguments output) {
    if (!Source.hasColumn(source.format())) {
      throw new OptionException(
          "{format} must be one with named columns, as the models in %s are one for each group,"
              + " but is %s",
          directory, source.format());
    }
    LocalChecks checks = new LocalChecks();
    checks.input(source);
    checks.newOutput(rows.directory);
    GroupRows.Report report;
    try (Session session = Session.open(command, source, console)) {
      report =
          GroupRows.write(
              session.spark(),
              new GroupRows.Asked(
                  directory, source, command.equals("score") ? Labelling.NONE : null),
              rows.directory,
              rows.outputFormat);
    }
    console
        .messages()
        .printf(
            "%s in %s: %,d by the model of their group, %,d by the model of small groups, %,d"
                + " without one, for reasons in column %s.%n",
            Figures.plural(report.rows(), "row"),
            rows.directory,
            report.own(),
            report.byShared(),
            report.without(),
            GroupScores.REASON);
    if (output.json) {
      Map<String, Object> results = new LinkedHashMap<>();
      results.put("rows", report.rows());
      results.put("own", report.own());
      results.put("shared", report.byShared());
      results.put("without", report.without());
      console.results().println(JsonLine.of(results));
    }
    return 0;
  }
}
