package rnn.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.model.Model;
import rnn.model.Models;
import rnn.text.Vocabulary;

/** What every state has to keep, and the scorer beside it. */
class StateContractTest {

  /** A state and the scorer of the same model. */
  record Case(State state, Scorer scorer) {}

  static Stream<Case> cases() {
    return Stream.<Function<Model, Case>>of(
            model -> new Case(Models.state(model), Models.scorer(model)),
            model -> new Case(AdaptedModels.mixedState(model), AdaptedModels.mixedScorer(model)),
            model -> new Case(AdaptedModels.cachedState(model), AdaptedModels.cachedScorer(model)),
            model ->
                new Case(AdaptedModels.dynamicState(model), AdaptedModels.dynamicScorer(model)))
        .flatMap(of -> SmallModels.languageModels().map(of));
  }

  private static float[] next(State state) {
    return state.nextProbabilities().clone();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNextTokenIsOneOfTheVocabulary(Case of) {
    for (String token : SmallModels.text(50, 3)) {
      float[] next = of.state().nextProbabilities();
      assertEquals(of.state().vocabulary().size(), next.length);
      double sum = 0;
      for (float p : next) {
        sum += p;
      }
      assertEquals(1, sum, 1e-5);
      of.state().advance(token);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheStepsSayMultipliesToTheLikelihoodOfTheText(Case of) {
    for (List<String> text : SmallModels.texts()) {
      of.state().restart();
      double sum = 0;
      for (String token : text) {
        sum += Math.log(of.state().nextProbabilities()[of.state().vocabulary().id(token)]);
        of.state().advance(token);
      }
      sum += Math.log(of.state().nextProbabilities()[Vocabulary.END_OF_SENTENCE]);
      double whole = of.scorer().score(text).logLikelihood();
      assertEquals(whole, sum, 1e-5 * Math.max(1, Math.abs(whole)), text.size() + " tokens");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aStateThatWasRestartedIsAFreshOne(Case of) {
    float[] fresh = next(of.state());
    for (String token : SmallModels.text(20, 3)) {
      of.state().advance(token);
    }
    assertFalse(Arrays.equals(fresh, next(of.state())), "it depends on nothing");
    of.state().restart();
    assertArrayEquals(fresh, next(of.state()));
    assertArrayEquals(fresh, next(of.state()), "asking changes nothing");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void unknownWordsAreReadAndUnknownIdsRefused(Case of) {
    of.state().advance("zebra");
    float[] next = next(of.state());
    of.state().restart();
    of.state().advance(Vocabulary.UNKNOWN);
    assertArrayEquals(next, next(of.state()));
    int size = of.state().vocabulary().size();
    assertThrows(IndexOutOfBoundsException.class, () -> of.state().advance(size));
    assertThrows(IndexOutOfBoundsException.class, () -> of.state().advance(-1));
    assertArrayEquals(next, next(of.state()), "a refusal changes nothing");
  }
}
