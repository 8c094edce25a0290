package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.testkit.KneserNeyReference;
import rnn.testkit.RandomText;
import rnn.text.Vocabulary;

/** Modified Kneser-Ney n-grams, compared with the formulas on random texts. */
class KneserNeyTest {
  private static final int[] NOTHING = new int[10];

  @ParameterizedTest
  @CsvSource({
    "1, 5, 30",
    "2, 1, 5",
    "2, 60, 20",
    "3, 2, 5",
    "3, 80, 12",
    "4, 80, 12",
    "5, 200, 8",
    "5, 300, 60",
    "9, 40, 5"
  })
  void probabilitiesAreThoseOfTheFormulas(int order, int sentences, int size) {
    compare(order, sentences, size, NOTHING);
  }

  @ParameterizedTest
  @CsvSource({"2, 60, 20, 1", "3, 80, 12, 1", "5, 200, 8, 1", "5, 200, 8, 2", "4, 90, 30, 3"})
  void prunedOnesToo(int order, int sentences, int size, int count) {
    int[] pruned = new int[order + 1];
    for (int n = 2; n <= order; n++) {
      pruned[n] = n == 2 ? count - 1 : count;
    }
    compare(order, sentences, size, pruned);
  }

  private static void compare(int order, int sentences, int size, int[] pruned) {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed * 31L + order);
      Vocabulary vocabulary = RandomText.vocabulary(size);
      List<int[]> text = RandomText.text(random, sentences, size);
      KneserNeyReference reference =
          new KneserNeyReference(
              List.of(vocabulary.tokens()), RandomText.words(text, vocabulary), order, pruned);
      NgramModel model = Ngrams.model(text, size, order, pruned);
      List<int[]> held = RandomText.text(random, 12, size);
      held.addAll(text.subList(0, Math.min(12, text.size())));
      for (int[] sentence : held) {
        double[] logProbabilities = new double[sentence.length];
        model.logProbabilities(sentence, 0, sentence.length, logProbabilities);
        List<String> words = RandomText.words(List.of(sentence), vocabulary).get(0);
        for (int i = 0; i < sentence.length; i++) {
          double expected = reference.probability(words.subList(0, i), words.get(i));
          assertEquals(1, Math.exp(logProbabilities[i]) / expected, 1e-6);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "3, 1", "5, 0", "5, 2"})
  void probabilitiesOfAllTokensSumToOneAndAreThoseOfScores(int order, int prunedCount) {
    int size = 25;
    Random random = new Random(order);
    int[] pruned = new int[order + 1];
    Arrays.fill(pruned, Math.min(2, order), order + 1, order == 1 ? 0 : prunedCount);
    List<int[]> text = RandomText.text(random, 150, size);
    NgramModel model = Ngrams.model(text, size, order, pruned);
    CountedLanguageModel.Reader reader = model.reader();
    float[] probabilities = new float[size];
    List<int[]> held = RandomText.text(random, 10, size);
    held.addAll(text.subList(0, 10));
    for (int[] sentence : held) {
      double[] logProbabilities = new double[sentence.length];
      model.logProbabilities(sentence, 0, sentence.length, logProbabilities);
      for (int i = 0; i < sentence.length; i++) {
        reader.nextProbabilities(probabilities);
        double sum = 0;
        for (float probability : probabilities) {
          assertTrue(probability > 0);
          sum += probability;
        }
        assertEquals(1, sum, 1e-5);
        assertEquals(1, probabilities[sentence[i]] / Math.exp(logProbabilities[i]), 1e-5);
        reader.advance(sentence[i]);
      }
    }
  }

  @Test
  void readersBeginAfreshBehindTheEndOfASentenceAndWhenTold() {
    NgramModel model = Ngrams.model(RandomText.text(new Random(1), 90, 9), 9, 4, NOTHING);
    float[] first = new float[9];
    float[] again = new float[9];
    CountedLanguageModel.Reader reader = model.reader();
    reader.nextProbabilities(first);
    reader.advance(3);
    reader.advance(Vocabulary.END_OF_SENTENCE);
    reader.nextProbabilities(again);
    assertArrayEquals(first, again);
    reader.advance(4);
    reader.restart();
    reader.nextProbabilities(again);
    assertArrayEquals(first, again);
  }

  @Test
  void sentencesAreScoredWhereTheyStand() {
    NgramModel model = Ngrams.model(RandomText.text(new Random(1), 90, 9), 9, 4, NOTHING);
    double[] alone = new double[3];
    double[] among = new double[6];
    model.logProbabilities(new int[] {4, 2, 1}, 0, 3, alone);
    model.logProbabilities(new int[] {5, 5, 4, 2, 1, 7}, 2, 5, among);
    assertArrayEquals(new double[] {0, 0, alone[0], alone[1], alone[2], 0}, among);
  }

  /** Counts 1, 2, 3, 4 of 40, 20, 10 and 5 n-grams: Y = 40 / 80. */
  @Test
  void discountsAreThoseOfChenAndGoodman() {
    assertEquals(
        new Discounts(0.5, 2 - 3 * 0.5 * 0.5, 3 - 4 * 0.5 * 0.5, false),
        Discounts.of(new long[] {0, 40, 20, 10, 5}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 20 10 5", "40 0 10 5", "40 20 0 5", "9 2 30 5", "9 9 1 90"})
  void discountsThatAreNotDefinedFallBack(String counts) {
    long[] n = Arrays.stream(("0 " + counts).split(" ")).mapToLong(Long::parseLong).toArray();
    assertSame(Discounts.FALLBACK, Discounts.of(n));
  }

  @Test
  void theRegistryHasItForTextWithoutLabels() {
    assertSame(KneserNey.INSTANCE, CountedKinds.named("kneser-ney", Labelling.NONE));
    assertEquals("Kneser-Ney 5-gram", KneserNey.INSTANCE.title(CountingOptions.DEFAULTS));
  }

  @Test
  void tablesAreTheModel() {
    NgramModel model = Ngrams.model(RandomText.text(new Random(1), 90, 9), 9, 4, NOTHING);
    ExampleEncoder encoder = ExampleEncoder.ofText(RandomText.vocabulary(9));
    NgramModel read = KneserNey.INSTANCE.read(model.tables(), encoder);
    double[] expected = new double[5];
    double[] actual = new double[5];
    int[] sentence = {2, 3, 0, 5, 1};
    model.logProbabilities(sentence, 0, 5, expected);
    read.logProbabilities(sentence, 0, 5, actual);
    assertArrayEquals(expected, actual);
    assertEquals(model.toString(), read.toString());
  }
}
