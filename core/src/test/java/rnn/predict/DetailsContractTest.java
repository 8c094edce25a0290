package rnn.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.model.Model;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.text.Vocabulary;

/** What every scorer has to keep of the details of texts. */
class DetailsContractTest {
  private static final Details ALL = new Details(true, true, 3);
  private static final double TIE = 1e-5; // relative: closer probabilities may stand in any order

  /** A scorer, and a cursor of the same model. */
  record Case(Scorer scorer, Cursor cursor) {}

  static Stream<Case> cases() {
    return Stream.concat(
        Stream.<Function<Model, Case>>of(
                DetailsContractTest::plain,
                m -> new Case(AdaptedModels.mixedScorer(m), AdaptedModels.mixedCursor(m)),
                m -> new Case(AdaptedModels.cachedScorer(m), AdaptedModels.cachedCursor(m)),
                m -> new Case(AdaptedModels.dynamicScorer(m), AdaptedModels.dynamicCursor(m)))
            .flatMap(of -> SmallModels.languageModels().map(of)),
        Stream.of(plain(SmallModels.hiddenMarkovModel()), plain(SmallModels.bigrams())));
  }

  private static Case plain(TrainedModel model) {
    return new Case(Models.scorer(model), Models.cursor(model));
  }

  private static void assertSame(TextDetails expected, TextDetails actual, String text) {
    assertArrayEquals(expected.surprises(), actual.surprises(), text);
    assertArrayEquals(expected.ranks(), actual.ranks(), text);
    assertEquals(expected.candidates(), actual.candidates(), text);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theDetailsOfATextDependOnThatTextAlone(Case of) {
    List<List<String>> texts = SmallModels.texts();
    List<TextDetails> together = of.scorer().detailAll(texts, ALL);
    List<List<String>> reversed = new ArrayList<>(texts);
    Collections.reverse(reversed);
    List<TextDetails> backwards = new ArrayList<>(of.scorer().detailAll(reversed, ALL));
    Collections.reverse(backwards);
    for (int i = 0; i < texts.size(); i++) {
      assertSame(of.scorer().detail(texts.get(i), ALL), together.get(i), "text " + i);
      assertSame(backwards.get(i), together.get(i), "text " + i);
    }
    assertEquals(List.of(), of.scorer().detailAll(List.of(), ALL));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void surprisesAddUpToTheLikelihoodToTheBit(Case of) {
    List<List<String>> texts = SmallModels.texts();
    List<Likelihood> likelihoods = of.scorer().scoreAll(texts);
    List<TextDetails> details = of.scorer().detailAll(texts, new Details(true, false, 0));
    for (int i = 0; i < texts.size(); i++) {
      TextDetails text = details.get(i);
      assertEquals(texts.get(i).size() + 1, text.surprises().length);
      double sum = 0;
      for (double surprise : text.surprises()) {
        sum += surprise;
      }
      assertEquals(likelihoods.get(i).logLikelihood(), -sum, "text " + i);
      assertEquals(0, text.ranks().length);
      assertEquals(List.of(), text.candidates());
    }
  }

  /** Ids of the tokens, the likeliest first. */
  private static Integer[] sorted(float[] p) {
    Integer[] ids = IntStream.range(0, p.length).boxed().toArray(Integer[]::new);
    Arrays.sort(ids, Comparator.comparingDouble(id -> -p[id]));
    return ids;
  }

  private static void assertIsRank(float[] p, int token, int rank, String place) {
    long surely = IntStream.range(0, p.length).filter(i -> p[i] > p[token] * (1 + TIE)).count();
    long possibly = IntStream.range(0, p.length).filter(i -> p[i] >= p[token] * (1 - TIE)).count();
    assertTrue(rank > surely && rank <= possibly, place + " has rank " + rank);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ranksAndCandidatesAreThoseOfTheState(Case of) {
    Vocabulary vocabulary = of.cursor().vocabulary();
    List<List<String>> texts = SmallModels.texts();
    for (int i = 0; i < texts.size(); i++) {
      List<String> text = texts.get(i);
      TextDetails details = of.scorer().detail(text, ALL);
      assertEquals(text.size() + 1, details.ranks().length);
      of.cursor().restart();
      for (int t = 0; t < text.size(); t++) {
        int id = vocabulary.id(text.get(t));
        assertIsRank(
            of.cursor().nextProbabilities(), id, details.ranks()[t], "text " + i + ", " + t);
        of.cursor().advance(id);
      }
      float[] p = of.cursor().nextProbabilities();
      assertIsRank(p, Vocabulary.END_OF_SENTENCE, details.ranks()[text.size()], "its end");
      Integer[] sorted = sorted(p);
      for (int k = 0; k < 3; k++) {
        Candidate candidate = details.candidates().get(k);
        assertEquals(p[sorted[k]], candidate.probability(), TIE);
        assertEquals(p[vocabulary.id(candidate.token())], candidate.probability(), TIE);
      }
      assertSame(
          new TextDetails(new double[0], new int[0], details.candidates()),
          of.scorer().detail(text, new Details(false, false, 3)),
          "candidates alone");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void moreCandidatesThanTokensAreAllOfThem(Case of) {
    int size = of.cursor().vocabulary().size();
    List<Candidate> all =
        of.scorer().detail(List.of(), new Details(false, false, size + 5)).candidates();
    assertEquals(size, all.stream().map(Candidate::token).distinct().count());
    assertEquals(1, all.stream().mapToDouble(Candidate::probability).sum(), 1e-5);
    for (int i = 1; i < size; i++) {
      assertTrue(all.get(i - 1).probability() >= all.get(i).probability(), all.toString());
    }
  }

  @Test
  void tokensAsLikelyShareARankAndStandByTheirIds() {
    Model model = SmallModels.languageModels().findFirst().orElseThrow();
    Model even = model.with(new float[model.parameters().length], model.provenance());
    TextDetails details = Models.scorer(even).detail(List.of("cat"), ALL);
    int size = model.vocabulary().size();
    assertArrayEquals(new int[] {size, size}, details.ranks());
    assertEquals(
        List.of("<unk>", "<eos>", "the"),
        details.candidates().stream().map(Candidate::token).toList());
  }

  @Test
  void parametersThatAreTooLargeAreNotPassedInSilence() {
    Model model = SmallModels.languageModels().findFirst().orElseThrow();
    float[] huge = model.parameters().clone();
    for (int i = 0; i < huge.length; i++) {
      huge[i] = i % 3 == 0 ? -Float.MAX_VALUE : Float.MAX_VALUE;
    }
    Scorer scorer = Models.scorer(model.with(huge, model.provenance()));
    for (Details asked :
        List.of(
            new Details(true, false, 0),
            new Details(false, true, 0),
            new Details(false, false, 1))) {
      assertThrows(
          ArithmeticException.class,
          () -> scorer.detailAll(SmallModels.texts(), asked),
          asked.toString());
    }
  }

  @Test
  void aTokenThatCountsFindImpossibleIsInfinitelySurprisingAndLast() {
    Scorer scorer = Models.scorer(SmallModels.hiddenMarkovModel());
    TextDetails details = scorer.detail(List.of("the", "."), ALL);
    assertEquals(Double.POSITIVE_INFINITY, details.surprises()[1]);
    assertEquals(SmallModels.WORDS.size() + 2, details.ranks()[1]);
  }
}
