package rnn.spark.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.baseline.ClassCounts;
import rnn.baseline.Column;
import rnn.baseline.CountedKind;
import rnn.baseline.CountingOptions;
import rnn.baseline.KeyCounts;
import rnn.baseline.MostFrequentTagger;
import rnn.baseline.NaiveBayesClassifier;
import rnn.baseline.Tables;
import rnn.baseline.TagCounts;
import rnn.baseline.TrigramTagger;
import rnn.batch.Batch;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;

/** Counts of labels on the cluster are those of one shard that has all data. */
@ExtendWith(SharedSpark.class)
class LabelCountingsTest {
  private static final int WORDS = 40;
  private static final int LABELS = 5;
  private static final int SEQUENCES = 150;

  static List<Counting> countings() {
    return Countings.all().stream()
        .filter(counting -> counting.kind().labelling() != Labelling.NONE)
        .toList();
  }

  private static ExampleEncoder encoder(Labelling labelling) {
    String[] words = new String[WORDS];
    Arrays.setAll(words, i -> "w" + i);
    words[Vocabulary.UNKNOWN] = Vocabulary.UNKNOWN_TOKEN;
    words[Vocabulary.END_OF_SENTENCE] = Vocabulary.END_OF_SENTENCE_TOKEN;
    return new ExampleEncoder(
        Vocabulary.ofTokens(words),
        Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "w", "1", "2"}),
        LabelSet.ofLabels("A", "B", "C", "D", "E"),
        labelling);
  }

  /** The same random data in some shards, the last of which may be empty. */
  private static List<Shard> shards(int number, Labelling labelling) {
    Random random = new Random(11);
    int each = (SEQUENCES + number - 1) / number;
    List<ShardBuilder> builders = new ArrayList<>();
    for (int k = 0; k < number; k++) {
      builders.add(new ShardBuilder(labelling));
    }
    for (int i = 0; i < SEQUENCES; i++) {
      int[] tokens = new int[1 + random.nextInt(9)];
      Arrays.setAll(tokens, t -> (int) Math.min(WORDS - 1, Math.abs(random.nextGaussian() * 12)));
      int[] labels = new int[labelling == Labelling.TOKENS ? tokens.length : 1];
      Arrays.setAll(labels, t -> (tokens[t] + random.nextInt(3)) % LABELS);
      if (i % 20 == 7) {
        labels[0] = Batch.PADDING;
      }
      int[] characters = new int[2 * tokens.length];
      Arrays.setAll(characters, c -> random.nextInt(5));
      int[] starts = new int[tokens.length + 1];
      Arrays.setAll(starts, t -> 2 * t);
      builders.get(i / each).add(tokens, labels, new Ragged(characters, starts));
    }
    List<Shard> shards = new ArrayList<>();
    for (int k = 0; k < number; k++) {
      shards.add(builders.get(k).build(k));
    }
    return shards;
  }

  private static Tables expected(Counting counting) {
    Labelling labelling = counting.kind().labelling();
    Shard all = shards(1, labelling).get(0);
    ExampleEncoder encoder = encoder(labelling);
    if (counting.kind() == TrigramTagger.KIND) {
      return TrigramTagger.tables(
          TagCounts.wordLabels(all, LABELS),
          TagCounts.unknownWords(all),
          TagCounts.trigrams(all, LABELS),
          encoder,
          CountingOptions.DEFAULTS);
    }
    if (counting.kind() == MostFrequentTagger.KIND) {
      return MostFrequentTagger.tables(TagCounts.wordLabels(all, LABELS), encoder);
    }
    assertEquals(NaiveBayesClassifier.KIND, counting.kind());
    KeyCounts bigrams = ClassCounts.bigramClasses(all, WORDS, LABELS);
    return NaiveBayesClassifier.tables(
        ClassCounts.classes(all, LABELS),
        ClassCounts.wordClasses(all, LABELS),
        bigrams.size(),
        () -> List.of(bigrams).iterator(),
        encoder);
  }

  @ParameterizedTest
  @MethodSource("countings")
  void shardsAndPartitionsDoNotMatter(Counting counting, SparkSession session) {
    JavaSparkContext context = Sessions.context(session);
    Labelling labelling = counting.kind().labelling();
    Map<String, String> expected = content(expected(counting));
    for (int number : new int[] {1, 3, 8, SEQUENCES + 1}) {
      List<Shard> shards = shards(number, labelling);
      for (int partitions : number > 8 ? new int[] {4} : new int[] {1, number}) {
        JavaRDD<Shard> rdd = context.parallelize(shards, partitions);
        try (Counted counted =
            counting.count(
                new CountingData(context, rdd, encoder(labelling), 1),
                CountingOptions.DEFAULTS,
                CountingProgress.NONE)) {
          assertEquals(expected, content(counted.tables()), number + " in " + partitions);
          counting.kind().read(counted.tables(), encoder(labelling));
        }
      }
    }
  }

  /** What every counting has, such as its tokens, is told of it by who counted the data. */
  @ParameterizedTest
  @MethodSource("countings")
  void figuresAreThoseOfTheModelAlone(Counting counting, SparkSession session) {
    Labelling labelling = counting.kind().labelling();
    JavaSparkContext context = Sessions.context(session);
    JavaRDD<Shard> rdd = context.parallelize(shards(2, labelling), 2);
    try (Counted counted =
        counting.count(
            new CountingData(context, rdd, encoder(labelling), 1),
            CountingOptions.DEFAULTS,
            CountingProgress.NONE)) {
      Map<CountedKind, List<String>> expected =
          Map.of(
              TrigramTagger.KIND, List.of("trigrams"),
              MostFrequentTagger.KIND, List.of(),
              NaiveBayesClassifier.KIND, List.of("sequences", "words", "bigrams"));
      assertEquals(expected.get(counting.kind()), List.copyOf(counted.figures().keySet()));
    }
  }

  private static Map<String, String> content(Tables tables) {
    Map<String, String> content = new LinkedHashMap<>(tables.settings());
    for (Column column : tables.columns()) {
      List<Number> numbers = new ArrayList<>();
      column
          .pieces()
          .forEachRemaining(
              piece -> {
                if (piece instanceof int[] ints) {
                  Arrays.stream(ints).forEach(numbers::add);
                } else {
                  Arrays.stream((long[]) piece).forEach(numbers::add);
                }
              });
      assertEquals(column.length(), numbers.size());
      content.put(column.name() + " " + column.type(), numbers.toString());
    }
    return content;
  }

  /** Where ranges of keys begin must not matter; there may be more than keys between. */
  @Test
  void rangesOfKeysDoNotMatter(SparkSession session) {
    List<Shard> shards = shards(3, Labelling.TOKENS);
    JavaRDD<Shard> rdd = Sessions.context(session).parallelize(shards, 3);
    KeyCounts expected = TagCounts.wordLabels(shards(1, Labelling.TOKENS).get(0), LABELS);
    for (long[] bounds : new long[][] {{0}, {0, 1, 2, 50}, {0, 17, 199, 1000}}) {
      List<KeyCounts> ranges =
          KeySums.ranges(rdd, shard -> TagCounts.wordLabels(shard, LABELS), bounds).collect();
      assertTrue(ranges.size() <= bounds.length);
      assertEquals(expected, KeyCounts.joined(ranges));
    }
  }

  @ParameterizedTest
  @MethodSource("countings")
  void dataWithoutAnyLabelIsRefused(Counting counting, SparkSession session) {
    JavaSparkContext context = Sessions.context(session);
    Labelling labelling = counting.kind().labelling();
    ShardBuilder builder = new ShardBuilder(labelling);
    builder.add(new int[] {3}, new int[] {Batch.UNSEEN_LABEL}, Ragged.NONE);
    CountingData data =
        new CountingData(
            context, context.parallelize(List.of(builder.build(0))), encoder(labelling), 1);
    InputException refused =
        assertThrows(
            InputException.class,
            () -> counting.count(data, CountingOptions.DEFAULTS, CountingProgress.NONE));
    assertTrue(refused.getMessage().contains("but has none"), refused.getMessage());
  }
}
