package rnn.spark.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import rnn.adapt.AdaptationOptions;
import rnn.adapt.AdaptiveLikelihoods;
import rnn.adapt.CountedLikelihoods;
import rnn.adapt.LikelihoodScorer;
import rnn.adapt.Mixture;
import rnn.adapt.MixtureWeights;
import rnn.adapt.Scope;
import rnn.adapt.TokenLikelihoods;
import rnn.baseline.CountedLanguageModel;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.model.BaselineModel;
import rnn.model.Model;
import rnn.model.ModelKind;
import rnn.model.TrainedModel;
import rnn.predict.Cursor;
import rnn.spark.data.Shards;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.task.Score;
import rnn.text.Vocabulary;

/** Language models on their way to executors, as {@link Mixing} has them. */
final class SharedMixture implements SharedPredictor {
  private static final long serialVersionUID = 1L;

  private final ArrayList<SharedModel> models; // the first one's ids are those of shards
  private final AdaptationOptions adaptation;
  private double[] weights; // [models]

  private SharedMixture(
      ArrayList<SharedModel> models, AdaptationOptions adaptation, double[] weights) {
    this.models = models;
    this.adaptation = adaptation;
    this.weights = weights;
  }

  /**
   * Broadcasts {@code model} and those that it is mixed with.
   *
   * @throws InputException if one is no language model or has other tokens, or nothing adapts that
   *     is to
   */
  static SharedMixture of(SparkSession session, TrainedModel model, Mixing mixing) {
    JavaSparkContext context = Sessions.context(session);
    List<TrainedModel> all = new ArrayList<>(List.of(model));
    for (String directory : mixing.models()) {
      TrainedModel other = Evaluator.read(session, directory);
      ModelKinds.requireLanguageModel(ModelKind.of(other), directory, "be mixed");
      if (!other.tokenizer().name().equals(model.tokenizer().name())) {
        throw new InputException(
            "--mix: models must divide text in the same way but the model has the tokenizer %s and %s has %s; train both with the same --tokenizer"
                .formatted(model.tokenizer().name(), directory, other.tokenizer().name()));
      }
      all.add(other);
    }
    if (mixing.options().adapts() && all.stream().noneMatch(Model.class::isInstance)) {
      throw new InputException(
          "--cache and --dynamic must come with a network, which adapts, but there are only models"
              + " that learned by counting; leave them out");
    }
    double[] weights = mixing.weights().values();
    requireSameTokens(all, weights);
    ArrayList<SharedModel> shared = new ArrayList<>();
    all.forEach(one -> shared.add(SharedModel.of(context, one)));
    return new SharedMixture(shared, mixing.options(), weights);
  }

  /** Finds on the driver what would be found in every task. */
  private static void requireSameTokens(List<TrainedModel> models, double[] weights) {
    List<TokenLikelihoods> tokens = new ArrayList<>();
    for (TrainedModel model : models) {
      tokens.add(new TokensAlone(model.vocabulary()));
    }
    try {
      new Mixture(tokens, MixtureWeights.of(weights));
    } catch (IllegalArgumentException e) {
      throw new InputException("--mix: " + e.getMessage(), e);
    }
  }

  /** The tokens of a model whose likelihoods are not asked for. */
  private record TokensAlone(Vocabulary vocabulary) implements TokenLikelihoods {
    @Override
    public double[] logProbabilities(Shard shard) {
      throw new UnsupportedOperationException("Only its tokens are compared");
    }

    @Override
    public Cursor cursor() {
      throw new UnsupportedOperationException("Only its tokens are compared");
    }
  }

  private Mixture mixture(Scope scope) {
    List<TokenLikelihoods> likelihoods = new ArrayList<>();
    for (SharedModel shared : models) {
      TrainedModel model = shared.model();
      likelihoods.add(
          model instanceof BaselineModel baseline
              ? new CountedLikelihoods(
                  (CountedLanguageModel) baseline.counted(), model.vocabulary())
              : AdaptiveLikelihoods.of((Model) model, adaptation, scope, KernelProvider.kernels()));
    }
    return new Mixture(likelihoods, MixtureWeights.of(weights));
  }

  /**
   * Fits the weights to {@code shards} of a held-out text, whose likelihoods stay where they were
   * made; sums go in the order of shards.
   *
   * @throws InputException if no token of the text is possible
   */
  MixtureWeights fit(Shards shards, String title) {
    int number = models.size();
    JavaRDD<double[][]> logs =
        shards
            .rdd()
            .map(shard -> mixture(Scope.SHARD).logProbabilitiesByModel(shard))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      MixtureWeights fitted = MixtureWeights.fit(number, by -> expectation(logs, by, title));
      weights = fitted.values();
      return fitted;
    } catch (InputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InputException(title + ": " + e.getMessage(), e);
    } finally {
      logs.unpersist(false);
    }
  }

  private static MixtureWeights.Expectation expectation(
      JavaRDD<double[][]> logs, MixtureWeights by, String title) {
    double[] values = by.values();
    MixtureWeights.Expectation all = new MixtureWeights.Expectation(values.length);
    Jobs.collect(logs.map(shard -> MixtureWeights.of(values).expectation(shard).sums()), title)
        .forEach(sums -> all.add(MixtureWeights.Expectation.of(sums)));
    return all;
  }

  /** Score over all {@code shards}, summed in their order. */
  Score score(Shards shards, String title) {
    return Jobs.collect(shards.rdd().map(shard -> mixture(Scope.SHARD).score(shard)), title)
        .stream()
        .reduce(Score.ZERO, Score::plus);
  }

  @Override
  public TrainedModel model() {
    return models.get(0).model();
  }

  @Override
  public StructType columns() {
    return LikelihoodRows.COLUMNS;
  }

  /** A predictor of rows, each of which is a text of its own. */
  @Override
  public RowPredictor predictor() {
    return new LikelihoodRows(new LikelihoodScorer(mixture(Scope.SENTENCE)));
  }

  @Override
  public void close() {
    models.forEach(SharedModel::close);
  }
}
