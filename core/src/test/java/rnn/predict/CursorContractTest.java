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

/** What every cursor has to keep, and the scorer beside it. */
class CursorContractTest {

  /** A cursor and the scorer of the same model. */
  record Case(Cursor cursor, Scorer scorer) {}

  static Stream<Case> cases() {
    return Stream.<Function<Model, Case>>of(
            model -> new Case(Models.cursor(model), Models.scorer(model)),
            model -> new Case(AdaptedModels.mixedCursor(model), AdaptedModels.mixedScorer(model)),
            model -> new Case(AdaptedModels.cachedCursor(model), AdaptedModels.cachedScorer(model)),
            model ->
                new Case(AdaptedModels.dynamicCursor(model), AdaptedModels.dynamicScorer(model)))
        .flatMap(of -> SmallModels.languageModels().map(of));
  }

  private static float[] next(Cursor cursor) {
    return cursor.nextProbabilities().clone();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNextTokenIsOneOfTheVocabulary(Case of) {
    for (String token : SmallModels.text(50, 3)) {
      float[] next = of.cursor().nextProbabilities();
      assertEquals(of.cursor().vocabulary().size(), next.length);
      double sum = 0;
      for (float p : next) {
        sum += p;
      }
      assertEquals(1, sum, 1e-5);
      of.cursor().advance(token);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheStepsSayMultipliesToTheLikelihoodOfTheText(Case of) {
    for (List<String> text : SmallModels.texts()) {
      of.cursor().restart();
      double sum = 0;
      for (String token : text) {
        sum += Math.log(of.cursor().nextProbabilities()[of.cursor().vocabulary().id(token)]);
        of.cursor().advance(token);
      }
      sum += Math.log(of.cursor().nextProbabilities()[Vocabulary.END_OF_SENTENCE]);
      double whole = of.scorer().score(text).logLikelihood();
      assertEquals(whole, sum, 1e-5 * Math.max(1, Math.abs(whole)), text.size() + " tokens");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aStateThatWasRestartedIsAFreshOne(Case of) {
    float[] fresh = next(of.cursor());
    for (String token : SmallModels.text(20, 3)) {
      of.cursor().advance(token);
    }
    assertFalse(Arrays.equals(fresh, next(of.cursor())), "it depends on nothing");
    of.cursor().restart();
    assertArrayEquals(fresh, next(of.cursor()));
    assertArrayEquals(fresh, next(of.cursor()), "asking changes nothing");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void unknownWordsAreReadAndUnknownIdsRefused(Case of) {
    of.cursor().advance("zebra");
    float[] next = next(of.cursor());
    of.cursor().restart();
    of.cursor().advance(Vocabulary.UNKNOWN);
    assertArrayEquals(next, next(of.cursor()));
    int size = of.cursor().vocabulary().size();
    assertThrows(IndexOutOfBoundsException.class, () -> of.cursor().advance(size));
    assertThrows(IndexOutOfBoundsException.class, () -> of.cursor().advance(-1));
    assertArrayEquals(next, next(of.cursor()), "a refusal changes nothing");
  }
}
