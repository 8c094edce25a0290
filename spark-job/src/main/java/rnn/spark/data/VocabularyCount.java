package rnn.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import rnn.batch.RareTokens;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.text.Vocabulary;
import scala.Tuple2;

/**
 * The vocabulary of a corpus, counted on the cluster.
 *
 * <p>The driver first learns how many tokens occur how often, from that the count at which the size
 * limit cuts, and then fetches the tokens that stay: never more than the vocabulary holds, however
 * many different tokens there are.
 */
public final class VocabularyCount {
  private static final long MOST_TOKENS = 20_000_000;
  private static final Comparator<String> CODE_POINTS =
      (Comparator<String> & Serializable) Vocabulary::compareCodePoints;

  private final JavaPairRDD<String, Long> counts; // without <unk> and <eos>
  private final long minimumCount;

  private VocabularyCount(JavaPairRDD<String, Long> counts, long minimumCount) {
    this.counts = counts;
    this.minimumCount = minimumCount;
  }

  /**
   * The vocabulary that {@link Vocabulary#of(java.util.Collection, int, long)} makes of the counts
   * of all tokens in {@code corpus}.
   *
   * @throws InputException if no token would be in it, or it would be too big for the driver
   */
  public static Vocabulary of(Corpus corpus, int maximumSize, long minimumCount) {
    JavaPairRDD<String, Long> counts = counts(corpus);
    return new VocabularyCount(counts, minimumCount)
        .vocabulary(corpus, maximumSize, tokensByCount(counts, corpus));
  }

  /**
   * The vocabulary of {@code corpus} that leaves {@code <unk>} something to learn from: without the
   * tokens that occur once, unless no other does, and with those that occur twice as {@link
   * RareTokens}.
   *
   * @throws InputException as {@link #of}
   */
  public static CountedVocabulary withUnknown(Corpus corpus, int maximumSize) {
    JavaPairRDD<String, Long> counts = counts(corpus);
    List<Tuple2<Long, Long>> tokensByCount = tokensByCount(counts, corpus);
    long rare = 0;
    boolean isAnyRepeated = false;
    for (Tuple2<Long, Long> entry : tokensByCount) {
      isAnyRepeated |= entry._1() >= RareTokens.OCCURRENCES;
      rare += entry._1() == RareTokens.OCCURRENCES ? entry._2() : 0;
    }
    long minimumCount = isAnyRepeated ? RareTokens.OCCURRENCES : 1;
    Vocabulary vocabulary =
        new VocabularyCount(counts, minimumCount).vocabulary(corpus, maximumSize, tokensByCount);
    boolean isLimited = vocabulary.size() == maximumSize; // many are unknown then
    int size = vocabulary.size();
    return new CountedVocabulary(
        vocabulary,
        minimumCount,
        rare == 0 || isLimited ? RareTokens.NONE : new RareTokens((int) (size - rare), size));
  }

  private static JavaPairRDD<String, Long> counts(Corpus corpus) {
    return corpus.lines().mapPartitionsToPair(TokenCounts::new).reduceByKey(Long::sum);
  }

  private Vocabulary vocabulary(
      Corpus corpus, int maximumSize, List<Tuple2<Long, Long>> tokensByCount) {
    long allTokens = 0;
    long frequentTokens = 0;
    for (Tuple2<Long, Long> entry : tokensByCount) {
      allTokens += entry._2();
      frequentTokens += entry._1() >= minimumCount ? entry._2() : 0;
    }
    if (frequentTokens == 0) {
      throw new InputException(nothing(corpus, allTokens));
    }
    long room = maximumSize == 0 ? Long.MAX_VALUE : maximumSize - 2L;
    if (Math.min(room, frequentTokens) > MOST_TOKENS) {
      throw new InputException(
          "The vocabulary of %s must have at most %,d tokens but would have %,d; set --vocabulary-size or raise --min-count"
              .formatted(corpus.description(), MOST_TOKENS, Math.min(room, frequentTokens)));
    }
    Map<String, Long> kept = new LinkedHashMap<>();
    if (frequentTokens <= room) {
      collect(kept, minimumCount, corpus);
    } else {
      long above = 0;
      for (Tuple2<Long, Long> entry : tokensByCount) {
        if (above + entry._2() > room) {
          collect(kept, entry._1() + 1, corpus);
          collectFirst(kept, entry._1(), (int) (room - above), corpus);
          break;
        }
        above += entry._2();
      }
    }
    return Vocabulary.of(kept, maximumSize, minimumCount);
  }

  /** How many tokens there are of each count, the highest count first. */
  private static List<Tuple2<Long, Long>> tokensByCount(
      JavaPairRDD<String, Long> counts, Corpus corpus) {
    JavaRDD<Tuple2<Long, Long>> histogram =
        counts
            .mapToPair(entry -> new Tuple2<>(entry._2(), 1L))
            .reduceByKey(Long::sum)
            .map(entry -> entry);
    List<Tuple2<Long, Long>> sorted =
        new ArrayList<>(Jobs.collect(histogram, "vocabulary: count " + corpus.description()));
    sorted.sort(Comparator.comparingLong((Tuple2<Long, Long> entry) -> entry._1()).reversed());
    return sorted;
  }

  /** Adds the tokens that occur at least {@code least} times. */
  private void collect(Map<String, Long> kept, long least, Corpus corpus) {
    JavaRDD<Tuple2<String, Long>> frequent =
        counts.filter(entry -> entry._2() >= least).map(entry -> entry);
    for (Tuple2<String, Long> entry :
        Jobs.collect(frequent, "vocabulary: frequent tokens of " + corpus.description())) {
      kept.put(entry._1(), entry._2());
    }
  }

  /**
   * Adds the first {@code number} of the tokens that occur {@code count} times, in the order of
   * their code points.
   */
  private void collectFirst(Map<String, Long> kept, long count, int number, Corpus corpus) {
    if (number == 0) {
      return;
    }
    List<Tuple2<String, Long>> first =
        Jobs.run(
            JavaSparkContext.fromSparkContext(counts.context()),
            "vocabulary: tokens at the limit of " + corpus.description(),
            () ->
                counts
                    .filter(entry -> entry._2() == count)
                    .sortByKey(CODE_POINTS, true)
                    .take(number));
    for (Tuple2<String, Long> entry : first) {
      kept.put(entry._1(), entry._2());
    }
  }

  private String nothing(Corpus corpus, long allTokens) {
    return allTokens == 0
        ? "The vocabulary is empty: %s has no tokens, nothing but blank lines; check its path, format and column"
            .formatted(corpus.description())
        : "The vocabulary is empty: none of the %,d different tokens of %s occurs %,d times; lower --min-count"
            .formatted(allTokens, corpus.description(), minimumCount);
  }
}
