package rnn.spark.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.baseline.Column;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedKinds;
import rnn.baseline.CountingOptions;
import rnn.baseline.Discounts;
import rnn.baseline.KneserNey;
import rnn.baseline.NgramModel;
import rnn.baseline.NgramRows;
import rnn.baseline.Tables;
import rnn.baseline.TrieStretch;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;
import rnn.testkit.KneserNeyReference;
import rnn.testkit.RandomText;
import rnn.text.Vocabulary;

/** Kneser-Ney n-grams counted on the cluster: those of the formulas, with the same bits always. */
@ExtendWith(SharedSpark.class)
class KneserNeyCountingTest {
  private static final int SIZE = 40;
  private static final Vocabulary VOCABULARY = RandomText.vocabulary(SIZE);
  private static final int ONE_PART = 1 << 30;

  private JavaSparkContext context;

  @BeforeEach
  void take(SparkSession session) {
    context = Sessions.context(session);
  }

  private static CountingOptions options(int order, List<Integer> prune) {
    return CountingOptions.DEFAULTS.with(
        draft ->
            draft
                .set(CountingOptions.MODEL_KIND, KneserNey.NAME)
                .set(CountingOptions.ORDER, order)
                .set(CountingOptions.PRUNE, prune));
  }

  private CountingData data(List<int[]> text, int shards) {
    List<Shard> all = new ArrayList<>();
    for (int k = 0; k < shards; k++) {
      int from = k * text.size() / shards;
      int to = (k + 1) * text.size() / shards;
      all.add(Shard.of(k, text.subList(from, to)));
    }
    JavaRDD<Shard> training = context.parallelize(all, shards);
    return new CountingData(context, training, ExampleEncoder.ofText(VOCABULARY), 1);
  }

  /** Copies of the tables' columns, in one piece each. */
  private static Tables copy(Tables tables) {
    Tables copy = new Tables();
    tables.settings().forEach(copy::set);
    for (Column column : tables.columns()) {
      List<int[]> ints = new ArrayList<>();
      List<float[]> floats = new ArrayList<>();
      for (Iterator<?> pieces = column.pieces(); pieces.hasNext(); ) {
        Object piece = pieces.next();
        if (piece instanceof int[] numbers) {
          ints.add(numbers);
        } else {
          floats.add((float[]) piece);
        }
      }
      copy.add(
          Column.of(column.name(), column.type() == Column.Type.I32 ? ints(ints) : floats(floats)));
      assertEquals(column.length(), copy.column(column.name(), column.type()).length());
    }
    return copy;
  }

  private static int[] ints(List<int[]> pieces) {
    return pieces.stream().flatMapToInt(Arrays::stream).toArray();
  }

  private static float[] floats(List<float[]> pieces) {
    float[] all = new float[pieces.stream().mapToInt(piece -> piece.length).sum()];
    int size = 0;
    for (float[] piece : pieces) {
      System.arraycopy(piece, 0, all, size, piece.length);
      size += piece.length;
    }
    return all;
  }

  private Tables count(List<int[]> text, int shards, int partBytes, CountingOptions options) {
    KneserNeyCounting counting = new KneserNeyCounting(partBytes);
    try (Counted counted = counting.count(data(text, shards), options, CountingProgress.NONE)) {
      return copy(counted.tables());
    }
  }

  private static void assertSameBits(Tables expected, Tables actual) {
    assertEquals(expected.settings(), actual.settings());
    assertEquals(expected.columns().size(), actual.columns().size());
    for (Column column : expected.columns()) {
      Object values = column.pieces().next();
      Object others = actual.column(column.name(), column.type()).pieces().next();
      if (values instanceof int[] ints) {
        assertArrayEquals(ints, (int[]) others, column.name());
      } else {
        assertArrayEquals((float[]) values, (float[]) others, column.name());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 1", "5, 0", "5, 1"})
  void probabilitiesAreThoseOfTheFormulasAndBitsThoseOfOnePart(int order, int prunedCount) {
    Random random = new Random(order);
    List<int[]> text = RandomText.text(random, 300, SIZE);
    CountingOptions options =
        options(order, prunedCount == 0 ? List.of() : List.of(0, 0, prunedCount));
    Tables tables = count(text, 3, 20_000, options);
    assertSameBits(count(text, 1, ONE_PART, options), tables);

    NgramModel model = KneserNey.INSTANCE.read(tables, ExampleEncoder.ofText(VOCABULARY));
    int[] pruned = new int[order + 1];
    Arrays.setAll(pruned, n -> n == 0 ? 0 : options.prunedCount(n));
    KneserNeyReference reference =
        new KneserNeyReference(
            List.of(VOCABULARY.tokens()), RandomText.words(text, VOCABULARY), order, pruned);
    List<int[]> held = RandomText.text(random, 10, SIZE);
    held.addAll(text.subList(0, 10));
    for (int[] sentence : held) {
      double[] logProbabilities = new double[sentence.length];
      model.logProbabilities(sentence, 0, sentence.length, logProbabilities);
      List<String> words = RandomText.words(List.of(sentence), VOCABULARY).get(0);
      for (int i = 0; i < sentence.length; i++) {
        double expected = reference.probability(words.subList(0, i), words.get(i));
        assertEquals(1, Math.exp(logProbabilities[i]) / expected, 1e-6);
      }
    }
  }

  @Test
  void figuresAndRemarksSayWhatWasCounted() {
    List<int[]> text = List.of(new int[] {2, 3, 1}, new int[] {2, 3, 1});
    List<String> remarks = new ArrayList<>();
    CountingProgress progress =
        new CountingProgress() {
          @Override
          public void remark(String line) {
            remarks.add(line);
          }

          @Override
          public Tables last() {
            throw new AssertionError("nothing is kept");
          }

          @Override
          public void keep(Tables iteration) {
            throw new AssertionError("there are no iterations");
          }
        };
    try (Counted counted =
        new KneserNeyCounting().count(data(text, 2), options(2, List.of()), progress)) {
      List<Double> fallback = List.of(0.5, 1.0, 1.5);
      assertEquals(
          Map.of(
              "ngrams",
              List.of(SIZE + 1L, 3L),
              "discounts",
              List.of(fallback, fallback),
              "fallbackDiscounts",
              List.of(1, 2)),
          counted.figures());
    }
    assertEquals(2, remarks.size());
    assertTrue(
        remarks.get(1).startsWith("The counts of 2-grams define no discounts"), remarks::toString);
  }

  /** A sentence's end is all there is: no n-gram of three tokens has another before it. */
  @Test
  void emptyLinesAreCountedToo() {
    List<int[]> text = List.of(new int[] {1}, new int[] {1}, new int[] {1});
    Tables tables = count(text, 2, 100, options(4, List.of()));
    NgramModel model = KneserNey.INSTANCE.read(tables, ExampleEncoder.ofText(VOCABULARY));
    double[] logProbability = new double[1];
    model.logProbabilities(new int[] {1}, 0, 1, logProbability);
    double unigram = 0.5 + 0.5 / SIZE;
    assertEquals(0.5 + 0.5 * unigram, Math.exp(logProbability[0]), 1e-6);
  }

  @Test
  void noTokensAreRefused() {
    CountingData nothing = data(List.of(), 2);
    InputException refusal =
        assertThrows(
            InputException.class,
            () ->
                new KneserNeyCounting()
                    .count(nothing, options(3, List.of()), CountingProgress.NONE));
    assertEquals("The training data must have tokens but has none", refusal.getMessage());
  }

  @Test
  void modelsTravel() {
    Tables tables =
        count(RandomText.text(new Random(3), 60, SIZE), 1, ONE_PART, options(3, List.of()));
    NgramModel model = KneserNey.INSTANCE.read(tables, ExampleEncoder.ofText(VOCABULARY));
    Broadcast<NgramModel> broadcast = context.broadcast(model);
    int[] sentence = {2, 5, 0, 1};
    double[] expected = new double[4];
    model.logProbabilities(sentence, 0, 4, expected);
    List<Double> there =
        Jobs.collect(
            context
                .parallelize(List.of(0, 1, 2, 3), 2)
                .map(
                    i -> {
                      double[] scores = new double[4];
                      broadcast.value().logProbabilities(sentence, 0, 4, scores);
                      return scores[i];
                    }),
            "score");
    broadcast.destroy();
    assertEquals(Arrays.stream(expected).boxed().toList(), there);
  }

  /** Where they do not fit into memory, and from executor to executor. */
  @Test
  void stretchesTravel() {
    JavaRDD<TrieStretch> stretches =
        context
            .parallelize(List.of(1), 1)
            .map(
                count -> {
                  NgramRows bigrams = new NgramRows(2);
                  bigrams.addRows(new int[] {3, 5, count, 3, 7, 3}, 0);
                  NgramRows[] rows = {null, null, bigrams};
                  Discounts[] discounts = {null, null, Discounts.FALLBACK};
                  return TrieStretch.of(rows, discounts, new long[] {0, 0, 0, 4});
                });
    TrieStretch stretch = Jobs.collect(stretches, "travel").get(0);
    assertArrayEquals(new int[] {5, 7}, stretch.tokens(2));
    assertArrayEquals(new float[] {0.125f, 0.375f}, stretch.probabilities(2));
  }

  @Test
  void everyKindHasACounting() {
    for (CountedKind kind : CountedKinds.all()) {
      assertEquals(kind.name(), Countings.of(kind).kind().name());
    }
  }
}
