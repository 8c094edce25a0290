package rnn.spark.group;

import java.io.IOException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.baseline.CountingOptions;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.score.ScoredTable;
import rnn.spark.train.ReportContent;
import rnn.spark.train.SparkTrainer;
import rnn.spark.train.TrainRequest;
import rnn.train.GivenOptions;
import rnn.train.TrainingDivergedException;
import rnn.train.TrainingListener;

/** The model of groups that are too small for one of their own, trained on all their rows. */
final class SmallGroups {
  private static final Logger LOG = LoggerFactory.getLogger(SmallGroups.class);

  private SmallGroups() {}

  /**
   * Trains the model and writes it to {@code folder}.
   *
   * @param rows of all groups
   * @param key of a row, as a string
   * @return the reason why there is none; null if it is there
   */
  static @Nullable String train(
      SparkSession session,
      GroupRequest request,
      GroupSizes sizes,
      Dataset<Row> rows,
      Column key,
      HadoopFolder folder)
      throws IOException {
    String keyName = ScoredTable.unused(rows.schema(), GroupTable.KEY);
    String smallName = ScoredTable.unused(rows.schema(), "rnn_small");
    Dataset<Row> keys =
        session.createDataset(sizes.smallKeys().rdd(), Encoders.STRING()).toDF(smallName);
    Dataset<Row> small =
        rows.withColumn(keyName, key)
            .join(keys, functions.col(keyName).equalTo(functions.col(smallName)), "left_semi")
            .drop(keyName)
            .persist(StorageLevel.MEMORY_AND_DISK());
    HadoopFolder checkpoints = folder.sibling(".checkpoints");
    try {
      Source source = Source.rows(small, String.valueOf(request.train().column()));
      SparkTrainer.train(
          session,
          new TrainRequest(
              source.with(request.train().labels()),
              null,
              null,
              withoutBaselines(request.options()),
              folder.uri(),
              checkpoints.uri(),
              0,
              TrainRequest.Start.ANEW,
              request.given(),
              ReportContent.NO_PAGE),
          TrainingListener.SILENT);
      return null;
    } catch (IllegalArgumentException | TrainingDivergedException e) {
      LOG.warn("Small groups have no model together: {}", e.getMessage());
      return "small groups have no model together: " + e.getMessage();
    } finally {
      small.unpersist(true);
      checkpoints.delete();
    }
  }

  private static GivenOptions withoutBaselines(GivenOptions options) {
    return new GivenOptions(
        options.model(),
        options.training(),
        null,
        null,
        CountingOptions.NONE,
        options.validFraction(),
        options.open());
  }
}
