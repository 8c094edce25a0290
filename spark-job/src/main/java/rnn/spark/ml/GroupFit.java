package rnn.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.model.LocalFolder;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.group.GroupListener;
import rnn.spark.group.GroupModels;
import rnn.spark.group.GroupRequest;
import rnn.spark.group.GroupTrainer;
import rnn.spark.group.Grouping;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;

/** A fit of a model for each group of rows. */
final class GroupFit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupFit.class);

  private final Dataset<Row> rows;
  private final FitRows.Columns columns;
  private final Map<String, String> given;
  private final Grouping grouping;

  /**
   * A fit on {@code rows}.
   *
   * @param given options as a command line would be given them
   * @throws InputException if a part of the rows is to judge epochs, or the columns are none of a
   *     fit
   */
  GroupFit(
      Dataset<Row> rows, FitRows.Columns columns, Map<String, String> given, Grouping grouping) {
    if (!columns.validation().isEmpty()) {
      throw new InputException(
          "%s has no meaning for models that are trained side by side, one for each group, whose epochs are judged by a part of its own rows; leave it out (validFraction says how large the part is)"
              .formatted(ColumnParams.VALIDATION));
    }
    this.rows = rows;
    this.columns = columns;
    this.given = given;
    this.grouping = grouping;
    columns.check(rows);
    Tables.type(rows, grouping.column(), Source.rows(rows, columns.input())); // or it fails
  }

  /** True if labels are numbers. */
  boolean hasNumericLabels() {
    return columns.hasNumericLabels(rows);
  }

  /** Trains the models and writes them to {@code path}. */
  GroupModels train(String path) {
    SparkSession session = rows.sparkSession();
    try (FitRows cached = new FitRows(rows, columns, List.of(grouping.column()))) {
      if (hasNumericLabels()) {
        cached.requireIndices();
      }
      GroupRequest request = new GroupRequest(cached.training(), grouping, given, path);
      GroupTrainer.train(session, request, new Remarks());
      return GroupModels.load(session, path);
    }
  }

  /**
   * A new directory for the models of {@code estimator}, which executors write.
   *
   * @throws InputException if none is named and executors are on other machines
   */
  static String directory(Params estimator, SparkSession session) {
    String parent = StageParams.textOrEmpty(estimator, ColumnParams.CHECKPOINTS);
    if (!parent.isEmpty()) {
      return parent + "/" + org.apache.spark.ml.util.Identifiable.randomUID("RnnGroupedModel");
    }
    if (!Sessions.context(session).isLocal()) {
      throw new InputException(
          "%s must name a directory that all executors reach, because they write the models of groups, but is not set; set it, or give fitPerGroup a path"
              .formatted(ColumnParams.CHECKPOINTS));
    }
    try {
      Path made = Files.createTempDirectory("rnn-groups-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made), "rnn-groups-delete"));
      return made.resolve("models").toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No temporary directory for the models can be made: %s; make room, set java.io.tmpdir, or name a directory in %s"
              .formatted(e.getMessage(), ColumnParams.CHECKPOINTS),
          e);
    }
  }

  private static void delete(Path directory) {
    try {
      new LocalFolder(directory).delete();
    } catch (IOException e) {
      LOG.warn("The models in {} stay there: {}", directory, e.getMessage());
    }
  }

  /** Remarks as lines of the log. */
  private static final class Remarks implements GroupListener {
    @Override
    public void remark(String sentence) {
      LOG.info("{}", ParamNames.in(sentence));
    }
  }
}
