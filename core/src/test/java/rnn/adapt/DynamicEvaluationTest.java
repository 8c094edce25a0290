package rnn.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.adapt.AdaptationOptions.DYNAMIC;
import static rnn.adapt.AdaptationOptions.DYNAMIC_CLIP;
import static rnn.adapt.AdaptationOptions.DYNAMIC_DECAY;
import static rnn.adapt.AdaptationOptions.DYNAMIC_SEGMENT;

import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.model.Model;
import rnn.option.OptionException;
import rnn.predict.SmallModels;

class DynamicEvaluationTest {
  static Stream<Model> models() {
    return SmallModels.languageModels();
  }

  private static Model carrying() {
    return models().filter(model -> model.reading().equals("stream")).findFirst().orElseThrow();
  }

  private static AdaptationOptions options(double rate, double decay, double clip, int segment) {
    return AdaptationOptions.DEFAULTS.with(
        o -> {
          o.set(DYNAMIC, rate);
          o.set(DYNAMIC_DECAY, decay);
          o.set(DYNAMIC_CLIP, clip);
          o.set(DYNAMIC_SEGMENT, segment);
        });
  }

  private static AdaptiveLikelihoods of(Model model, AdaptationOptions options, Scope scope) {
    return new AdaptiveLikelihoods(model, options, scope, KernelProvider.kernels());
  }

  private static Shard sentence(Shard shard, int i) {
    int[] tokens = Arrays.copyOfRange(shard.tokens(), shard.starts()[i], shard.starts()[i + 1]);
    return new Shard(0, tokens, new int[] {0, tokens.length});
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25})
  void theStepsAreThoseOfTheFormula(double clip) {
    Model model = carrying();
    int[] text = Arrays.copyOf(Texts.shard(9, model.vocabulary().size(), 1).tokens(), 26);
    AdaptationOptions options = options(0.5, 0.2, clip, 4);
    double[] expected = new DynamicReference(model, options).logProbabilities(text);
    Shard shard = new Shard(0, text, new int[] {0, text.length});
    double[] logs = of(model, options, Scope.SHARD).logProbabilities(shard);
    double[] plain = of(model, AdaptationOptions.DEFAULTS, Scope.SHARD).logProbabilities(shard);
    assertArrayEquals(expected, logs, 1e-4);
    assertArrayEquals(Arrays.copyOf(plain, 4), Arrays.copyOf(logs, 4), "nothing is learned yet");
    for (int t = 4; t < text.length; t++) {
      assertTrue(Math.abs(plain[t] - logs[t]) > 1e-3, "token " + t + " shows nothing");
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aRateOfNothingChangesNoBit(Model model) {
    Shard shard = Texts.shard(30, model.vocabulary().size(), 2);
    AdaptationOptions none = options(Double.MIN_VALUE, 0.1, 0.25, 5);
    assertTrue(none.isDynamic());
    assertArrayEquals(
        of(model, AdaptationOptions.DEFAULTS, Scope.SHARD).logProbabilities(shard),
        of(model, none, Scope.SHARD).logProbabilities(shard));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyTextBeginsWithTheTrainedParametersAndTheModelStaysAsItIs(Model model) {
    float[] parameters = model.parameters().clone();
    Shard shard = Texts.shard(20, model.vocabulary().size(), 3);
    AdaptiveLikelihoods dynamic = of(model, options(0.5, 0.01, 0.25, 3), Scope.SHARD);
    double[] once = dynamic.logProbabilities(shard);
    assertArrayEquals(once, dynamic.logProbabilities(shard));
    assertArrayEquals(parameters, model.parameters());
    AdaptiveLikelihoods sentences = of(model, options(0.5, 0.01, 0.25, 3), Scope.SENTENCE);
    double[] together = sentences.logProbabilities(shard);
    assertFalse(Arrays.equals(once, together), "a shard is one text, its sentences are many");
    for (int i = shard.sentences() - 1; i >= 0; i--) {
      assertArrayEquals(
          Arrays.copyOfRange(together, shard.starts()[i], shard.starts()[i + 1]),
          dynamic.logProbabilities(sentence(shard, i)));
    }
  }

  @Test
  void aTokenDependsOnThoseBeforeItAlone() {
    Model model = carrying();
    Shard shard = Texts.shard(30, model.vocabulary().size(), 4);
    AdaptiveLikelihoods dynamic = of(model, options(0.5, 0.01, 0.25, 5), Scope.SHARD);
    double[] whole = dynamic.logProbabilities(shard);
    for (int length : new int[] {1, 7, 50, 93}) {
      int[] beginning = Arrays.copyOf(shard.tokens(), length);
      assertArrayEquals(
          Arrays.copyOf(whole, length),
          dynamic.logProbabilities(new Shard(0, beginning, new int[] {0, length})));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void itLearnsFromWhatItReads(Model model) {
    int[] sentence = {3, 5, 4, 7, 2, 1};
    Shard shard = Shard.of(0, Collections.nCopies(200, sentence));
    double plain = of(model, AdaptationOptions.DEFAULTS, Scope.SHARD).score(shard).meanLossNats();
    double learned = of(model, options(0.2, 0.001, 1, 5), Scope.SHARD).score(shard).meanLossNats();
    assertTrue(learned < 0.85 * plain, learned + " and " + plain);
  }

  @ParameterizedTest
  @CsvSource({
    "1e38,0", "1e9,10"
  }) // losses that are no numbers, and some whose exponentials are not
  void aRateThatDivergesIsNamed(double rate, double clip) {
    Model model = carrying();
    Shard shard = Texts.shard(30, model.vocabulary().size(), 7);
    AdaptiveLikelihoods diverging = of(model, options(rate, 0, clip, 5), Scope.SHARD);
    var error = assertThrows(OptionException.class, () -> diverging.logProbabilities(shard));
    assertTrue(error.getMessage().contains("lower dynamic"), error.getMessage());
  }

  @Test
  void aCacheStandsOnTopOfWhatIsLearned() {
    Model model = carrying();
    Shard shard = Texts.shard(60, model.vocabulary().size(), 6);
    AdaptationOptions dynamic = options(0.3, 0.001, 1, 5);
    double learned = of(model, dynamic, Scope.SHARD).score(shard).lossNats();
    AdaptationOptions both =
        dynamic.with(
            o -> {
              o.set(AdaptationOptions.CACHE, 40);
              o.set(AdaptationOptions.CACHE_SHARE, 0.0);
            });
    assertEquals(learned, of(model, both, Scope.SHARD).score(shard).lossNats(), 1e-9);
    AdaptationOptions shared = both.with(o -> o.set(AdaptationOptions.CACHE_SHARE, 0.1));
    double[] network = of(model, dynamic, Scope.SHARD).logProbabilities(shard);
    double[] logs = of(model, shared, Scope.SHARD).logProbabilities(shard);
    for (int t = 1; t < logs.length; t++) {
      assertTrue(logs[t] >= network[t] + Math.log(0.9) - 1e-12, "nine tenths are the network's");
    }
  }
}
