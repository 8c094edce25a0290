package rnn.spark.ml;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.task.Metric;
import rnn.task.Metrics;
import rnn.task.Score;

/**
 * Evaluator of rows that a model of this package transformed: {@code perplexity} of a language
 * model, {@code accuracy} of a tagger or a classifier, {@code spanF1} of a tagger whose labels mark
 * spans. Rows without prediction are left out.
 *
 * <p>For classifiers whose labels are numbers Spark's own evaluators are there too.
 */
public final class RnnEvaluator extends Evaluator
    implements DefaultParamsWritable, HasLabelCol<RnnEvaluator> {
  private static final long serialVersionUID = 1L;

  private static final String METRIC = "metricName";
  private static final Map<String, Metric> METRICS =
      Map.of(
          "perplexity", Metrics.PERPLEXITY,
          "accuracy", Metrics.TOKEN_ACCURACY,
          "spanF1", Metrics.SPAN_F1);

  private final String uid;
  private final ParamSet params;

  /** An evaluator with a name of its own. */
  public RnnEvaluator() {
    this(Identifiable.randomUID("RnnEvaluator"));
  }

  /** An evaluator that is called {@code uid}, which no other is. */
  public RnnEvaluator(String uid) {
    this.uid = uid;
    params = new ParamSet(this);
    params
        .text(
            METRIC,
            "Figure: perplexity of a language model, accuracy of a tagger or a classifier, spanF1"
                + " of a tagger whose labels mark spans.",
            ValueCheck.ofText(METRIC, RnnEvaluator::checkMetric))
        .by(METRIC, "perplexity");
    ColumnParams.label(params, "compared with the prediction; not for perplexity.");
    ColumnParams.evaluated(params);
  }

  private static void checkMetric(String name) {
    if (!METRICS.containsKey(name)) {
      throw new InputException(
          "%s must be one of perplexity, accuracy, spanF1 but is '%s'".formatted(METRIC, name));
    }
  }

  /** A reader of evaluators that were saved. */
  public static MLReader<RnnEvaluator> read() {
    return new DefaultParamsReader<>();
  }

  /** The evaluator saved at {@code path}, any Hadoop path. */
  public static RnnEvaluator load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Param<?>[] params() {
    return params.all();
  }

  @Override
  public RnnEvaluator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** The figure. */
  public Param<String> metricName() {
    return StageParams.text(this, METRIC);
  }

  /** Sets {@link #metricName}. */
  public RnnEvaluator setMetricName(String value) {
    return StageParams.set(this, METRIC, value);
  }

  /** Value of {@link #metricName}. */
  public String getMetricName() {
    return StageParams.get(this, METRIC);
  }

  /** Column of predictions: tags, or classes. */
  public Param<String> predictionCol() {
    return StageParams.text(this, ColumnParams.PREDICTION);
  }

  /** Sets {@link #predictionCol}. */
  public RnnEvaluator setPredictionCol(String value) {
    return StageParams.set(this, ColumnParams.PREDICTION, value);
  }

  /** Column of log-likelihoods. */
  public Param<String> logLikelihoodCol() {
    return StageParams.text(this, ColumnParams.LOG_LIKELIHOOD);
  }

  /** Sets {@link #logLikelihoodCol}. */
  public RnnEvaluator setLogLikelihoodCol(String value) {
    return StageParams.set(this, ColumnParams.LOG_LIKELIHOOD, value);
  }

  /** Column of numbers of tokens. */
  public Param<String> tokensCol() {
    return StageParams.text(this, ColumnParams.TOKENS);
  }

  /** Sets {@link #tokensCol}. */
  public RnnEvaluator setTokensCol(String value) {
    return StageParams.set(this, ColumnParams.TOKENS, value);
  }

  @Override
  public boolean isLargerBetter() {
    return METRICS.get(getMetricName()).better() == Metric.Better.HIGHER;
  }

  /**
   * The figure of {@code dataset}; NaN if no row counts.
   *
   * @throws InputException if a column is missing, or labels mark no spans
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    Dataset<Row> rows = dataset.toDF();
    String name = getMetricName();
    return METRICS.get(name).of(name.equals("perplexity") ? ofLikelihoods(rows) : ofLabels(rows));
  }

  private Score ofLikelihoods(Dataset<Row> rows) {
    String likelihood = StageParams.get(this, ColumnParams.LOG_LIKELIHOOD);
    String tokens = StageParams.get(this, ColumnParams.TOKENS);
    Tables.type(rows, likelihood, Source.rows(rows, likelihood)); // or it fails
    Tables.type(rows, tokens, Source.rows(rows, tokens));
    Dataset<Row> pairs =
        rows.select(
            Tables.named(rows, likelihood).cast("double"), Tables.named(rows, tokens).cast("long"));
    return sum(pairs.javaRDD().mapPartitions(RnnEvaluator::ofLikelihoods));
  }

  private static Iterator<Score> ofLikelihoods(Iterator<Row> pairs) {
    double nats = 0;
    long tokens = 0;
    while (pairs.hasNext()) {
      Row pair = pairs.next();
      if (!pair.anyNull()) {
        nats -= pair.getDouble(0);
        tokens += pair.getLong(1);
      }
    }
    return List.of(Score.ofLoss(nats, tokens)).iterator();
  }

  /** The sum, in the order of partitions: sums of doubles in another order differ. */
  private Score sum(JavaRDD<Score> scores) {
    Score sum = Score.ZERO;
    for (Score score : Jobs.collect(scores, "evaluate " + getMetricName())) {
      sum = sum.plus(score);
    }
    return sum;
  }

  private Score ofLabels(Dataset<Row> rows) {
    String label = getLabelCol();
    String prediction = StageParams.get(this, ColumnParams.PREDICTION);
    Tables.type(rows, label, Source.rows(rows, label)); // or it fails
    Tables.type(rows, prediction, Source.rows(rows, prediction));
    JavaRDD<Row> pairs =
        rows.select(Tables.named(rows, label), Tables.named(rows, prediction)).javaRDD();
    pairs.persist(StorageLevel.MEMORY_AND_DISK()); // or each row is predicted twice
    try {
      LabelPairs labels = LabelPairs.of(pairs);
      boolean ofSpans = getMetricName().equals("spanF1");
      if (ofSpans && !labels.hasSpans()) {
        throw new InputException(
            "Labels must mark spans, as B-X, I-X and O do, for spanF1 but are such as %s; take accuracy"
                .formatted(labels.some()));
      }
      return sum(pairs.mapPartitions(partition -> List.of(labels.score(partition)).iterator()));
    } finally {
      pairs.unpersist(false);
    }
  }
}
