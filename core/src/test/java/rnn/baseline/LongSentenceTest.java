package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Shard;
import rnn.testkit.Allocation;

/** A hidden Markov model on sentences that are computed in stretches: a text may be one line. */
class LongSentenceTest {
  private static final int V = 40;

  /** Everything that is computed of sentences, one after the other, in stretches or not. */
  private static final class Results {
    final double[] counts; // [1+V,N]
    final StateMatrix pairs;
    final List<Double> logs = new ArrayList<>();
    final List<double[]> posteriors = new ArrayList<>();
    final List<int[]> posteriorStates = new ArrayList<>();
    final List<int[]> paths = new ArrayList<>();

    Results(HiddenMarkovModel model, List<int[]> sentences, int maxNumbers) {
      ForwardBackward algorithm = new ForwardBackward(model, maxNumbers);
      counts = new double[(1 + V) * model.states()];
      pairs = StateMatrix.zero(model.states());
      for (int[] tokens : sentences) {
        int[] rows = Arrays.stream(tokens).map(token -> 1 + token).toArray();
        logs.add(algorithm.add(tokens, 0, tokens.length, rows, counts, pairs));
        posteriors.add(algorithm.posteriors(tokens, 0, tokens.length));
        posteriorStates.add(algorithm.posteriorStates(tokens, 0, tokens.length));
        paths.add(StatePaths.mostProbable(model, tokens, 0, tokens.length, maxNumbers));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 8, 13})
  void stretchesChangeNoBit(int states) {
    Random random = new Random(states);
    HiddenMarkovModel model = RandomText.model(random, states, V, 3);
    List<int[]> sentences = new ArrayList<>();
    for (int length : new int[] {1, 2, 3, 4, 5, 9, 16, 17, 300, 7, 1001, 4}) {
      sentences.add(RandomText.sentence(random, length, V));
    }
    Results whole = new Results(model, sentences, Integer.MAX_VALUE);
    for (int maxNumbers : new int[] {0, 16 * states}) {
      Results cut = new Results(model, sentences, maxNumbers);
      assertArrayEquals(whole.counts, cut.counts);
      for (int i = 0; i < states; i++) {
        assertArrayEquals(whole.pairs.row(i), cut.pairs.row(i));
      }
      assertEquals(whole.logs, cut.logs);
      for (int s = 0; s < sentences.size(); s++) {
        assertArrayEquals(whole.posteriors.get(s), cut.posteriors.get(s));
        assertArrayEquals(whole.posteriorStates.get(s), cut.posteriorStates.get(s));
        assertArrayEquals(whole.paths.get(s), cut.paths.get(s));
      }
    }
  }

  @Test
  void aTokenThatCannotComeChangesNoBitEither() {
    HiddenMarkovModel model =
        new HiddenMarkovModel(
            new double[] {0.25, 0.75},
            new double[] {0.5, 0.5, 0, 1},
            new double[] {0, 0, 0.5, 0.5, 0.5, 0.25, 0, 0.25});
    int[] tokens = {2, 0, 3, 2, 2, 0, 0, 3, 3, 0, 1};
    ForwardBackward whole = new ForwardBackward(model);
    ForwardBackward cut = new ForwardBackward(model, 0);
    assertArrayEquals(
        whole.posteriors(tokens, 0, tokens.length), cut.posteriors(tokens, 0, tokens.length));
  }

  /** All variables of this one would be 240 MB, and all that a path came from 40 MB. */
  @Test
  void aLineOfTwoHundredThousandTokensTakesLittleMemory() {
    int states = 50;
    int length = 200_000;
    Random random = new Random(4);
    HiddenMarkovModel model = RandomText.model(random, states, V, 3);
    int[] tokens = RandomText.sentence(random, length, V);
    Shard shard = Shard.of(0, List.of(tokens));
    ExpectedCounts[] counts = new ExpectedCounts[1];
    int[][] path = new int[1][];
    long bytes = Allocation.bytesOf(() -> counts[0] = model.expectedCounts(shard));
    assertTrue(bytes < 16 << 20, bytes + " bytes of expected counts");
    bytes = Allocation.bytesOf(() -> path[0] = model.viterbi(tokens, 0, length));
    assertTrue(bytes < 16 << 20, bytes + " bytes of a path");

    double log = RandomText.logLikelihood(model, List.of(tokens));
    assertEquals(log, counts[0].logLikelihood(), 1e-12 * Math.abs(log));
    assertEquals(1, sum(counts[0].values(), 0, states), 1e-9);
    assertEquals(length - 1, sum(counts[0].values(), states, states * (1 + states)), 1e-5);
    double[] emissions = counts[0].values();
    int[] occurring = Arrays.stream(tokens).sorted().distinct().toArray();
    for (int k = 0; k < occurring.length; k++) {
      int token = occurring[k];
      long occurrences = Arrays.stream(tokens).filter(other -> other == token).count();
      int row = states * (1 + states + k);
      assertEquals(occurrences, sum(emissions, row, row + states), 1e-6);
    }
  }

  private static double sum(double[] values, int from, int to) {
    return IntStream.range(from, to).mapToDouble(i -> values[i]).sum();
  }

  @Test
  void posteriorsThatHaveNoRoomAreRefusedWithWords() {
    int states = 1 << 12;
    double[] even = new double[states];
    Arrays.fill(even, 1.0 / states);
    double[] transitions = new double[states * states];
    Arrays.fill(transitions, 1.0 / states);
    double[] emissions = new double[states];
    Arrays.fill(emissions, 1);
    HiddenMarkovModel model = new HiddenMarkovModel(even, transitions, emissions);
    int[] tokens = new int[1 << 19];
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> model.posteriors(tokens, 0, tokens.length))
            .getMessage();
    assertTrue(message.contains("4,096 states at 524,288 tokens"), message);
  }

  @Test
  void probabilitiesOfASentenceDoNotCopyTheTransitions() {
    int states = 300;
    HiddenMarkovModel model = RandomText.model(new Random(3), states, V, 1);
    double[] logs = new double[2];
    model.logProbabilities(new int[] {2, 1}, 0, 2, logs);
    long bytes = Allocation.bytesOf(() -> model.logProbabilities(new int[] {2, 1}, 0, 2, logs));
    assertTrue(bytes < 8L * states * states / 10, bytes + " bytes");
  }
}
