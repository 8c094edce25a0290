package rnn.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.adapt.AdaptationOptions.CACHE;
import static rnn.adapt.AdaptationOptions.CACHE_SHARE;
import static rnn.adapt.AdaptationOptions.CACHE_THETA;
import static rnn.adapt.AdaptationOptions.DYNAMIC;
import static rnn.adapt.AdaptationOptions.DYNAMIC_CLIP;
import static rnn.adapt.AdaptationOptions.DYNAMIC_DECAY;
import static rnn.adapt.AdaptationOptions.DYNAMIC_SEGMENT;
import static rnn.adapt.AdaptationOptions.MIX_WEIGHTS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.math.KernelProvider;
import rnn.model.Model;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.predict.SmallModels;
import rnn.train.Evaluation;

class AdaptationOptionsTest {
  private static AdaptationOptions with(Option<?> option, String text) {
    return AdaptationOptions.DEFAULTS.with(o -> o.parse(option, text));
  }

  @Test
  void nothingAdaptsUnlessItIsAskedFor() {
    Model model = SmallModels.languageModels().findFirst().orElseThrow();
    assertFalse(AdaptationOptions.DEFAULTS.adapts());
    assertInstanceOf(
        NetworkLikelihoods.class,
        AdaptiveLikelihoods.of(
            model, AdaptationOptions.DEFAULTS, Scope.SHARD, KernelProvider.kernels()));
    assertEquals(
        Evaluation.protocol("stream", 245_569),
        AdaptationOptions.DEFAULTS.protocol("stream", 245_569));
  }

  @Test
  void theProtocolSaysThatFiguresAreNotStatic() {
    String protocol =
        AdaptationOptions.DEFAULTS
            .with(
                o -> {
                  o.set(CACHE, 2000);
                  o.set(CACHE_THETA, 3.0);
                  o.set(CACHE_SHARE, 0.25);
                  o.set(DYNAMIC, 1.0);
                  o.set(DYNAMIC_DECAY, 0.001);
                  o.set(DYNAMIC_CLIP, 0.25);
                })
            .protocol("stream", 245_569);
    assertEquals(
        "one text in 4 contiguous streams, hidden state carried, each stream starting from zero,"
            + " with an empty cache and the trained parameters; adapted to the text while it was"
            + " read, by a neural cache of 2,000 tokens (theta 3, share 0.25) and dynamic"
            + " evaluation (rate 1, decay 0.001, clip 0.25, segments of 5 tokens): not to be"
            + " compared with static figures; <eos> counted as a token; unknown words counted as"
            + " <unk>",
        protocol);
    String cached = with(CACHE, "9").protocol("sentences", 10);
    assertTrue(
        cached.contains(
            "each stream starting with an empty cache, each sentence from a zero hidden state"),
        cached);
    assertTrue(
        with(DYNAMIC, "1")
            .protocol("stream", 10)
            .contains("starting from zero, with the trained parameters;"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "Infinity", "NaN", "-0.5"})
  void impossibleValuesAreRefused(String value) {
    for (Option<?> option : AdaptationOptions.DECLARED) {
      assertThrows(OptionException.class, () -> with(option, value), option.name());
    }
  }

  @Test
  void sharesAreBelowOneAndSizesHaveLimits() {
    assertThrows(OptionException.class, () -> with(CACHE_SHARE, "1"));
    assertThrows(OptionException.class, () -> with(DYNAMIC_DECAY, "1"));
    assertThrows(OptionException.class, () -> with(DYNAMIC_SEGMENT, "0"));
    assertThrows(OptionException.class, () -> with(DYNAMIC_SEGMENT, "1001"));
    var error = assertThrows(OptionException.class, () -> with(CACHE, "1000001"));
    assertEquals("cache must be at most 1,000,000 but is 1,000,001", error.getMessage());
  }

  @Test
  void weightsOfAMixtureAreThoseOfItsModels() {
    assertArrayEquals(
        new double[] {0.75, 0.25}, with(MIX_WEIGHTS, "0.75, 0.25").mixtureWeights(2).values());
    assertArrayEquals(
        new double[] {0.5, 0.5}, AdaptationOptions.DEFAULTS.mixtureWeights(2).values());
    var error =
        assertThrows(OptionException.class, () -> with(MIX_WEIGHTS, "0.75,0.25").mixtureWeights(3));
    assertEquals(
        "mix-weights must have a weight for each of 3 models but is '0.75,0.25'",
        error.getMessage());
    for (String wrong : List.of("0.5,0.4", "a,b", "0.5,,0.5", "1.5,-0.5")) {
      assertThrows(OptionException.class, () -> with(MIX_WEIGHTS, wrong), wrong);
    }
  }
}
