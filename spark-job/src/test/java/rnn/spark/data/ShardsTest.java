package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;
import rnn.train.ShardPlacement;

@ExtendWith(SharedSpark.class)
class ShardsTest {
  private static final List<String> LINES = TestText.lines(101, 3);
  private static final Vocabulary VOCABULARY = TestText.vocabulary(LINES);

  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @Test
  void shardsOfAFileAreThoseOfItsLinesInMemory() {
    List<Shard> shards = shards(Source.text(TestText.write(directory.resolve("a.txt"), LINES)), 5);
    assertSame(ShardPlacement.shards(TestText.encoded(LINES, VOCABULARY), 5), shards);
  }

  @Test
  void filesDirectoriesGlobsAndCompressionChangeNothing() throws IOException {
    List<Shard> expected = ShardPlacement.shards(TestText.encoded(LINES, VOCABULARY), 5);
    TestText.write(directory.resolve("parts/b-2.txt"), LINES.subList(40, 77));
    TestText.write(directory.resolve("parts/a/deep-1.txt"), LINES.subList(0, 40));
    gzip(directory.resolve("parts/c.txt.gz"), LINES.subList(77, 101));
    TestText.write(directory.resolve("parts/_SUCCESS"), List.of("no text"));
    TestText.write(directory.resolve("parts/.hidden/x.txt"), List.of("no text"));

    assertSame(expected, shards(Source.text(directory + "/parts"), 5));
    assertSame(expected, shards(Source.text(directory + "/par*"), 5));
    assertSame(
        expected,
        shards(
            Source.text(
                directory + "/parts/c.txt.gz", directory + "/parts/a", directory + "/parts/b-*"),
            5));
  }

  @Test
  void fileNamesMayHoldWhatGlobsAreMadeOf() {
    String path = TestText.write(directory.resolve("we[ir]d, {na}me?*^.txt"), LINES);
    assertSame(
        ShardPlacement.shards(TestText.encoded(LINES, VOCABULARY), 2),
        shards(Source.text(path), 2));
  }

  @Test
  void splitsOfABigFileChangeNothing() {
    List<String> lines = TestText.lines(60_000, 4);
    String path = TestText.write(directory.resolve("big.txt"), lines);
    int splits = TextFiles.lines(Sessions.context(session), List.of(path)).getNumPartitions();
    assertEquals(2, splits);
    assertSame(
        ShardPlacement.shards(TestText.encoded(lines, VOCABULARY), 3),
        shards(Source.text(path), 3));
  }

  @Test
  void rowsInAnyOrderGiveTheSameShards() {
    List<String> shuffled = new ArrayList<>(LINES);
    Collections.shuffle(shuffled, new Random(5));
    write(LINES, 1).write().parquet(directory + "/one");
    write(shuffled, 4).write().json(directory + "/four");
    write(shuffled, 3)
        .select(functions.split(functions.col("body"), " ").as("words"))
        .write()
        .orc(directory + "/ready");

    List<Shard> one = shards(Source.column("parquet", "body", directory + "/one"), 4);
    assertSame(one, shards(Source.column("json", "body", directory + "/four"), 4));
    assertSame(one, shards(Source.column("orc", "words", directory + "/ready"), 4));
    long tokens = one.stream().mapToLong(Shard::tokenCount).sum();
    assertEquals(ShardPlacement.tokens(TestText.encoded(LINES, VOCABULARY)), tokens);
  }

  @Test
  void nullRowsAreLeftOutAndCounted() {
    List<String> lines = new ArrayList<>(LINES);
    Dataset<Row> withNulls =
        write(lines, 2)
            .withColumn(
                "body",
                functions
                    .when(functions.col("body").equalTo(""), null)
                    .otherwise(functions.col("body")));
    withNulls.write().parquet(directory + "/nulls");
    Source source = Source.column("parquet", "body", directory + "/nulls");
    assertEquals(14, Corpus.of(session, source, Tokenizers.named("whitespace")).nullRows());
    assertEquals(87, shards(source, 3).stream().mapToInt(Shard::sentences).sum());
  }

  @Test
  void moreShardsThanSentencesLeavesSomeEmpty() {
    List<String> lines = List.of("the cat", "a dog .");
    String path = TestText.write(directory.resolve("two.txt"), lines);
    List<Shard> shards = shards(Source.text(path), 7);
    assertSame(ShardPlacement.shards(TestText.encoded(lines, VOCABULARY), 7), shards);
    assertEquals(7, shards.size());
  }

  @Test
  void oneGiantSentenceIsOneShardsAlone() {
    String giant = "the cat sees ".repeat(100_000);
    List<String> lines = List.of("a dog .", giant, "a bird .");
    String path = TestText.write(directory.resolve("giant.txt"), lines);
    assertSame(
        ShardPlacement.shards(TestText.encoded(lines, VOCABULARY), 3),
        shards(Source.text(path), 3));
  }

  @Test
  void blankLinesAreSentencesOfAStreamOnly() {
    Source source = Source.text(TestText.write(directory.resolve("a.txt"), LINES));
    assertEquals(101, count(source, EncodedText.BlankLines.KEPT).sentences());
    assertEquals(87, count(source, EncodedText.BlankLines.SKIPPED).sentences());
  }

  @Test
  void countsAndHashDoNotDependOnPartitionsButOnTheText() {
    String whole = TestText.write(directory.resolve("whole/a.txt"), LINES);
    TestText.write(directory.resolve("cut/1.txt"), LINES.subList(0, 13));
    TestText.write(directory.resolve("cut/2.txt"), LINES.subList(13, 101));
    TextCount one = count(Source.text(whole), EncodedText.BlankLines.KEPT);
    TextCount two = count(Source.text(directory + "/cut"), EncodedText.BlankLines.KEPT);
    assertEquals(one.hash(), two.hash());
    assertEquals(one.tokens(), two.tokens());
    assertEquals(
        LINES.stream().mapToLong(line -> line.codePointCount(0, line.length()) + 1).sum(),
        one.characters());

    List<String> swapped = new ArrayList<>(LINES);
    Collections.swap(swapped, 2, 3);
    String other = TestText.write(directory.resolve("swapped.txt"), swapped);
    assertEquals(
        false, one.hash().equals(count(Source.text(other), EncodedText.BlankLines.KEPT).hash()));
  }

  private Dataset<Row> write(List<String> lines, int partitions) {
    return session
        .createDataset(lines, Encoders.STRING())
        .toDF("body")
        .withColumn("length", functions.length(functions.col("body")))
        .repartition(partitions);
  }

  private List<Shard> shards(Source source, int number) {
    Broadcast<ExampleEncoder> vocabulary =
        Sessions.context(session).broadcast(ExampleEncoder.ofText(VOCABULARY));
    Corpus corpus = Corpus.of(session, source, Tokenizers.named("whitespace"));
    try (EncodedText text = EncodedText.of(corpus, vocabulary, EncodedText.BlankLines.KEPT);
        Shards shards = Shards.place(text, number, "text")) {
      assertEquals(number, shards.rdd().getNumPartitions());
      return shards.rdd().collect();
    } finally {
      vocabulary.destroy();
    }
  }

  private TextCount count(Source source, EncodedText.BlankLines blankLines) {
    Broadcast<ExampleEncoder> vocabulary =
        Sessions.context(session).broadcast(ExampleEncoder.ofText(VOCABULARY));
    Corpus corpus = Corpus.of(session, source, Tokenizers.named("whitespace"));
    try (EncodedText text = EncodedText.of(corpus, vocabulary, blankLines)) {
      return text.count();
    } finally {
      vocabulary.destroy();
    }
  }

  private static void gzip(Path file, List<String> lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void assertSame(List<Shard> expected, List<Shard> actual) {
    assertEquals(expected.size(), actual.size());
    for (int k = 0; k < expected.size(); k++) {
      assertEquals(expected.get(k).id(), actual.get(k).id());
      assertArrayEquals(expected.get(k).starts(), actual.get(k).starts(), "shard " + k);
      assertArrayEquals(expected.get(k).tokens(), actual.get(k).tokens(), "shard " + k);
    }
  }
}
