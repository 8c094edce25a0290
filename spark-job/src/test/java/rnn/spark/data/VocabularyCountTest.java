package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;
import rnn.spark.job.ResultLimit;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.text.LabelSet;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

@ExtendWith(SharedSpark.class)
class VocabularyCountTest {
  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @Test
  void vocabularyIsTheOneOfAllCountsWhateverItsLimits() {
    List<String> lines = new ArrayList<>();
    Map<String, Long> counts = new HashMap<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 500; i++) {
      StringBuilder line = new StringBuilder("<unk> <eos>");
      for (int j = 0; j < 5; j++) {
        // Many of the 97 tokens occur equally often; U+1F600 sorts after U+FFE6, unlike its chars.
        String token = new String(Character.toChars(random.nextInt(2) == 0 ? 0x1F600 : 0xFFE6));
        token += random.nextInt(97);
        counts.merge(token, 1L, Long::sum);
        line.append(' ').append(token);
      }
      lines.add(line.toString());
    }
    Corpus corpus = corpus(lines);
    for (int maximumSize : new int[] {0, 3, 17, 150}) {
      for (long minimumCount : new long[] {1, 15}) {
        assertArrayEquals(
            Vocabulary.of(counts, maximumSize, minimumCount).tokens(),
            VocabularyCount.of(corpus, maximumSize, minimumCount).tokens());
      }
    }
  }

  @Test
  void smallResultLimitOfTheDriverTakesMoreJobsAndChangesNothing() {
    List<String> lines = new ArrayList<>();
    Map<String, Long> counts = new HashMap<>();
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 12_000; i++) {
      // Some 9,000 tokens, which take twice the limit.
      String token = "word" + random.nextInt(20_000);
      counts.merge(token, 1L, Long::sum);
      lines.add(token);
    }
    Corpus corpus = corpus(lines);
    SparkConf conf = session.sparkContext().conf(); // the one that Spark itself looks at
    conf.set("spark.driver.maxResultSize", "64k");
    try {
      for (int maximumSize : new int[] {0, 17, 2_500}) {
        assertArrayEquals(
            Vocabulary.of(counts, maximumSize, 1).tokens(),
            VocabularyCount.of(corpus, maximumSize, 1).tokens());
      }
    } finally {
      conf.remove("spark.driver.maxResultSize");
    }
  }

  @Test
  void jobsAreAsManyAsTheBytesNeed() {
    ResultLimit limit = new ResultLimit(64 << 10);
    assertEquals(1, CountedTokens.pieces(32_000, limit));
    assertEquals(7, CountedTokens.pieces(200 << 10, limit));
    assertEquals(1, CountedTokens.pieces(1L << 40, new ResultLimit(Long.MAX_VALUE)));
    assertEquals(4, limit.tasks());
  }

  @Test
  void textOfBlankLinesHasNoVocabulary() {
    InputException e =
        assertThrows(
            InputException.class, () -> VocabularyCount.of(corpus(List.of("", " \t ", "")), 0, 1));
    assertEquals(
        "The vocabulary is empty: "
            + directory
            + "/text has no tokens, nothing but blank lines; check its path, format and column",
        e.getMessage());
  }

  @Test
  void minimumCountThatNothingReachesIsTold() {
    InputException e =
        assertThrows(
            InputException.class, () -> VocabularyCount.of(corpus(List.of("a b a", "c")), 0, 3));
    assertEquals(
        "The vocabulary is empty: none of the 3 different tokens of "
            + directory
            + "/text occurs 3 times; lower --min-count",
        e.getMessage());
  }

  @Test
  void labelsCalledAsTheMembersOfEveryVocabularyAreCountedAsOthersAre() throws IOException {
    String text = "a <unk>\nb <eos>\n\n<unk> X\n<eos> <unk>\nc <unk>\n\nd <eos>\n\n";
    Path file = Files.writeString(directory.resolve("labels.conll"), text);
    Labels columns = new Labels(Labelling.TOKENS, null, 1, 2);
    Source source = new Source(List.of(file.toString()), Source.CONLL, null, 0, 0, columns);
    Corpus corpus = Corpus.of(session, source, Tokenizers.named("whitespace"));
    LabelSet labels = VocabularyCount.ofLabels(corpus);
    assertEquals(List.of("<unk>", "<eos>", "X"), labels.labels());
    assertArrayEquals(new long[] {3, 2, 1}, labels.counts());
    assertArrayEquals( // words of these names stay what they are in every vocabulary
        new String[] {"<unk>", "<eos>", "a", "b", "c", "d"},
        VocabularyCount.of(corpus, 0, 1).tokens());
  }

  private Corpus corpus(List<String> lines) {
    String path = TestText.write(directory.resolve("text"), lines);
    return Corpus.of(session, Source.text(path), Tokenizers.named("whitespace"));
  }
}
