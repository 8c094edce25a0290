package rnn.spark.group;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.Scorer;
import rnn.spark.score.SharedModel;

/** Rows written with what the models of their groups say of them. */
public final class GroupRows {
  private GroupRows() {}

  /**
   * Rows to score, and the models to score them by.
   *
   * @param models Hadoop path of the table of models
   * @param source the rows
   * @param labelling of the models that are wanted; null for those of labels
   */
  public record Asked(String models, Source source, @Nullable Labelling labelling) {}

  /**
   * Report of the rows.
   *
   * @param own rows scored by the model of their group
   * @param byShared rows scored by the model of small groups
   * @param without rows whose group has no model
   */
  public record Report(long own, long byShared, long without) {
    /** All of them. */
    public long rows() {
      return own + byShared + without;
    }
  }

  /**
   * Writes the rows. The session stays open.
   *
   * @param outputPath a directory that is not there yet, on any Hadoop file system
   * @param outputFormat one of {@code parquet, json, csv, orc}
   * @throws rnn.model.ModelFormatException if there is no table of models, or a newer one
   * @throws InputException if the rows or the output cannot be used
   */
  public static Report write(
      SparkSession session, Asked asked, String outputPath, String outputFormat) {
    GroupModels models = GroupModels.load(session, asked.models());
    Labelling labelling = models.labelling();
    boolean isWanted =
        asked.labelling() == null ? labelling != Labelling.NONE : labelling == asked.labelling();
    if (!isWanted) {
      throw new InputException(
          "The models in %s are %ss; %s"
              .formatted(
                  models.location(),
                  Models.kind(labelling),
                  labelling == Labelling.NONE
                      ? "score rows with them, or name models that predict labels"
                      : "predict labels with them, or name language models"));
    }
    Dataset<Row> rows = Tables.rows(session, asked.source());
    TrainedModel small = models.shared();
    SharedModel shared = small == null ? null : SharedModel.of(Sessions.context(session), small);
    try {
      GroupScores scores = new GroupScores(session, models, PredictedColumns.of(labelling), shared);
      Scorer.write(
          session, scores.of(rows, asked.source()), asked.source(), outputPath, outputFormat);
      GroupScores.Counts counts = scores.counts();
      return new Report(counts.own().value(), counts.byShared().value(), counts.without().value());
    } finally {
      if (shared != null) {
        shared.close();
      }
    }
  }
}
