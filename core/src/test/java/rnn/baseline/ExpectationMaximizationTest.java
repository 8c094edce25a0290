package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Shard;

/** Learning of hidden Markov models. */
class ExpectationMaximizationTest {
  private static CountingOptions options(int states, int restarts, int iterations, double nats) {
    return CountingOptions.DEFAULTS.with(
        draft ->
            draft
                .set(CountingOptions.STATES, states)
                .set(CountingOptions.RESTARTS, restarts)
                .set(CountingOptions.ITERATIONS, iterations)
                .set(CountingOptions.TOLERANCE, nats));
  }

  private static void finish(ExpectationMaximization learning, List<Shard> shards) {
    while (!learning.isOver()) {
      learning.advance(RandomText.counts(learning.model(), shards));
    }
  }

  private static HiddenMarkovModel learned(CountingOptions options, int V, List<Shard> shards) {
    ExpectationMaximization learning = new ExpectationMaximization(options, V, 1);
    finish(learning, shards);
    return learning.best();
  }

  private static void assertSameBits(HiddenMarkovModel expected, HiddenMarkovModel actual) {
    assertArrayEquals(expected.initial(), actual.initial());
    assertArrayEquals(expected.transitions(), actual.transitions());
    assertArrayEquals(expected.emissions(), actual.emissions());
    assertEquals(expected.logLikelihood(), actual.logLikelihood());
  }

  @ParameterizedTest
  @CsvSource({"1,5", "2,3", "3,8", "5,20", "8,6"})
  void anIterationNeverLowersTheLikelihood(int N, int V) {
    Random random = new Random(N);
    List<int[]> sentences = RandomText.sentences(random, 60, 12, V);
    List<Shard> shards = RandomText.shards(sentences, 3);
    double[] frequencies = RandomText.counts(HiddenMarkovModel.uniform(V), shards).emissions();
    for (PseudoCounts prior : List.of(PseudoCounts.none(V), PseudoCounts.of(frequencies))) {
      HiddenMarkovModel model = RandomText.model(random, N, V, 2);
      double before = Double.NEGATIVE_INFINITY;
      double first = Double.NaN;
      for (int iteration = 0; iteration < 100; iteration++) {
        ExpectedCounts counts = RandomText.counts(model, shards);
        double reached = counts.logLikelihood() + prior.logDensity(model);
        assertTrue(
            reached >= before - 1e-11 * Math.abs(reached),
            "iteration %d: %s after %s".formatted(iteration, reached, before));
        assertEquals(
            RandomText.logLikelihood(model, sentences),
            counts.logLikelihood(),
            1e-10 * Math.abs(reached));
        before = reached;
        first = iteration == 0 ? reached : first;
        model = prior.maximum(counts, model);
      }
      assertTrue(before > first + 1, "learned something: from %s to %s".formatted(first, before));
    }
  }

  /** What other implementations of maximum likelihood compute, too. */
  @Test
  void iterationsAreThoseOfTheTwinInLogarithms() {
    int N = 4;
    int V = 12;
    Random random = new Random(10);
    List<int[]> sentences = RandomText.sentences(random, 50, 15, V);
    HiddenMarkovModel model = RandomText.model(random, N, V, 2);
    LogSpaceTwin twin = new LogSpaceTwin(model);
    for (int iteration = 0; iteration < 20; iteration++) {
      ExpectedCounts counts = RandomText.counts(model, RandomText.shards(sentences, 2));
      twin.improve(sentences);
      assertEquals(twin.logLikelihood, counts.logLikelihood(), 1e-10 * -twin.logLikelihood);
      model = PseudoCounts.none(V).maximum(counts, model);
      for (int i = 0; i < N; i++) {
        assertEquals(Math.exp(twin.initial[i]), model.initial()[i], 1e-9);
        for (int j = 0; j < N; j++) {
          assertEquals(Math.exp(twin.transitions[i][j]), model.transitions()[i * N + j], 1e-9);
        }
        for (int v = 0; v < V; v++) {
          assertEquals(Math.exp(twin.emissions[i][v]), model.emissions()[v * N + i], 1e-9);
        }
      }
    }
  }

  /** Slices of tokens come together in any way, as long as shards do in their order. */
  @Test
  void countsInSlicesAreTheSameBits() {
    int N = 3;
    int V = 40;
    Random random = new Random(11);
    List<Shard> shards = RandomText.shards(RandomText.sentences(random, 30, 9, V), 5);
    HiddenMarkovModel model = RandomText.model(random, N, V, 1);
    ExpectedCounts whole = RandomText.counts(model, shards);
    ExpectedCounts joined = ExpectedCounts.zero(model);
    int[] cuts = {0, 1, 3, 17, 38, ExpectedCounts.rows(N, V)};
    for (int s = 0; s + 1 < cuts.length; s++) {
      ExpectedCounts sum = ExpectedCounts.zero(N, cuts[s], cuts[s + 1]);
      for (Shard shard : shards) {
        sum.add(model.expectedCounts(shard).slice(cuts[s], cuts[s + 1]));
      }
      joined.add(sum);
    }
    assertArrayEquals(whole.initial(), joined.initial());
    assertArrayEquals(whole.transitions(), joined.transitions());
    assertArrayEquals(whole.emissions(), joined.emissions());
    assertEquals(whole.logLikelihood(), joined.logLikelihood());
    assertEquals(whole.tokens(), joined.tokens());
    assertEquals(whole.sentences(), joined.sentences());
    assertThrows(IllegalArgumentException.class, () -> ExpectedCounts.zero(N, 0, 5).add(whole));
    assertThrows(IllegalArgumentException.class, () -> ExpectedCounts.zero(2, 0, 43).add(whole));
  }

  @Test
  void learningGoesOnInTheSameBitsFromAnyIteration() {
    int V = 15;
    CountingOptions options = options(4, 3, 6, 1e-3);
    List<Shard> shards = RandomText.shards(RandomText.sentences(new Random(12), 40, 10, V), 2);
    HiddenMarkovModel whole = learned(options, V, shards);
    List<Tables> states = new ArrayList<>();
    ExpectationMaximization learning = new ExpectationMaximization(options, V, 1);
    while (!learning.isOver()) {
      learning.advance(RandomText.counts(learning.model(), shards));
      states.add(learning.state());
    }
    assertTrue(states.size() > 8, "iterations: " + states.size());
    for (Tables state : states) {
      ExpectationMaximization resumed = ExpectationMaximization.resumed(state, options, V, 1);
      finish(resumed, shards);
      assertSameBits(whole, resumed.best());
      assertEquals(learning.figures(), resumed.figures());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> ExpectationMaximization.resumed(states.get(3), options(5, 3, 6, 1e-3), V, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> ExpectationMaximization.resumed(states.get(3), options, V + 1, 1));
  }

  @Test
  void aDamagedStateIsRefused() {
    int V = 15;
    CountingOptions options = options(3, 1, 6, 0);
    List<Shard> shards = RandomText.shards(RandomText.sentences(new Random(18), 20, 10, V), 1);
    for (String column : List.of("frequencies", "initial", "transitions", "emissions")) {
      ExpectationMaximization learning = new ExpectationMaximization(options, V, 1);
      learning.advance(RandomText.counts(learning.model(), shards));
      Tables state = learning.state();
      state.doubles(column)[2] = Double.NaN;
      assertThrows(
          IllegalArgumentException.class,
          () -> ExpectationMaximization.resumed(state, options, V, 1),
          column);
    }
  }

  @Test
  void ofSeveralBeginningsTheLikeliestIsKept() {
    int V = 15;
    List<Shard> shards = RandomText.shards(RandomText.sentences(new Random(13), 60, 10, V), 2);
    double likeliest = Double.NEGATIVE_INFINITY;
    double before = Double.NaN;
    for (int restarts = 1; restarts <= 6; restarts++) {
      double reached = learned(options(5, restarts, 10, 0), V, shards).logLikelihood();
      assertTrue(reached >= likeliest, "attempt %d lost %s".formatted(restarts, likeliest));
      likeliest = reached;
      before = restarts == 1 ? reached : before;
    }
    assertNotEquals(before, likeliest);
  }

  @Test
  void learningEndsWhenAnIterationBringsTooLittle() {
    int V = 10;
    List<Shard> shards = RandomText.shards(RandomText.sentences(new Random(14), 60, 10, V), 2);
    ExpectationMaximization learning = new ExpectationMaximization(options(3, 1, 1000, 1e-3), V, 1);
    List<String> remarks = new ArrayList<>();
    while (!learning.isOver()) {
      learning.advance(RandomText.counts(learning.model(), shards));
      remarks.add(learning.remark());
    }
    int iterations = (Integer) learning.figures().get("iterations");
    assertTrue(iterations > 1 && iterations < 200, "iterations: " + iterations);
    assertEquals(iterations + 2, remarks.size());
    assertTrue(remarks.get(1).matches("beginning: \\d\\.\\d{4} nats a token"), remarks.get(1));
    assertTrue(
        remarks
            .get(2)
            .matches("iteration 1: \\d\\.\\d{4} nats a token, 0\\.\\d{4} less than before"),
        remarks.get(2));
    HiddenMarkovModel best = learning.best();
    assertEquals(
        RandomText.counts(best, shards).logLikelihood(), best.logLikelihood(), "of that model");
    assertEquals(best.aic(), learning.figures().get("aic"));
    assertThrows(
        IllegalStateException.class,
        () -> new ExpectationMaximization(options(3, 1, 5, 0), V, 1).best());
  }

  @Test
  void oneStateLearnsTheUnigramModelAtOnce() {
    int V = 8;
    List<int[]> sentences = List.of(new int[] {2, 3, 2, 1}, new int[] {1}, new int[] {4, 2, 1});
    HiddenMarkovModel model = learned(options(1, 1, 5, 1e-6), V, RandomText.shards(sentences, 2));
    double[] frequencies = {0, 3, 3, 1, 1, 0, 0, 0};
    for (int v = 0; v < V; v++) {
      double expected = (frequencies[v] + 0.08 * (frequencies[v] + 1) / 16) / 8.08;
      assertEquals(expected, model.emissions()[v], 1e-12);
    }
  }

  @Test
  void aTokenThatNoSentenceHasKeepsAProbability() {
    int V = 30;
    List<int[]> sentences = RandomText.sentences(new Random(15), 50, 8, 20);
    HiddenMarkovModel model = learned(options(4, 1, 200, 0), V, RandomText.shards(sentences, 3));
    double held = RandomText.logLikelihood(model, List.of(new int[] {25, 2, 29, 1}));
    assertTrue(held > -60, "finite, and not absurd: " + held);
  }

  @Test
  void aStateThatDiesStaysAsItIs() {
    HiddenMarkovModel model =
        new HiddenMarkovModel(
            new double[] {1, 0},
            new double[] {1, 0, 0.25, 0.75},
            new double[] {0.25, 0.125, 0.25, 0.5, 0.5, 0.375});
    List<Shard> shards = List.of(Shard.of(0, List.of(new int[] {2, 2, 2, 1})));
    HiddenMarkovModel next = PseudoCounts.none(3).maximum(RandomText.counts(model, shards), model);
    assertArrayEquals(new double[] {1, 0}, next.initial());
    assertArrayEquals(new double[] {1, 0, 0.25, 0.75}, next.transitions());
    assertArrayEquals(new double[] {0, 0.125, 0.25, 0.5, 0.75, 0.375}, next.emissions());
  }

  @Test
  void sentencesOfOneTokenSayNothingOfTransitions() {
    List<Shard> shards = RandomText.shards(List.of(new int[] {1}, new int[] {1}), 2);
    HiddenMarkovModel model = learned(options(3, 2, 4, 0), 3, shards);
    assertEquals(1.0 / 3, model.transitions()[0], 1e-12);
    assertTrue(Math.exp(RandomText.logLikelihood(model, List.of(new int[] {1}))) > 0.7);
  }

  @Test
  void beginningsDependOnSeedAndAttemptAlone() {
    int V = 15;
    List<Shard> shards = RandomText.shards(RandomText.sentences(new Random(16), 20, 10, V), 1);
    ExpectedCounts frequencies = RandomText.counts(HiddenMarkovModel.uniform(V), shards);
    List<double[]> beginnings = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      ExpectationMaximization learning = new ExpectationMaximization(options(3, 1, 1, 0), V, seed);
      learning.advance(frequencies);
      beginnings.add(learning.model().emissions());
    }
    assertArrayEquals(beginnings.get(0), beginnings.get(1));
    assertTrue(!Arrays.equals(beginnings.get(0), beginnings.get(2)), "another seed");
  }

  /** A text of a known model: what is learned predicts other text of it nearly as well. */
  @Test
  void theModelThatMadeATextIsLearned() {
    int N = 5;
    int V = 50;
    Random random = new Random(17);
    HiddenMarkovModel truth = RandomText.grammar(random, N, V);
    List<int[]> training = RandomText.drawn(random, truth, 4000);
    List<int[]> heldOut = RandomText.drawn(random, truth, 1000);
    HiddenMarkovModel model = learned(options(N, 4, 60, 1e-5), V, RandomText.shards(training, 4));
    double best = RandomText.logLikelihood(truth, heldOut);
    double reached = RandomText.logLikelihood(model, heldOut);
    double unigram =
        RandomText.logLikelihood(
            learned(options(1, 1, 3, 0), V, RandomText.shards(training, 1)), heldOut);
    assertTrue(
        reached > 1.005 * best,
        "true model %s, learned %s, unigram %s".formatted(best, reached, unigram));
    assertTrue(unigram < 1.05 * best, "a unigram is much worse: " + unigram + " beside " + best);
  }
}
