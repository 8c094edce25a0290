package rnn.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.model.Model;
import rnn.model.Models;
import rnn.predict.SmallModels;
import rnn.text.Vocabulary;

class MixtureTest {
  private static final List<Model> MODELS = SmallModels.languageModels().toList();
  private static final Vocabulary WORDS = MODELS.get(0).vocabulary();
  private static final int V = WORDS.size();

  private static TokenLikelihoods network(int i) {
    return new NetworkLikelihoods(MODELS.get(i), Scope.SHARD, KernelProvider.kernels());
  }

  /** The words with their ids turned round, but for the first two. */
  private static Vocabulary reversed() {
    String[] tokens = WORDS.tokens();
    for (int i = 2; i < V; i++) {
      tokens[i] = WORDS.token(V + 1 - i);
    }
    return Vocabulary.ofTokens(tokens);
  }

  private static Shard reversed(Shard shard) {
    int[] tokens = shard.tokens().clone();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = tokens[i] < 2 ? tokens[i] : V + 1 - tokens[i];
    }
    return new Shard(shard.id(), tokens, shard.starts());
  }

  @Test
  void aModelMixedWithItselfIsItself() {
    Shard shard = Texts.shard(50, V, 1);
    double[] alone = network(1).logProbabilities(shard);
    Mixture mixture = new Mixture(List.of(network(1), network(1)), MixtureWeights.of(0.3, 0.7));
    assertArrayEquals(alone, mixture.logProbabilities(shard), 1e-12);
    Mixture first = new Mixture(List.of(network(1), network(2)), MixtureWeights.of(1, 0));
    assertArrayEquals(alone, first.logProbabilities(shard));
  }

  @Test
  void networksAndCountsAreMixedTokenByToken() {
    Shard shard = Texts.shard(50, V, 2);
    TokenLikelihoods counted =
        new CountedLikelihoods(Texts.bigrams(Texts.shard(200, V, 3), V), WORDS);
    double[] a = network(0).logProbabilities(shard);
    double[] b = counted.logProbabilities(shard);
    double[] mixed =
        new Mixture(List.of(network(0), counted), MixtureWeights.of(0.25, 0.75))
            .logProbabilities(shard);
    for (int t = 0; t < a.length; t++) {
      assertEquals(Math.log(0.25 * Math.exp(a[t]) + 0.75 * Math.exp(b[t])), mixed[t], 1e-12);
    }
  }

  @Test
  void fittedWeightsAreBetterThanEitherModel() {
    Shard heldOut = Texts.shard(80, V, 4);
    List<TokenLikelihoods> models =
        List.of(
            new CountedLikelihoods(Texts.bigrams(Texts.shard(60, V, 3), V), WORDS),
            new CountedLikelihoods(Texts.bigrams(Texts.shard(60, V, 7), V), WORDS));
    Mixture mixture = new Mixture(models, MixtureWeights.equal(2));
    MixtureWeights fitted = MixtureWeights.fit(mixture.logProbabilitiesByModel(heldOut));
    double mixed = mixture.with(fitted).score(heldOut).meanLossNats();
    for (TokenLikelihoods model : models) {
      assertTrue(mixed < model.score(heldOut).meanLossNats());
    }
  }

  @Test
  void idsInAnotherOrderAreMapped() {
    Shard shard = Texts.shard(50, V, 5);
    Shard counts = Texts.shard(200, V, 6);
    TokenLikelihoods same = new CountedLikelihoods(Texts.bigrams(counts, V), WORDS);
    TokenLikelihoods other = new CountedLikelihoods(Texts.bigrams(reversed(counts), V), reversed());
    MixtureWeights weights = MixtureWeights.of(0.5, 0.5);
    assertArrayEquals(
        new Mixture(List.of(network(0), same), weights).logProbabilities(shard),
        new Mixture(List.of(network(0), other), weights).logProbabilities(shard));
  }

  @Test
  void aStateMapsIdsInAnotherOrder() {
    Model model = MODELS.get(0);
    Model other =
        new Model(
            model.network(), model.parameters(), reversed(), "whitespace", "sentences", Map.of());
    MixtureCursor cursor =
        new MixtureCursor(
            List.of(Models.cursor(model), Models.cursor(other)), MixtureWeights.of(0.5, 0.5));
    float[] own = Models.cursor(model).nextProbabilities();
    float[] next = cursor.nextProbabilities();
    for (int id = 2; id < V; id++) { // before any word both networks say the same by id
      assertEquals(0.5 * own[id] + 0.5 * own[V + 1 - id], next[id], 1e-7);
    }
  }

  @Test
  void modelsOfOtherWordsAreRefused() {
    String[] tokens = WORDS.tokens();
    tokens[4] = "horse";
    for (Vocabulary other :
        List.of(
            Vocabulary.ofTokens(tokens),
            Vocabulary.ofTokens(
                List.of(WORDS.tokens()).subList(0, V - 1).toArray(String[]::new)))) {
      TokenLikelihoods counted =
          new CountedLikelihoods(Texts.bigrams(Texts.shard(9, V - 1, 3), V), other);
      for (List<TokenLikelihoods> models :
          List.of(List.of(network(0), counted), List.of(counted, network(0)))) {
        var error =
            assertThrows(
                IllegalArgumentException.class, () -> new Mixture(models, MixtureWeights.equal(2)));
        assertTrue(error.getMessage().contains("same tokens"), error.getMessage());
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new Mixture(List.of(network(0)), MixtureWeights.equal(2)));
  }
}
