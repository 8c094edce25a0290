package rnn.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.adapt.AdaptationOptions.CACHE;
import static rnn.adapt.AdaptationOptions.CACHE_SHARE;
import static rnn.adapt.AdaptationOptions.CACHE_THETA;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.model.Model;
import rnn.option.OptionException;
import rnn.predict.SmallModels;

class NeuralCacheTest {
  /** Language models whose networks have a twin in double precision. */
  static Stream<Model> models() {
    return SmallModels.languageModels().filter(model -> !isSampled(model));
  }

  private static boolean isSampled(Model model) {
    return model.network().head().toString().contains("sampled");
  }

  private static Model carrying() {
    return models().filter(model -> model.reading().equals("stream")).findFirst().orElseThrow();
  }

  private static AdaptationOptions options(int size, double theta, double share) {
    return AdaptationOptions.DEFAULTS.with(
        o -> {
          o.set(CACHE, size);
          o.set(CACHE_THETA, theta);
          o.set(CACHE_SHARE, share);
        });
  }

  private static AdaptiveLikelihoods of(Model model, AdaptationOptions options, Scope scope) {
    return new AdaptiveLikelihoods(model, options, scope, KernelProvider.kernels());
  }

  private static Shard sentences(Shard shard, int first, int end) {
    int from = shard.starts()[first];
    int[] starts = Arrays.copyOfRange(shard.starts(), first, end + 1);
    for (int i = 0; i < starts.length; i++) {
      starts[i] -= from;
    }
    return new Shard(
        0, Arrays.copyOfRange(shard.tokens(), from, from + starts[starts.length - 1]), starts);
  }

  @ParameterizedTest
  @MethodSource("models")
  void theProbabilitiesAreThoseOfTheFormula(Model model) {
    Shard shard = Texts.shard(30, model.vocabulary().size(), 1);
    for (int size : new int[] {1, 11, 1000}) {
      AdaptationOptions options = options(size, 0.7, 0.4);
      double[][] expected =
          CacheReference.distributions(
              model, shard.tokens(), model.forgetsAtSentenceEnd(), options);
      double[] logs = of(model, options, Scope.SHARD).logProbabilities(shard);
      for (int t = 0; t < logs.length; t++) {
        assertEquals(Math.log(expected[t][shard.tokens()[t]]), logs[t], 2e-4, size + " at " + t);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theDistributionAtEachTokenIsThatOfTheFormulaAndAddsUpToOne(Model model) {
    Shard shard = Texts.shard(12, model.vocabulary().size(), 2);
    AdaptationOptions options = options(23, 1.3, 0.6);
    double[][] expected =
        CacheReference.distributions(model, shard.tokens(), model.forgetsAtSentenceEnd(), options);
    AdaptiveCursor cursor = new AdaptiveCursor(model, options, KernelProvider.kernels());
    for (int t = 0; t < expected.length; t++) {
      float[] next = cursor.nextProbabilities();
      double sum = 0;
      for (int w = 0; w < next.length; w++) {
        sum += next[w];
        assertEquals(expected[t][w], next[w], 2e-5);
      }
      assertEquals(1, sum, 1e-5);
      cursor.advance(shard.tokens()[t]);
    }
  }

  @Test
  void aTokenDependsOnThoseBeforeItAlone() {
    Model model = carrying();
    Shard shard = Texts.shard(30, model.vocabulary().size(), 3);
    double[] whole = of(model, options(50, 1, 0.3), Scope.SHARD).logProbabilities(shard);
    Shard part = sentences(shard, 0, 20);
    double[] beginning = of(model, options(50, 1, 0.3), Scope.SHARD).logProbabilities(part);
    assertArrayEquals(Arrays.copyOf(whole, beginning.length), beginning);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSentenceThatIsATextDependsOnItselfAlone(Model model) {
    Shard shard = Texts.shard(30, model.vocabulary().size(), 4);
    AdaptiveLikelihoods sentences = of(model, options(50, 1, 0.3), Scope.SENTENCE);
    double[] together = sentences.logProbabilities(shard);
    AdaptiveLikelihoods running = of(model, options(50, 1, 0.3), Scope.SHARD);
    for (int i = 0; i < shard.sentences(); i++) {
      double[] expected = Arrays.copyOfRange(together, shard.starts()[i], shard.starts()[i + 1]);
      Shard alone = sentences(shard, i, i + 1);
      assertArrayEquals(expected, sentences.logProbabilities(alone));
      assertArrayEquals(expected, running.logProbabilities(alone));
    }
  }

  @Test
  void aCacheOfNoShareChangesNothing() {
    Model model = carrying();
    Shard shard = Texts.shard(30, model.vocabulary().size(), 5);
    double[] logs = of(model, options(50, 1, 0), Scope.SHARD).logProbabilities(shard);
    double[] plain = of(model, AdaptationOptions.DEFAULTS, Scope.SHARD).logProbabilities(shard);
    assertArrayEquals(plain, logs, 1e-12);
  }

  @Test
  void wordsThatComeInBurstsAreLikelierWithACache() {
    Model model = carrying();
    Shard shard = Texts.shard(60, model.vocabulary().size(), 6);
    double plain = of(model, options(20, 0.3, 0), Scope.SHARD).score(shard).meanLossNats();
    double cached = of(model, options(20, 0.3, 0.3), Scope.SHARD).score(shard).meanLossNats();
    assertTrue(cached < plain - 0.03, cached + " and " + plain);
  }

  @Test
  void theFitIsTheBestOfItsGrid() {
    Model model = carrying();
    AdaptationOptions options = options(40, 0, 0);
    List<Shard> shards =
        List.of(
            Texts.shard(40, model.vocabulary().size(), 7),
            Texts.shard(20, model.vocabulary().size(), 8));
    AdaptationOptions fitted =
        CacheFit.fit(
            options,
            shards.stream()
                .map(s -> CacheFit.logProbabilities(model, options, s, KernelProvider.kernels()))
                .toList());
    double best = lossNats(model, fitted, shards);
    for (double theta : CacheFit.THETAS) {
      for (double share = 0; share < 1; share += 0.05) {
        assertTrue(best <= lossNats(model, options(40, theta, share), shards) + 0.01);
      }
    }
    assertTrue(fitted.get(CACHE_SHARE) > 0.05, fitted.toString());
  }

  private static double lossNats(Model model, AdaptationOptions options, List<Shard> shards) {
    AdaptiveLikelihoods likelihoods = of(model, options, Scope.SHARD);
    return shards.stream().mapToDouble(shard -> likelihoods.score(shard).lossNats()).sum();
  }

  @Test
  void aStateNeedsACache() {
    assertThrows(
        OptionException.class,
        () -> new AdaptiveCursor(carrying(), AdaptationOptions.DEFAULTS, KernelProvider.kernels()));
  }
}
