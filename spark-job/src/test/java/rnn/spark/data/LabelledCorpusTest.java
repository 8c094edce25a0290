package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Batch;
import rnn.batch.ExampleEncoder;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.batch.RareTokens;
import rnn.batch.Shard;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;
import rnn.text.LabelSet;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;
import scala.jdk.javaapi.CollectionConverters;

/** Labelled examples on their way into shards: whole, in order, whatever the cluster. */
@ExtendWith(SharedSpark.class)
class LabelledCorpusTest {
  private static final Labels FIRST_TWO = new Labels(Labelling.TOKENS, null, 1, 2);
  private static final StructType TAGGED =
      new StructType()
          .add("words", DataTypes.createArrayType(DataTypes.StringType))
          .add("tags", DataTypes.createArrayType(DataTypes.StringType));

  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void splitsCutNoSentenceWhereverTheyFall(String lineEnd) throws IOException {
    String text = text(15, lineEnd);
    Path file = write("a.conll", text);
    Path open = write("open.conll", text.stripTrailing()); // no line end behind the last line
    List<String> expected = tagged(corpus(source(Source.CONLL, FIRST_TWO, file)));
    assertEquals(15, expected.size());
    for (int bytes : new int[] {1, 2, 3, 4, 5, 6, 7, 9, 12, 17, 25, 40}) {
      inBlocks(
          bytes,
          () -> {
            Corpus corpus = corpus(source(Source.CONLL, FIRST_TWO, file));
            int splits = (text.getBytes(StandardCharsets.UTF_8).length + bytes - 1) / bytes;
            assertTrue(corpus.lines().getNumPartitions() >= splits - 1); // the last may be longer
            assertEquals(expected, tagged(corpus), "splits of " + bytes + " bytes");
            assertEquals(expected, tagged(corpus(source(Source.CONLL, FIRST_TWO, open))));
          });
    }
  }

  @Test
  void filesThatGetAColumnMoreAreReadByOneTaskEach() throws IOException {
    Source source = source(Source.CONLL, FIRST_TWO, write("a.conll", text(300, "\n")));
    inBlocks(
        512,
        () ->
            assertEquals(
                List.of("300 sentences"),
                Jobs.collect(
                    ColumnFiles.lines(session, source, LabelledCorpusTest::counted), "read")));
  }

  private static Iterator<String> counted(Iterator<ColumnBlocks.Block> blocks) {
    int sentences = 0;
    while (blocks.hasNext()) {
      sentences += blocks.next().tokens().isEmpty() ? 0 : 1;
    }
    return List.of(sentences + " sentences").iterator();
  }

  @Test
  void compressedFilesAreReadWhole() throws IOException {
    String text = text(300, "\n");
    Path file = directory.resolve("a.conll.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    List<String> expected = tagged(corpus(source(Source.CONLL, FIRST_TWO, write("a.conll", text))));
    inBlocks(
        64, () -> assertEquals(expected, tagged(corpus(source(Source.CONLL, FIRST_TWO, file)))));
  }

  @Test
  void errorsNameFileAndLineInAnySplit() throws IOException {
    Path file = write("a.conll", text(40, "\n") + "good X\nbad\n\n");
    long line = Files.readAllLines(file).size() - 1;
    inBlocks(
        16,
        () ->
            expect(
                "a.conll: line " + line + ": the line must have a label in column 2",
                () -> tagged(corpus(source(Source.CONLL, FIRST_TWO, file)))));
  }

  /** Runs {@code reading} with files in blocks of {@code bytes}, which are the largest splits. */
  private void inBlocks(int bytes, Runnable reading) {
    Configuration configuration = Sessions.context(session).hadoopConfiguration();
    configuration.set("fs.file.impl.disable.cache", "true");
    configuration.setLong("fs.local.block.size", bytes);
    try {
      reading.run();
    } finally {
      configuration.unset("fs.file.impl.disable.cache");
      configuration.unset("fs.local.block.size");
    }
  }

  @Test
  void shardsDoNotDependOnPartitionsOfAFile() throws IOException {
    String text = text(60, "\n");
    Path one = write("one/a.conll", text);
    String[] parts = text.split("(?<=\n)\n", 31);
    for (int i = 0; i < parts.length; i++) {
      write("many/%02d.conll".formatted(i), parts[i]);
    }
    assertSame(
        shards(source(Source.CONLL, FIRST_TWO, one)),
        shards(source(Source.CONLL, FIRST_TWO, directory.resolve("many"))));
  }

  @Test
  void shardsDoNotDependOnPartitionsOfATable() {
    List<Row> rows = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      List<String> words = new ArrayList<>();
      List<String> tags = new ArrayList<>();
      for (int k = 0; k <= random.nextInt(5); k++) {
        words.add("w" + random.nextInt(3)); // many rows have equal words
        tags.add("t" + random.nextInt(3));
      }
      rows.add(row(words, tags));
    }
    Dataset<Row> table = session.createDataFrame(rows, TAGGED);
    table.repartition(1).write().parquet(directory + "/one");
    table.repartition(7).write().parquet(directory + "/seven");
    List<Shard> expected = shards(tagged("one"));
    assertSame(expected, shards(tagged("seven")));
    long tokens = expected.stream().mapToLong(Shard::tokenCount).sum();
    assertEquals(rows.stream().mapToLong(row -> row.getList(0).size()).sum(), tokens);
  }

  @Test
  void labelsAndSpellingsStayWithTheirTokens() throws IOException {
    Path file = write("a.conll", "aa X\nb Y\n\nb Y\n\naa X\naa X\n\n");
    Corpus corpus = corpus(source(Source.CONLL, FIRST_TWO, file));
    ExampleEncoder encoder = encoder(corpus, Labelling.TOKENS);
    Broadcast<ExampleEncoder> shared = Sessions.context(session).broadcast(encoder);
    try (EncodedText text = EncodedText.of(corpus, shared, EncodedText.BlankLines.in("sequences"));
        Shards shards = Shards.place(text, 1, "text")) {
      Shard shard = Jobs.collect(shards.rdd(), "read").get(0);
      int aa = encoder.words().id("aa");
      int b = encoder.words().id("b");
      assertArrayEquals(new int[] {aa, b, b, aa, aa}, shard.tokens());
      assertArrayEquals(new int[] {0, 2, 3, 5}, shard.starts());
      assertArrayEquals(new int[] {0, 1, 1, 0, 0}, shard.labels());
      assertArrayEquals(new int[] {0, 2, 3, 4, 6, 8}, shard.spellings().starts());
      // Each side of a split has its own labels.
      HeldOutSplit split = new HeldOutSplit(1, 0.5);
      long tokens = 0;
      for (boolean isHeldOut : new boolean[] {false, true}) {
        EncodedText part = text.part(split, isHeldOut, RareTokens.NONE);
        try (Shards side = Shards.place(part, 1, "part")) {
          Shard kept = Jobs.collect(side.rdd(), "read").get(0);
          tokens += kept.tokenCount();
          for (int i = 0; i < kept.tokens().length; i++) {
            assertEquals(kept.tokens()[i] == aa ? 0 : 1, kept.labels()[i]);
            assertEquals(kept.tokens()[i] == aa ? 2 : 1, length(kept, i));
          }
        }
      }
      assertEquals(5, tokens);
    } finally {
      shared.destroy();
    }
  }

  @Test
  void labelsThatWereNotThereInTrainingAreUnseen() throws IOException {
    Corpus training = corpus(source(Source.CONLL, FIRST_TWO, write("a", "a X\nb Y\n")));
    ExampleEncoder encoder = encoder(training, Labelling.TOKENS);
    Sentence sentence = Sentence.of(Line.labelled(List.of("a", "b"), List.of("Y", "NEW")), encoder);
    assertArrayEquals(new int[] {1, Batch.UNSEEN_LABEL}, sentence.labels());
  }

  @Test
  void anEmptyTextHasAClass() throws IOException {
    Path file = write("a.tsv", "yes\tof course\nno\t\n\nyes\tindeed\n\n");
    Corpus corpus = corpus(source(Source.LABELLED, Labels.OF_SEQUENCES, file));
    Broadcast<ExampleEncoder> shared =
        Sessions.context(session).broadcast(encoder(corpus, Labelling.SEQUENCES));
    try (EncodedText text = EncodedText.of(corpus, shared, EncodedText.BlankLines.in("sequences"));
        Shards shards = Shards.place(text, 1, "text")) {
      Shard shard = Jobs.collect(shards.rdd(), "read").get(0);
      assertArrayEquals(new int[] {0, 2, 3, 4}, shard.starts());
      assertArrayEquals(new int[] {0, 1, 0}, shard.labels());
    } finally {
      shared.destroy();
    }
  }

  @Test
  void classesAreStringsWholeNumbersOrBooleansAndNullIsNone() {
    StructType schema =
        new StructType()
            .add("text", DataTypes.StringType)
            .add("name", DataTypes.StringType)
            .add("number", DataTypes.LongType)
            .add("truth", DataTypes.BooleanType)
            .add("index", DataTypes.DoubleType)
            .add("real", DataTypes.DoubleType);
    session
        .createDataFrame(
            List.of(
                RowFactory.create("one", "a", 1L, true, 1.0, 1.0),
                RowFactory.create("two", " ", 2L, false, 2.0, 2.5),
                RowFactory.create("three", null, null, null, null, null),
                RowFactory.create(null, "b", 3L, true, 1.0, 1.0),
                RowFactory.create("", "b", 3L, true, 0.0, 1.0)),
            schema)
        .write()
        .parquet(directory + "/t");
    assertEquals(List.of("a", "b"), classes("name"));
    assertEquals(List.of("1", "2", "3"), classes("number"));
    assertEquals(List.of("false", "true", "true"), classes("truth"));
    assertEquals(List.of("0", "1", "2"), classes("index"));
    expect("A number in the label column must be whole but is 2.5", () -> classes("real"));
    expect("There is no column other", () -> classes("other"));
  }

  @Test
  void rowsWhoseTokensAndLabelsDifferAreRefused() {
    table("longer", row(List.of("a", "b"), List.of("X")));
    expect("must be as many but are 2 and 1 in a row of", () -> tagged(corpus(tagged("longer"))));
    table("holes", row(List.of("a", "b"), Arrays.asList("X", null)));
    expect("token 2 of 2 in a row of", () -> tagged(corpus(tagged("holes"))));
    table(
        "sound",
        row(List.of("a"), List.of("X")),
        row(List.of(), List.of()),
        row(List.of("b"), null),
        row(null, List.of("X")));
    assertEquals(1, corpus(tagged("sound")).lines().count());
  }

  @Test
  void aStringIsTokenizedForItsTags() {
    session
        .createDataFrame(
            List.of(RowFactory.create("a  b", CollectionConverters.asScala(List.of("X", "Y")))),
            new StructType()
                .add("words", DataTypes.StringType)
                .add("tags", DataTypes.createArrayType(DataTypes.StringType)))
        .write()
        .json(directory + "/t");
    Source source =
        new Source(
            List.of(directory + "/t"),
            "json",
            "words",
            0,
            0,
            new Labels(Labelling.TOKENS, "tags", 0, 0));
    assertEquals(List.of("a/X b/Y"), tagged(corpus(source)));
  }

  @Test
  void oneLabelAndTooManyAreNoLabels() throws IOException {
    Corpus one = corpus(source(Source.CONLL, FIRST_TWO, write("one", "a X\nb X\n")));
    expect("one: ", () -> VocabularyCount.ofLabels(one));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= 100_000; i++) {
      text.append("a ").append(i).append("\n\n");
    }
    Corpus many = corpus(source(Source.CONLL, FIRST_TWO, write("many", text.toString())));
    expect(
        "at most 100,000 different labels but %s has 100,001".formatted(directory.resolve("many")),
        () -> VocabularyCount.ofLabels(many));
  }

  @Test
  void theUnknownCharacterIsLearnedFromThoseThatOccurOnce() throws IOException {
    String ends = "e".repeat(20);
    String text = "a\u00e7b X\naab Y\n%szz%s Y\n".formatted(ends, ends); // z is not read
    Corpus corpus = corpus(source(Source.CONLL, FIRST_TWO, write("a", text)));
    ExampleEncoder encoder = encoder(corpus, Labelling.TOKENS);
    assertArrayEquals(
        new String[] {"<unk>", "<eos>", "e", "a", "b"}, encoder.characters().tokens());
    assertArrayEquals(
        new int[] {3, Vocabulary.UNKNOWN, 4}, encoder.spellings(List.of("a\u00e7b")).values());
    Corpus once = corpus(source(Source.CONLL, FIRST_TWO, write("b", "xy X\nz Y\n")));
    assertArrayEquals(
        new String[] {"<unk>", "<eos>", "x", "y", "z"},
        VocabularyCount.ofCharacters(once).tokens());
  }

  @Test
  void labelsAreNumberedFromTheMostFrequent() throws IOException {
    Corpus corpus = corpus(source(Source.CONLL, FIRST_TWO, write("a", "a B\nb A\nc B\nd C\n")));
    LabelSet labels = VocabularyCount.ofLabels(corpus);
    assertEquals(
        List.of("B", "A", "C"), List.of(labels.label(0), labels.label(1), labels.label(2)));
  }

  private static Row row(@Nullable List<String> words, @Nullable List<String> tags) {
    return RowFactory.create(
        words == null ? null : CollectionConverters.asScala(words).toSeq(),
        tags == null ? null : CollectionConverters.asScala(tags).toSeq());
  }

  private void table(String name, Row... rows) {
    session
        .createDataFrame(List.of(rows), TAGGED)
        .coalesce(1)
        .write()
        .parquet(directory + "/" + name);
  }

  private Source tagged(String name) {
    return new Source(
        List.of(directory + "/" + name),
        "parquet",
        "words",
        0,
        0,
        new Labels(Labelling.TOKENS, "tags", 0, 0));
  }

  private List<String> classes(String column) {
    Source source =
        new Source(
            List.of(directory + "/t"),
            "parquet",
            "text",
            0,
            0,
            new Labels(Labelling.SEQUENCES, column, 0, 0));
    return Jobs.collect(corpus(source).lines().map(line -> line.labels().get(0)), "read").stream()
        .sorted()
        .toList();
  }

  private static void expect(String message, Runnable reading) {
    String found = assertThrows(InputException.class, reading::run).toString();
    assertTrue(found.contains(message), found);
  }

  /** Sentences of one to four lines, some behind several blank lines, one of white space. */
  private static String text(int sentences, String lineEnd) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      for (int k = 0; k <= random.nextInt(4); k++) {
        text.append("w").append(i).append("é ").append("XYZ".charAt(k % 3)).append(lineEnd);
      }
      text.append(i % 5 == 0 ? " \t" : "").append(lineEnd);
      text.append(i % 7 == 0 ? lineEnd : "");
    }
    return text.toString();
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Source source(String format, Labels labels, Path path) {
    return new Source(List.of(path.toString()), format, null, 0, 0, labels);
  }

  private Corpus corpus(Source source) {
    return Corpus.of(session, source, Tokenizers.named("whitespace"));
  }

  /** Each sentence as {@code token/label token/label}. */
  private static List<String> tagged(Corpus corpus) {
    return Jobs.collect(corpus.lines().map(LabelledCorpusTest::pairs), "read");
  }

  private static String pairs(Line line) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < line.tokens().size(); i++) {
      pairs.add(line.tokens().get(i) + "/" + line.labels().get(i));
    }
    return String.join(" ", pairs);
  }

  private static ExampleEncoder encoder(Corpus corpus, Labelling labelling) {
    return new ExampleEncoder(
        VocabularyCount.of(corpus, 0, 1),
        VocabularyCount.ofCharacters(corpus),
        VocabularyCount.ofLabels(corpus),
        labelling);
  }

  private List<Shard> shards(Source source) {
    Corpus corpus = corpus(source);
    Broadcast<ExampleEncoder> shared =
        Sessions.context(session).broadcast(encoder(corpus, source.labels().labelling()));
    try (EncodedText text = EncodedText.of(corpus, shared, EncodedText.BlankLines.in("sequences"));
        Shards shards = Shards.place(text, 3, "text")) {
      return Jobs.collect(shards.rdd(), "read");
    } finally {
      shared.destroy();
    }
  }

  private static int length(Shard shard, int token) {
    return shard.spellings().starts()[token + 1] - shard.spellings().starts()[token];
  }

  private static void assertSame(List<Shard> expected, List<Shard> shards) {
    assertEquals(expected.size(), shards.size());
    for (int i = 0; i < shards.size(); i++) {
      assertArrayEquals(expected.get(i).tokens(), shards.get(i).tokens());
      assertArrayEquals(expected.get(i).starts(), shards.get(i).starts());
      assertArrayEquals(expected.get(i).labels(), shards.get(i).labels());
      assertArrayEquals(expected.get(i).spellings().values(), shards.get(i).spellings().values());
    }
  }
}
