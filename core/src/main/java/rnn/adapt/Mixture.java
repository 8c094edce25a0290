package rnn.adapt;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.Shard;
import rnn.predict.Cursor;
import rnn.text.Vocabulary;

/**
 * A mixture of language models: {@code p = Σᵢ λᵢ·pᵢ}, token by token.
 *
 * <p>All models must have the same tokens; their ids may be in different orders. Shards have the
 * ids of the first model.
 */
public final class Mixture implements TokenLikelihoods {
  private final List<TokenLikelihoods> models;
  private final MixtureWeights weights;
  private final List<VocabularyOrder> orders = new ArrayList<>();

  /**
   * The mixture of {@code models}.
   *
   * @throws IllegalArgumentException if there are not as many weights as models, or a model has a
   *     token that another has not
   */
  public Mixture(List<TokenLikelihoods> models, MixtureWeights weights) {
    requireWeights(models.size(), weights);
    this.models = List.copyOf(models);
    this.weights = weights;
    for (TokenLikelihoods model : models) {
      orders.add(new VocabularyOrder(vocabulary(), model.vocabulary()));
    }
  }

  /** Fails unless there is a weight for each of {@code models}. */
  static void requireWeights(int models, MixtureWeights weights) {
    if (models != weights.models()) {
      throw new IllegalArgumentException(
          "A mixture must have a weight for each of %d models but has %d"
              .formatted(models, weights.models()));
    }
  }

  /** The same models with other weights. */
  public Mixture with(MixtureWeights weights) {
    return new Mixture(models, weights);
  }

  @Override
  public Vocabulary vocabulary() {
    return models.get(0).vocabulary();
  }

  @Override
  public Cursor cursor() {
    return new MixtureCursor(models.stream().map(TokenLikelihoods::cursor).toList(), weights);
  }

  /** {@code [models][n]}: each model's own; what {@link MixtureWeights#fit} takes. */
  public double[][] logProbabilitiesByModel(Shard shard) {
    double[][] logs = new double[models.size()][];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = models.get(i).logProbabilities(orders.get(i).shard(shard));
    }
    return logs;
  }

  @Override
  public double[] logProbabilities(Shard shard) {
    double[][] byModel = logProbabilitiesByModel(shard);
    double[] mixed = new double[shard.tokens().length];
    double[] logs = new double[byModel.length];
    for (int t = 0; t < mixed.length; t++) {
      for (int i = 0; i < logs.length; i++) {
        logs[i] = byModel[i][t];
      }
      mixed[t] = weights.mix(logs);
    }
    return mixed;
  }
}
