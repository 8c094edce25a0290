package rnn.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import rnn.batch.CharacterCounts;
import rnn.batch.CountedVocabulary;
import rnn.batch.OccurrenceCounts;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.ResultLimit;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;
import scala.Tuple2;

/**
 * The vocabulary of a corpus, counted on the cluster.
 *
 * <p>The driver first learns how many tokens occur how often, from that the count at which the size
 * limit cuts, and then fetches the tokens that stay: never more than the vocabulary holds, however
 * many different tokens there are, and never more in one job than {@link ResultLimit} allows.
 */
public final class VocabularyCount {
  private static final long MAX_TOKENS = 20_000_000;
  private static final long SORTED_TOKENS_PER_PARTITION = 200_000;
  private static final Comparator<String> CODE_POINTS =
      (Comparator<String> & Serializable) Vocabulary::compareCodePoints;

  private final JavaPairRDD<String, Long> counts; // without <unk> and <eos>
  private final long minimumCount;
  private final ResultLimit limit;

  private VocabularyCount(JavaPairRDD<String, Long> counts, long minimumCount) {
    this.counts = counts;
    this.minimumCount = minimumCount;
    this.limit = ResultLimit.of(JavaSparkContext.fromSparkContext(counts.context()).getConf());
  }

  /**
   * The vocabulary that {@link Vocabulary#of(java.util.Collection, int, long)} makes of the counts
   * of all tokens in {@code corpus}.
   *
   * @throws InputException if no token would be in it, or it would be too big for the driver
   */
  public static Vocabulary of(Corpus corpus, int maximumSize, long minimumCount) {
    VocabularyCount count = new VocabularyCount(counts(corpus), minimumCount);
    return count.vocabulary(corpus, maximumSize, count.classes(corpus));
  }

  /**
   * The vocabulary of {@code corpus} that leaves {@code <unk>} something to learn from, as {@link
   * OccurrenceCounts} choose it.
   *
   * @throws InputException as {@link #of}
   */
  public static CountedVocabulary withUnknown(Corpus corpus, int maximumSize) {
    JavaPairRDD<String, Long> counts = counts(corpus);
    VocabularyCount atAll = new VocabularyCount(counts, 1);
    List<CountClass> classes = atAll.classes(corpus);
    OccurrenceCounts occurrences = new OccurrenceCounts();
    classes.forEach(tokens -> occurrences.add(tokens.count(), tokens.number()));
    Vocabulary vocabulary =
        new VocabularyCount(counts, occurrences.minimumCount())
            .vocabulary(corpus, maximumSize, classes);
    return occurrences.withRare(vocabulary, maximumSize);
  }

  /**
   * The most frequent tokens of {@code corpus} that {@code known} lacks, {@code number} of them at
   * most, which is 1 or more; of equally frequent ones the first by code points.
   *
   * @param minimumCount tokens that occur less often are left out
   */
  public static List<String> lacking(
      Corpus corpus, Vocabulary known, int number, long minimumCount) {
    JavaPairRDD<String, Long> all = counts(corpus);
    Broadcast<Vocabulary> broadcast =
        JavaSparkContext.fromSparkContext(all.context()).broadcast(known);
    try {
      JavaPairRDD<String, Long> unknown =
          all.filter(counted -> !broadcast.value().contains(counted._1()));
      VocabularyCount count = new VocabularyCount(unknown, minimumCount);
      List<CountClass> classes = count.classes(corpus);
      if (classes.isEmpty() || classes.get(0).count() < minimumCount) {
        return List.of();
      }
      int size = Math.min(number, Integer.MAX_VALUE - 2) + 2; // with <unk> and <eos>
      String[] tokens = count.vocabulary(corpus, size, classes).tokens();
      return Arrays.asList(tokens).subList(2, tokens.length);
    } finally {
      broadcast.destroy();
    }
  }

  /** Tokens but {@code <unk>} and {@code <eos>}, which every vocabulary has. */
  private static JavaPairRDD<String, Long> counts(Corpus corpus) {
    return counts(corpus, Line::tokens)
        .filter(
            counted ->
                !counted._1().equals(Vocabulary.UNKNOWN_TOKEN)
                    && !counted._1().equals(Vocabulary.END_OF_SENTENCE_TOKEN));
  }

  private static JavaPairRDD<String, Long> counts(Corpus corpus, TokenCounts.Counted what) {
    return corpus
        .lines()
        .mapPartitionsToPair(lines -> new TokenCounts(lines, what))
        .reduceByKey(Long::sum);
  }

  /**
   * The characters of all tokens in {@code corpus}, as far as an encoder reads them: each code
   * point is a token of its own. {@link CharacterCounts} says which are kept.
   *
   * @throws InputException if there are none
   */
  public static Vocabulary ofCharacters(Corpus corpus) {
    JavaPairRDD<String, Long> counts = counts(corpus, line -> CharacterCounts.of(line.tokens()));
    List<CountClass> classes = new VocabularyCount(counts, 1).classes(corpus);
    long mostFrequent = classes.isEmpty() ? 0 : classes.get(0).count();
    return new VocabularyCount(counts, CharacterCounts.minimumCount(mostFrequent))
        .vocabulary(corpus, CharacterCounts.MAX_CHARACTERS, classes);
  }

  /**
   * The labels in {@code corpus}.
   *
   * @throws InputException if they are too few or too many to be labels
   */
  public static LabelSet ofLabels(Corpus corpus) {
    return ofLabels(corpus, LabelSet::of);
  }

  /**
   * The set that {@code set} makes of the labels in {@code corpus} and their counts.
   *
   * @throws InputException if it refuses them, or they are too many to be labels
   */
  public static LabelSet ofLabels(Corpus corpus, Function<Map<String, Long>, LabelSet> set) {
    VocabularyCount count = new VocabularyCount(counts(corpus, Line::labels), 1);
    List<CountClass> classes = count.classes(corpus);
    long number = classes.stream().mapToLong(CountClass::number).sum();
    if (number > LabelSet.MAX_LABELS) {
      throw new InputException(LabelSet.tooMany(corpus.description(), number));
    }
    Map<String, Long> counted = new LinkedHashMap<>();
    long bytes = classes.stream().mapToLong(CountClass::bytes).sum();
    count.collect(1, bytes, counted, corpus);
    try {
      return set.apply(counted);
    } catch (IllegalArgumentException e) {
      throw new InputException("%s: %s".formatted(corpus.description(), e.getMessage()), e);
    }
  }

  /**
   * The most frequent tokens of {@code corpus}, {@code number} of them at most, and how often each
   * occurs; of equally frequent ones the first by code points.
   *
   * @throws InputException if there are none
   */
  public static Map<String, Long> mostFrequent(Corpus corpus, int number) {
    VocabularyCount count = new VocabularyCount(counts(corpus), 1);
    return count.kept(corpus, number + 2, count.classes(corpus));
  }

  /**
   * The vocabulary of all {@code tokens} that there can be: those in {@code corpus} from the most
   * frequent to the rarest, then the others in their order. No token is rare.
   *
   * @throws InputException if {@code corpus} has no tokens
   */
  public static CountedVocabulary withAll(Corpus corpus, Collection<String> tokens) {
    return CountedVocabulary.withAll(of(corpus, 0, 1), tokens);
  }

  private Vocabulary vocabulary(Corpus corpus, int maximumSize, List<CountClass> classes) {
    return Vocabulary.of(kept(corpus, maximumSize, classes), maximumSize, minimumCount);
  }

  /** The tokens that a vocabulary of {@code maximumSize} keeps, and their counts. */
  private Map<String, Long> kept(Corpus corpus, int maximumSize, List<CountClass> classes) {
    long allTokens = 0;
    long frequentTokens = 0;
    for (CountClass tokens : classes) {
      allTokens += tokens.number();
      frequentTokens += tokens.count() >= minimumCount ? tokens.number() : 0;
    }
    if (frequentTokens == 0) {
      throw new InputException(nothing(corpus, allTokens));
    }
    long room = maximumSize == 0 ? Long.MAX_VALUE : maximumSize - 2L;
    if (Math.min(room, frequentTokens) > MAX_TOKENS) {
      throw new InputException(
          "The vocabulary of %s must have at most %,d tokens but would have %,d; set --vocabulary-size or raise --min-count"
              .formatted(corpus.description(), MAX_TOKENS, Math.min(room, frequentTokens)));
    }
    long number = 0;
    long bytes = 0;
    long least = Long.MAX_VALUE; // the lowest count of which all tokens stay
    CountClass tied = null; // of which only some do
    for (CountClass tokens : classes) {
      if (tokens.count() < minimumCount) {
        break;
      }
      if (number + tokens.number() > room) {
        tied = tokens;
        break;
      }
      number += tokens.number();
      bytes += tokens.bytes();
      least = tokens.count();
    }
    Map<String, Long> kept = new LinkedHashMap<>();
    if (number > 0) {
      collect(least, bytes, kept, corpus);
    }
    if (tied != null && room > number) {
      collectFirst(tied, (int) (room - number), kept, corpus);
    }
    return kept;
  }

  /**
   * The tokens of one count.
   *
   * @param count how often each of them occurs
   * @param number how many there are
   * @param bytes {@link CountedTokens#bytes} of them together
   */
  private record CountClass(long count, long number, long bytes) {}

  /** The tokens of each count, the highest count first. */
  private List<CountClass> classes(Corpus corpus) {
    JavaRDD<Tuple2<Long, long[]>> histogram =
        counts
            .mapToPair(
                entry -> new Tuple2<>(entry._2(), new long[] {1, CountedTokens.bytes(entry._1())}))
            .reduceByKey(
                (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]},
                Math.min(counts.getNumPartitions(), limit.tasks()))
            .map(entry -> entry);
    List<CountClass> classes = new ArrayList<>();
    for (Tuple2<Long, long[]> entry :
        Jobs.collect(histogram, "vocabulary: count " + corpus.description())) {
      classes.add(new CountClass(entry._1(), entry._2()[0], entry._2()[1]));
    }
    classes.sort(Comparator.comparingLong(CountClass::count).reversed());
    return classes;
  }

  /** Adds the tokens that occur at least {@code least} times. */
  private void collect(long least, long bytes, Map<String, Long> kept, Corpus corpus) {
    CountedTokens.collect(
        counts.filter(entry -> entry._2() >= least),
        bytes,
        kept,
        "vocabulary: frequent tokens of " + corpus.description());
  }

  /**
   * Adds the first {@code number} of the tokens of a class, in the order of their code points:
   * those of the first sorted partitions, and the beginning of the one in which the last of them
   * is.
   */
  private void collectFirst(CountClass tied, int number, Map<String, Long> kept, Corpus corpus) {
    long count = tied.count();
    int partitions = (int) Math.min(limit.tasks(), 1 + tied.number() / SORTED_TOKENS_PER_PARTITION);
    String description = "vocabulary: tokens at the limit of " + corpus.description();
    // Ranges of one partition need no sample of tokens on the driver.
    JavaPairRDD<String, Long> sorted =
        Jobs.run(
            JavaSparkContext.fromSparkContext(counts.context()),
            description,
            () ->
                counts
                    .filter(entry -> entry._2() == count)
                    .sortByKey(CODE_POINTS, true, partitions));
    List<long[]> sizes =
        Jobs.collect(sorted.mapPartitions(VocabularyCount::numberAndBytes), description);
    int whole = 0;
    long before = 0;
    long bytes = 0;
    while (whole < sizes.size() && before + sizes.get(whole)[0] <= number) {
      before += sizes.get(whole)[0];
      bytes += sizes.get(whole++)[1];
    }
    bytes += whole < sizes.size() ? sizes.get(whole)[1] : 0;
    int cut = whole;
    long rest = number - before;
    JavaRDD<Tuple2<String, Long>> first =
        sorted
            .map(entry -> entry)
            .mapPartitionsWithIndex(
                (k, entries) -> first(entries, k < cut ? Long.MAX_VALUE : k == cut ? rest : 0),
                true);
    CountedTokens.collect(JavaPairRDD.fromJavaRDD(first), bytes, kept, description);
  }

  private static Iterator<long[]> numberAndBytes(Iterator<Tuple2<String, Long>> entries) {
    long[] size = new long[2];
    while (entries.hasNext()) {
      size[0]++;
      size[1] += CountedTokens.bytes(entries.next()._1());
    }
    return List.of(size).iterator();
  }

  private static Iterator<Tuple2<String, Long>> first(
      Iterator<Tuple2<String, Long>> entries, long number) {
    Iterable<Tuple2<String, Long>> all = () -> entries;
    return StreamSupport.stream(all.spliterator(), false).limit(number).iterator();
  }

  private String nothing(Corpus corpus, long allTokens) {
    return allTokens == 0
        ? "The vocabulary is empty: %s has no tokens, nothing but blank lines; check its path, format and column"
            .formatted(corpus.description())
        : "The vocabulary is empty: none of the %,d different tokens of %s occurs %,d times; lower --min-count"
            .formatted(allTokens, corpus.description(), minimumCount);
  }
}
