package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.text.Vocabulary;

/** What a hidden Markov model says of sentences, beside what an enumeration of its paths says. */
class HiddenMarkovModelTest {
  private static final int END = Vocabulary.END_OF_SENTENCE;

  /** Everything about one sentence, by going through all sequences of states. */
  private static final class Enumeration {
    final HiddenMarkovModel model;
    final int[] tokens;
    final double[] posteriors; // [T,N]
    final double[] transitions; // [N,N]
    double probability;
    double bestProbability = -1;

    Enumeration(HiddenMarkovModel model, int[] tokens) {
      this.model = model;
      this.tokens = tokens;
      this.posteriors = new double[tokens.length * model.states()];
      this.transitions = new double[model.states() * model.states()];
      extend(new int[tokens.length], 0, 1);
      for (double[] sums : List.of(posteriors, transitions)) {
        for (int k = 0; k < sums.length; k++) {
          sums[k] /= probability;
        }
      }
    }

    double probability(int[] path) {
      int n = model.states();
      double joint = model.initial()[path[0]];
      for (int t = 0; t < path.length; t++) {
        joint *= t == 0 ? 1 : model.transitions()[path[t - 1] * n + path[t]];
        joint *= model.emissions()[tokens[t] * n + path[t]];
      }
      return joint;
    }

    private void extend(int[] path, int t, double joint) {
      int n = model.states();
      if (t == path.length) {
        probability += joint;
        for (int s = 0; s < path.length; s++) {
          posteriors[s * n + path[s]] += joint;
          if (s > 0) {
            transitions[path[s - 1] * n + path[s]] += joint;
          }
        }
        bestProbability = Math.max(bestProbability, joint);
        return;
      }
      for (int i = 0; i < n; i++) {
        double move = t == 0 ? model.initial()[i] : model.transitions()[path[t - 1] * n + i];
        path[t] = i;
        extend(path, t + 1, joint * move * model.emissions()[tokens[t] * n + i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,3,4", "2,4,9", "3,5,7", "4,7,6", "5,6,5", "3,4,1", "9,4,2"})
  void agreesWithTheEnumerationOfAllPaths(int N, int V, int T) {
    Random random = new Random(N * 100 + T);
    for (int trial = 0; trial < 5; trial++) {
      HiddenMarkovModel model = RandomText.model(random, N, V, 2);
      int[] tokens = RandomText.sentence(random, T, V);
      Enumeration all = new Enumeration(model, tokens);

      assertEquals(
          Math.log(all.probability), RandomText.logLikelihood(model, List.of(tokens)), 1e-12);
      assertArrayEquals(all.posteriors, model.posteriors(tokens, 0, T), 1e-12);
      double best = all.probability(model.viterbi(tokens, 0, T)); // there may be equal ones
      assertEquals(all.bestProbability, best, 1e-12 * best);

      ExpectedCounts counts = RandomText.counts(model, List.of(Shard.of(0, List.of(tokens))));
      assertEquals(Math.log(all.probability), counts.logLikelihood(), 1e-12);
      assertArrayEquals(Arrays.copyOf(all.posteriors, N), counts.initial(), 1e-12);
      assertArrayEquals(all.transitions, counts.transitions(), 1e-12);
      double[] emissions = new double[V * N];
      for (int t = 0; t < T; t++) {
        for (int i = 0; i < N; i++) {
          emissions[tokens[t] * N + i] += all.posteriors[t * N + i];
        }
      }
      assertArrayEquals(emissions, counts.emissions(), 1e-12);
    }
  }

  @Test
  void thePlaceOfASentenceChangesNothing() {
    Random random = new Random(5);
    HiddenMarkovModel model = RandomText.model(random, 6, 9, 1);
    int[] tokens = RandomText.sentence(random, 7, 9);
    int[] text = new int[20];
    System.arraycopy(tokens, 0, text, 8, 7);
    double[] alone = new double[7];
    double[] within = new double[20];
    model.logProbabilities(tokens, 0, 7, alone);
    model.logProbabilities(text, 8, 15, within);
    assertArrayEquals(alone, Arrays.copyOfRange(within, 8, 15));
    assertEquals(0, within[7]);
    assertEquals(0, within[15]);
    assertArrayEquals(model.viterbi(tokens, 0, 7), model.viterbi(text, 8, 15));
    assertArrayEquals(model.posteriors(tokens, 0, 7), model.posteriors(text, 8, 15));
    double[] posteriors = model.posteriors(tokens, 0, 7);
    int[] largest = new int[7];
    Arrays.setAll(
        largest, t -> Largest.indexOf(Arrays.copyOfRange(posteriors, t * 6, (t + 1) * 6)));
    assertArrayEquals(largest, model.posteriorStates(text, 8, 15));
  }

  @Test
  void aSentenceOfTwentyThousandTokensDoesNotUnderflow() {
    Random random = new Random(6);
    HiddenMarkovModel model = RandomText.model(random, 7, 1000, 3);
    int[] tokens = RandomText.sentence(random, 20_000, 1000);
    LogSpaceTwin twin = new LogSpaceTwin(model);
    double expected = twin.logLikelihood(tokens);
    assertTrue(expected < -100_000, "would underflow without scaling: " + expected);
    assertEquals(
        expected, RandomText.logLikelihood(model, List.of(tokens)), 1e-11 * Math.abs(expected));
    double[] posteriors = model.posteriors(tokens, 0, tokens.length);
    double[][] twins = twin.posteriors(tokens);
    for (int t = 0; t < tokens.length; t++) {
      assertArrayEquals(twins[t], Arrays.copyOfRange(posteriors, t * 7, (t + 1) * 7), 1e-8);
    }
    assertEquals(20_000, model.viterbi(tokens, 0, tokens.length).length);
  }

  @Test
  void theReaderGivesTheProbabilitiesOfSentencesOneAfterTheOther() {
    Random random = new Random(7);
    int V = 11;
    HiddenMarkovModel model = RandomText.model(random, 5, V, 2);
    CountedLanguageModel.Reader reader = model.reader();
    float[] next = new float[V];
    for (int[] sentence : RandomText.sentences(random, 20, 9, V)) {
      double[] logs = new double[sentence.length];
      model.logProbabilities(sentence, 0, sentence.length, logs);
      for (int t = 0; t < sentence.length; t++) {
        reader.nextProbabilities(next);
        double sum = 0;
        for (float probability : next) {
          sum += probability;
        }
        assertEquals(1, sum, 1e-6);
        assertEquals(Math.exp(logs[t]), next[sentence[t]], 1e-7);
        reader.advance(sentence[t]);
      }
    }
    reader.nextProbabilities(next);
    float[] first = next.clone();
    reader.advance(3);
    reader.restart();
    reader.nextProbabilities(next);
    assertArrayEquals(first, next);
  }

  @Test
  void oneStateIsTheUnigramModel() {
    double[] unigram = {0.1, 0.4, 0.2, 0.3};
    HiddenMarkovModel model = new HiddenMarkovModel(new double[] {1}, new double[] {1}, unigram);
    int[] tokens = {3, 2, 0, 3, END};
    double[] logs = new double[5];
    model.logProbabilities(tokens, 0, 5, logs);
    for (int t = 0; t < 5; t++) {
      assertEquals(Math.log(unigram[tokens[t]]), logs[t], 1e-15);
    }
    ExpectedCounts counts = RandomText.counts(model, List.of(Shard.of(0, List.of(tokens))));
    assertArrayEquals(new double[] {1, 1, 1, 2}, counts.emissions()); // exactly
  }

  @Test
  void aTokenThatCannotComeHasProbabilityZeroAndSaysNothingOfTheState() {
    HiddenMarkovModel model =
        new HiddenMarkovModel(
            new double[] {0.25, 0.75},
            new double[] {0.5, 0.5, 0, 1},
            new double[] {0, 0, 0.5, 0.5, 0.5, 0.25, 0, 0.25});
    int[] tokens = {2, 0, 3, END};
    double[] logs = new double[4];
    model.logProbabilities(tokens, 0, 4, logs);
    assertEquals(Double.NEGATIVE_INFINITY, logs[1]);
    assertTrue(Double.isFinite(logs[0]) && Double.isFinite(logs[2]) && Double.isFinite(logs[3]));
    for (double probability : model.posteriors(tokens, 0, 4)) {
      assertTrue(probability >= 0 && probability <= 1, "posterior " + probability);
    }
    assertEquals(4, model.viterbi(tokens, 0, 4).length);
    CountedLanguageModel.Reader reader = model.reader();
    reader.advance(0);
    float[] next = new float[4];
    reader.nextProbabilities(next);
    assertEquals(1, next[0] + next[1] + next[2] + next[3], 1e-6);
  }

  @Test
  void theCriteriaPunishEachFreeParameter() {
    HiddenMarkovModel model = RandomText.model(new Random(8), 3, 10, 1).learned(-1000, 400);
    assertEquals(2 + 6 + 27, model.freeParameters());
    assertEquals(2 * 35 + 2000, model.aic(), 1e-9);
    assertEquals(35 * Math.log(400) + 2000, model.bic(), 1e-9);
  }

  // Files.

  private static final ExampleEncoder ENCODER =
      ExampleEncoder.ofText(Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "a", "b", "c"}));

  private static HiddenMarkovModel example() {
    return RandomText.model(new Random(9), 3, 5, 2).learned(-123.456, 78);
  }

  private static CountedKind kind() {
    return CountedKinds.named("hmm", Labelling.NONE);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    HiddenMarkovModel model = example();
    HiddenMarkovModel read = (HiddenMarkovModel) kind().read(model.tables(), ENCODER);
    assertArrayEquals(model.initial(), read.initial());
    assertArrayEquals(model.transitions(), read.transitions());
    assertArrayEquals(model.emissions(), read.emissions());
    assertEquals(model.logLikelihood(), read.logLikelihood());
    assertEquals(model.tokens(), read.tokens());
    assertEquals(model.tables().settings(), read.tables().settings());
    assertEquals("HMM of 32 states", kind().title(CountingOptions.DEFAULTS));
  }

  @Test
  void damagedTablesAreRefused() {
    refused("sum to 1", emissions -> emissions[4] += 2e-9);
    refused("at least 0", emissions -> emissions[4] = -emissions[4]);
    refused("at least 0", emissions -> emissions[4] = Double.NaN);
    refused("sum to 1", emissions -> emissions[4] = Double.POSITIVE_INFINITY);
    HiddenMarkovModel model = example();
    refused("Column transitions must have 9", tables(model, 3, new double[4], model.emissions()));
    refused("Column emissions must have 15", tables(model, 3, model.transitions(), new double[18]));
    refused("Column initial must have 4", tables(model, 4, model.transitions(), model.emissions()));
    refused("Setting states", tables(model, 0, model.transitions(), model.emissions()));
    refused("Setting states", tables(model, 1 << 20, model.transitions(), model.emissions()));
    refused("There must be a setting", new Tables());
  }

  private static Tables tables(
      HiddenMarkovModel model, int states, double[] transitions, double[] emissions) {
    return new Tables()
        .set("states", states)
        .set("logLikelihood", -1.0)
        .set("tokens", 1)
        .add(Column.of("initial", model.initial()))
        .add(Column.of("transitions", transitions))
        .add(Column.of("emissions", emissions));
  }

  private static void refused(String why, Consumer<double[]> damage) {
    HiddenMarkovModel model = example();
    damage.accept(model.emissions());
    refused(why, model.tables());
  }

  private static void refused(String why, Tables tables) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> kind().read(tables, ENCODER));
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
  }

  @Test
  void tooManyStatesForTheVocabularyAreRefused() {
    assertFalse(
        assertThrows(
                IllegalArgumentException.class,
                () -> HiddenMarkovModel.requireSize(10_000, 1_000_000))
            .getMessage()
            .isEmpty());
    HiddenMarkovModel.requireSize(2_000, 1_000_000);
  }
}
