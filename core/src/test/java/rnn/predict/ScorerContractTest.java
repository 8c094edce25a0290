package rnn.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.model.Model;
import rnn.model.Models;

/** What every scorer has to keep. A new one gets a line in {@link #scorers}. */
class ScorerContractTest {

  static Stream<Scorer> scorers() {
    return Stream.<Function<Model, Scorer>>of(
            Models::scorer,
            AdaptedModels::mixedScorer,
            AdaptedModels::cachedScorer,
            AdaptedModels::dynamicScorer)
        .flatMap(scorer -> SmallModels.languageModels().map(scorer));
  }

  @ParameterizedTest
  @MethodSource("scorers")
  void theLikelihoodOfATextDependsOnThatTextAlone(Scorer scorer) {
    List<List<String>> texts = SmallModels.texts();
    List<Likelihood> together = scorer.scoreAll(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertEquals(scorer.score(texts.get(i)), together.get(i), "text " + i);
    }
    List<List<String>> reversed = new ArrayList<>(texts);
    Collections.reverse(reversed);
    List<Likelihood> backwards = new ArrayList<>(scorer.scoreAll(reversed));
    Collections.reverse(backwards);
    assertEquals(together, backwards);
  }

  @ParameterizedTest
  @MethodSource("scorers")
  void tokensAndUnknownOnesAreCounted(Scorer scorer) {
    Likelihood likelihood = scorer.score(List.of("the", "zebra", "sees", "<unk>"));
    assertEquals(5, likelihood.tokens());
    assertEquals(2, likelihood.unknownTokens());
    assertTrue(likelihood.logLikelihood() < 0);
    assertEquals(Math.exp(-likelihood.logLikelihood() / 5), likelihood.perplexity());
  }

  @ParameterizedTest
  @MethodSource("scorers")
  void noTextsHaveNoLikelihoodsAndATextWithoutTokensHasThatOfItsEnd(Scorer scorer) {
    assertEquals(List.of(), scorer.scoreAll(List.of()));
    Likelihood empty = scorer.score(List.of());
    assertEquals(1, empty.tokens());
    assertTrue(empty.logLikelihood() < 0);
  }

  @ParameterizedTest
  @MethodSource("scorers")
  void allTextsOfOneTokenAndAllLongerOnesShareTheProbability(Scorer scorer) {
    double sum = Math.exp(scorer.score(List.of()).logLikelihood());
    for (String word : SmallModels.WORDS) {
      sum += Math.exp(scorer.score(List.of(word)).logLikelihood());
    }
    assertTrue(
        sum > 0 && sum < 1, "probabilities of some texts, of which there are others: " + sum);
  }

  @ParameterizedTest
  @MethodSource("scorers")
  void aTextOfFiveThousandTokensIsScored(Scorer scorer) {
    Likelihood likelihood = scorer.score(SmallModels.text(5_000, 1));
    assertEquals(5_001, likelihood.tokens());
    assertTrue(Double.isFinite(likelihood.logLikelihood()));
    assertTrue(likelihood.logLikelihood() < -5_000 * 0.1, likelihood.toString());
  }
}
