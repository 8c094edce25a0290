package rnn.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.model.ModelFormatException;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.group.GroupModels;
import rnn.spark.group.GroupScores;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.score.SharedModel;

/**
 * A model for each group of rows: a table of models, and what they say of rows. Models and rows
 * stay on the executors; a task has one model at a time in memory.
 *
 * <pre>{@code
 * RnnGroupedModel<RnnLanguageModelModel> models =
 *     new RnnLanguageModel().setInputCol("events").fitPerGroup(sessions, "tenant");
 * Dataset<Row> scored = models.transform(today);
 * }</pre>
 *
 * @param <M> class of the model that a group has
 */
public final class RnnGroupedModel<M extends RnnModel<M>> {
  private final M stage;
  private final GroupModels models;
  private @Nullable ModelContent small;

  RnnGroupedModel(M stage, GroupModels models) {
    this.stage = stage;
    this.models = models;
  }

  /** The language models saved in the directory {@code path}. */
  public static RnnGroupedModel<RnnLanguageModelModel> ofLanguageModels(String path) {
    return load(path, new RnnLanguageModelModel());
  }

  /** The taggers saved in the directory {@code path}. */
  public static RnnGroupedModel<RnnTaggerModel> ofTaggers(String path) {
    return load(path, new RnnTaggerModel());
  }

  /** The classifiers saved in the directory {@code path}. */
  public static RnnGroupedModel<RnnClassifierModel> ofClassifiers(String path) {
    return load(path, new RnnClassifierModel());
  }

  /**
   * The models at {@code path}, any Hadoop path, which {@link #save} or {@code rnn train} wrote.
   *
   * @param stage a model that is not filled, such as the groups have
   * @throws ModelFormatException if there is no table of models, or one of a newer version
   * @throws InputException if they are models of another task
   */
  private static <M extends RnnModel<M>> RnnGroupedModel<M> load(String path, M stage) {
    SparkSession session = SparkSession.active();
    GroupModels models = GroupModels.load(session, path);
    if (models.labelling() != stage.labelling()) {
      throw new InputException(
          "The models in %s must be %ss but are %ss; load them as such"
              .formatted(
                  models.location(),
                  Models.kind(stage.labelling()),
                  Models.kind(models.labelling())));
    }
    try {
      StageFiles.Stage saved = StageFiles.read(HadoopFolder.of(session, path));
      if (saved != null) {
        saved.setParams(stage, models.location());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The models in %s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
    return new RnnGroupedModel<>(stage, models);
  }

  /** The model that every group has, without its content: its params name columns. */
  public M stage() {
    return stage;
  }

  /**
   * {@code dataset} with the columns that the model of each row's group adds, in no order, and
   * behind them {@value GroupScores#REASON}: the reason where there is no prediction, else null. A
   * row of a group that is not in the table gets what the shared model says, if there is one.
   *
   * @throws InputException if a column is missing or of another type than where the models were
   *     trained, there is one of a name that is added, or the rows are a stream
   */
  public Dataset<Row> transform(Dataset<?> dataset) {
    Dataset<Row> rows = dataset.toDF();
    try {
      OutputColumns.add(stage, rows.schema(), stage.addedColumns());
      return new GroupScores(
              rows.sparkSession(), models, stage.predicted(), shared(rows.sparkSession()))
          .of(rows, Source.rows(rows, stage.getInputCol()));
    } catch (RuntimeException e) {
      throw ParamNames.in(e);
    }
  }

  /** The model of small groups on executors, read and brought there once; null if there is none. */
  private synchronized @Nullable SharedModel shared(SparkSession session) {
    ModelContent content = small;
    if (content == null) {
      TrainedModel trained = models.shared();
      if (trained == null) {
        return null;
      }
      content = new ModelContent(trained, null);
      small = content;
    }
    return content.shared(Sessions.context(session));
  }

  /**
   * Groups with what is known of their training, a row each: rows and tokens, perplexity, accuracy
   * or F1 on what was held out, epochs, seconds, whether the group shares the model of small ones,
   * and the error where it has none.
   */
  public Dataset<Row> models() {
    return models.groups();
  }

  /**
   * The model of one group, as a stage of its own.
   *
   * @param group value of the column of groups
   * @throws InputException if the group is not in the table, or has no model of its own
   */
  public M model(Object group) {
    M model = stage.copy(new ParamMap());
    model.fill(models.model(SparkSession.active(), group), null);
    return model;
  }

  /**
   * Writes the models, by tasks, to the directory {@code path} on any Hadoop file system; a table
   * of models that is there is replaced.
   */
  public void save(String path) {
    SparkSession session = SparkSession.active();
    models.save(session, path, writing -> StageFiles.write(stage, session, (HadoopFolder) writing));
  }
}
