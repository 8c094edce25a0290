package rnn.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.model.ModelDirectory;
import rnn.option.Option;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.group.GroupModels;
import rnn.spark.group.Grouping;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.train.ReportContent;
import rnn.spark.train.SparkTrainer;
import rnn.spark.train.TrainReport;
import rnn.spark.train.TrainRequest;
import rnn.task.Task;
import rnn.train.GivenOptions;
import rnn.train.TrainingDivergedException;
import rnn.train.TrainingInterruptedException;

/**
 * An estimator of networks: it trains one on the rows of a table as {@code rnn train} does, with
 * the same bits for the same rows and options.
 *
 * @param <E> class of the estimator
 * @param <M> class of its models
 */
public abstract class RnnEstimator<E extends RnnEstimator<E, M>, M extends RnnModel<M>>
    extends Estimator<M>
    implements DefaultParamsWritable,
        HasInputCol<E>,
        HasFitParams<E>,
        HasModelOptions<E>,
        HasTrainingOptions<E>,
        HasRegularization<E>,
        HasStart<E> {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamSet params;

  /** An estimator that is called {@code uid}, which no other stage is. */
  RnnEstimator(String uid) {
    this.uid = uid;
    this.params = new ParamSet(this);
    ColumnParams.input(params);
    declareColumns(params);
    ColumnParams.fit(params);
    new TaskOptions(task()).addTo(params);
  }

  /** Task that is learned. */
  abstract Task task();

  /** Adds the columns that are the task's own. */
  abstract void declareColumns(ParamSet columns);

  /** The columns that its models add to rows of {@code schema}. */
  abstract StructType addedColumns(boolean hasNumericLabels);

  /** A model of this estimator's that is not filled yet. */
  abstract M newModel();

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Param<?>[] params() {
    return params.all();
  }

  @Override
  @SuppressWarnings("unchecked") // the class of this
  public E copy(ParamMap extra) {
    return (E) defaultCopy(extra);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return transformed(RnnModel.noRows(schema));
  }

  /** The schema of {@code rows} with the columns that a model adds. */
  private StructType transformed(Dataset<Row> rows) {
    try {
      columns().check(rows);
      boolean hasNumericLabels = columns().hasNumericLabels(rows);
      return OutputColumns.add(this, rows.schema(), addedColumns(hasNumericLabels));
    } catch (RuntimeException e) {
      throw ParamNames.in(e);
    }
  }

  /**
   * A model that learned from {@code dataset}.
   *
   * @throws InputException if a column is missing or of another type, there is one of a name that
   *     the model adds, or params do not go together
   */
  @Override
  public M fit(Dataset<?> dataset) {
    SparkSession session = dataset.sparkSession();
    Sessions.context(session); // or this is not where training can be
    transformed(dataset.toDF()); // or transform fails, after the training
    GivenOptions options = options();
    M model = newModel();
    String parent = StageParams.textOrEmpty(this, ColumnParams.CHECKPOINTS);
    try (FitRows rows = new FitRows(dataset.toDF(), columns());
        FitDirectory directory = FitDirectory.of(session, parent, model.uid())) {
      boolean hasNumericLabels = columns().hasNumericLabels(dataset.toDF());
      if (hasNumericLabels) {
        rows.requireIndices();
      }
      train(session, request(options, rows, directory), directory, model);
      model.predictNumbers(hasNumericLabels);
      directory.done();
    } catch (IOException e) {
      throw new UncheckedIOException("The model cannot be read back: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw ParamNames.in(e);
    }
    model.setParent(this);
    return copyValues(model, new ParamMap());
  }

  /**
   * A model for each group of {@code dataset}'s rows, all trained side by side, each with the bits
   * that {@link #fit} with one shard has of its rows. Groups with fewer than {@value
   * Grouping#DEFAULT_MIN_TOKENS} tokens share a model.
   *
   * <p>The models are written to a new directory in {@code checkpointDir}, or, where Spark runs on
   * this machine alone, to a temporary one that goes with the program.
   *
   * @param column whose value is the group of a row
   * @throws InputException as {@link #fit}, or if the column cannot be one of groups
   */
  public RnnGroupedModel<M> fitPerGroup(Dataset<?> dataset, String column) {
    return fitPerGroup(dataset, Grouping.by(column));
  }

  /** As {@link #fitPerGroup(Dataset, String)}, by a grouping of more than a column. */
  public RnnGroupedModel<M> fitPerGroup(Dataset<?> dataset, Grouping grouping) {
    return fitPerGroup(dataset, grouping, GroupFit.directory(this, dataset.sparkSession()));
  }

  /**
   * The same, the models in the directory {@code path}, on any Hadoop file system; a table of
   * models that is there is replaced.
   */
  public RnnGroupedModel<M> fitPerGroup(Dataset<?> dataset, Grouping grouping, String path) {
    try {
      M prototype = newModel();
      GroupFit fit = new GroupFit(dataset.toDF(), columns(), given(), grouping);
      transformed(dataset.toDF()); // or transform fails, after the training
      prototype.predictNumbers(fit.hasNumericLabels());
      GroupModels models = fit.train(path);
      return new RnnGroupedModel<>(copyValues(prototype, new ParamMap()), models);
    } catch (RuntimeException e) {
      throw ParamNames.in(e);
    }
  }

  /** Trains as {@code request} says, and fills {@code model}. */
  private void train(SparkSession session, TrainRequest request, FitDirectory directory, M model)
      throws IOException {
    try {
      TrainReport report = SparkTrainer.train(session, request, new FitListener(uid));
      HadoopFolder folder = HadoopFolder.of(session, directory.model());
      model.fill(
          ModelDirectory.readAny(folder),
          RnnTrainingSummary.of(report, ModelDirectory.metrics(folder)));
    } catch (TrainingInterruptedException e) { // its words on checkpoints are a command line's
      throw new TrainingInterruptedException(
          first(e).getMessage() + "." + directory.left(), e.getCause());
    } catch (TrainingDivergedException e) { // as are these
      throw new InputException(
          ((TrainingDivergedException) first(e)).text().by(ParamNames::of) + directory.left(), e);
    }
  }

  /** The error that {@code e} says more of: the first of its class. */
  private static Throwable first(RuntimeException e) {
    Throwable first = e;
    while (first.getCause() != null && first.getCause().getClass() == e.getClass()) {
      first = first.getCause();
    }
    return first;
  }

  private TrainRequest request(GivenOptions options, FitRows rows, FitDirectory directory) {
    Source validation = rows.validation();
    Set<Option<?>> open = new HashSet<>(options.open());
    if (validation != null) {
      open.remove(HeldOutSplit.FRACTION);
    }
    TrainRequest request =
        new TrainRequest(
            rows.training(),
            validation,
            null,
            options.leaving(open),
            directory.model(),
            directory.checkpoints(),
            0,
            TrainRequest.Start.ANEW,
            given(),
            ReportContent.NO_PAGE); // rows of a DataFrame are not to lie in pipelines
    request.requireJudged();
    return request;
  }

  /** The options that the params are. */
  private GivenOptions options() {
    try {
      return GivenOptions.ofRows(given());
    } catch (RuntimeException e) {
      throw ParamNames.in(e);
    }
  }

  private Map<String, String> given() {
    TaskOptions ofTask = new TaskOptions(task());
    Map<String, String> set = new TreeMap<>();
    for (Option<?> option : ofTask.meant()) {
      Param<Object> param = StageParams.param(this, option);
      if (isSet(param)) {
        Object value = getOrDefault(param);
        ValueCheck.of(option).apply(value);
        set.put(option.name(), text(option, value));
      }
    }
    return ofTask.given(set);
  }

  @SuppressWarnings("unchecked") // of the option's class, to which the param's check holds it
  private static <T> String text(Option<T> option, Object value) {
    return option.text((T) ValueCheck.optionValue(value));
  }

  private FitRows.Columns columns() {
    Labelling labelling = task().labelling();
    return new FitRows.Columns(
        getInputCol(),
        labelling == Labelling.NONE ? "" : StageParams.textOrEmpty(this, ColumnParams.LABEL),
        StageParams.textOrEmpty(this, ColumnParams.VALIDATION),
        labelling);
  }
}
