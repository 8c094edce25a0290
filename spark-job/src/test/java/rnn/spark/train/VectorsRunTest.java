package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rnn.baseline.CountingOptions;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.model.LocalFolder;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.parameter.EmbeddingWeight;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.score.Evaluator;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.text.Vocabulary;
import rnn.text.WordVectors;
import rnn.train.GivenOptions;
import rnn.train.Initialization;
import rnn.train.LabelOptions;
import rnn.train.LocalTrainer;
import rnn.train.ModelOptions;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;
import rnn.train.VectorsMode;
import rnn.train.VectorsOptions;

/** Runs whose word embedding starts from a file of vectors. */
@ExtendWith(SharedSpark.class)
class VectorsRunTest {
  private static final int E = 6;
  private static final List<Sentence> SENTENCES = EnglishGrammar.grammar().corpus(5, 60);

  @TempDir Path directory;

  /** Vectors of every second word of the sentences, in GloVe's form, and of two other words. */
  private static String vectors(long seed) {
    TreeSet<String> words = new TreeSet<>();
    SENTENCES.forEach(sentence -> words.addAll(sentence.tokens()));
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    int i = 0;
    for (String word : words) {
      if (i++ % 2 == 0) {
        addLine(text, word, random);
      }
    }
    addLine(text, "zebra", random);
    addLine(text, ". . .", random);
    addLine(text, "quagga", random);
    return text.toString();
  }

  private static void addLine(StringBuilder text, String word, SplittableRandom random) {
    text.append(word);
    for (int e = 0; e < E; e++) {
      text.append(' ').append((float) random.nextDouble(-0.5, 0.5));
    }
    text.append('\n');
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out =
        name.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : Files.newOutputStream(file)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private Source columns() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Sentence sentence : SENTENCES) {
      for (int i = 0; i < sentence.tokens().size(); i++) {
        lines.add(sentence.tokens().get(i) + "\t" + sentence.classes().get(i));
      }
      lines.add("");
    }
    Path file = directory.resolve("train.conll");
    Files.write(file, lines);
    return new Source(
            List.of(file.toString()),
            Source.CONLL,
            null,
            0,
            0,
            new Labels(Labelling.NONE, null, 1, 2))
        .labelledAs(Labelling.TOKENS);
  }

  private TrainRequest request(Path vectors, VectorsMode mode, int shards, String name)
      throws IOException {
    return new TrainRequest(
        columns(),
        null,
        null,
        new GivenOptions(
            Runs.labelled("tag") // few sentences and epochs: there is no time to unlearn words
                .with(o -> o.set(ModelOptions.EMBEDDING, 0).set(LabelOptions.WORD_DROPOUT, 0.0)),
            Runs.labelledOptions(shards),
            new VectorsOptions(vectors.toString(), mode, 1),
            null,
            CountingOptions.NONE,
            0,
            Set.of()),
        directory.resolve(name).toString(),
        directory.resolve(name + ".checkpoints").toString(),
        1,
        TrainRequest.Start.ANEW,
        Map.of());
  }

  private static TrainRequest with(
      TrainRequest request, VectorsOptions vectors, ModelOptions model, TrainRequest.Start start) {
    return new TrainRequest(
        request.train(),
        null,
        null,
        new GivenOptions(
            model, request.training(), vectors, null, CountingOptions.NONE, 0, request.open()),
        request.modelDirectory(),
        request.checkpointDirectory(),
        request.checkpointEveryRounds(),
        start,
        Map.of());
  }

  private Model trained(String name) throws IOException {
    return ModelDirectory.read(new LocalFolder(directory.resolve(name)));
  }

  /** One shard on Spark makes the bits that one process makes, and frozen rows keep theirs. */
  @ParameterizedTest
  @EnumSource(VectorsMode.class)
  void oneShardIsALocalRunAndTheModelStandsAlone(VectorsMode mode, SparkSession session)
      throws IOException {
    String text = vectors(1);
    Path file = write("vectors.txt.gz", text);
    SparkTrainer.train(session, request(file, mode, 1, "m"), TrainingListener.SILENT);
    Files.delete(file);

    Model model = trained("m");
    ExampleEncoder encoder = model.encoder();
    int V = encoder.words().size();
    assertEquals("zebra", encoder.words().token(V - 1), "the one word that only the file has");
    Vocabulary asked = Vocabulary.ofTokens(Arrays.copyOf(encoder.words().tokens(), V - 1));
    WordVectors vectors =
        WordVectors.read(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "v", asked, 1);
    assertEquals(vectors.vocabulary(), encoder.words());

    ShardBuilder builder = new ShardBuilder(encoder.labelling());
    for (Sentence sentence : SENTENCES) {
      builder.add(
          encoder.tokens(sentence.tokens()),
          encoder.labels(sentence.classes()),
          encoder.spellings(sentence.tokens()));
    }
    List<Shard> shards = List.of(builder.build(0));
    TrainingOptions options = Runs.labelledOptions(1);
    TrainingState local =
        new LocalTrainer(model.network(), options, Initialization.of(vectors, mode), 2)
            .train(shards, List.of(), model.scoring(), TrainingListener.SILENT);
    assertArrayEquals(local.parameters(), model.parameters());

    float[] table =
        model.network().layout().values(model.parameters(), EmbeddingWeight.NAME); // [V,E]
    int found = vectors.figures().foundWords();
    int moved = 0;
    for (int id = 2; id < V; id++) {
      float[] row = vectors.row(id);
      boolean isSame =
          row == null || Arrays.equals(row, Arrays.copyOfRange(table, id * E, id * E + E));
      moved += isSame ? 0 : 1;
      assertTrue(id < V - 1 || isSame, "the added word is not in the training data");
    }
    if (mode == VectorsMode.FROZEN) {
      assertEquals(0, moved);
    } else {
      assertEquals(found, moved);
    }

    Map<String, String> provenance = model.provenance();
    assertEquals(file.toString(), provenance.get("vectors"));
    assertEquals(mode.label(), provenance.get("vectors.mode"));
    assertEquals("1", provenance.get("vectors.added"));
    assertEquals(Integer.toString(vectors.figures().foundWords()), provenance.get("vectors.found"));
    LabelReport report =
        Evaluator.evaluateLabels(session, directory.resolve("m").toString(), columns());
    assertTrue(report.judge().of(report.test()) > 0.5, "the file is not needed any more");
  }

  @Test
  void severalShardsOfAnyPlacesMakeTheSameBits(SparkSession session) throws IOException {
    Path file = write("vectors.vec", "99 " + E + "\n" + vectors(1).replace("\n", " \n"));
    List<String> remarks = new ArrayList<>();
    TrainingListener listening =
        new TrainingListener() {
          @Override
          public void remark(String text) {
            remarks.add(text);
          }
        };
    SparkTrainer.train(session, request(file, VectorsMode.FROZEN, 2, "a"), listening);
    assertTrue(
        remarks.stream()
            .anyMatch(
                remark ->
                    remark.startsWith("Vectors of vectors.vec, 6 values each, frozen: found ")
                        && remark.contains("1 more words")
                        && remark.contains("the first line says 99 words")),
        remarks.toString());
    Path copy = write("copy.txt", vectors(1));
    SparkTrainer.train(session, request(copy, VectorsMode.FROZEN, 2, "b"), TrainingListener.SILENT);
    assertArrayEquals(trained("a").parameters(), trained("b").parameters());
  }

  @Test
  void aRunGoesOnWithTheSameVectorsOnly(SparkSession session) throws IOException {
    Path file = write("vectors.txt", vectors(1));
    SparkTrainer.train(
        session, request(file, VectorsMode.FROZEN, 2, "whole"), TrainingListener.SILENT);
    TrainRequest part = request(file, VectorsMode.FROZEN, 2, "part");
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void roundDone(RoundReport report) {
            if (report.epoch() == 2 && report.round() == 2) {
              throw new IllegalStateException("stopped");
            }
          }
        };
    assertThrows(IllegalStateException.class, () -> SparkTrainer.train(session, part, stopping));

    Path other = write("other.txt", vectors(2));
    assertRefused(
        session,
        resumed(part, other, VectorsMode.FROZEN, 1),
        "--vectors: was vectors.txt (",
        "is other.txt (");
    assertRefused(
        session,
        resumed(part, file, VectorsMode.TRAINED, 1),
        "--vectors-mode: was frozen, is trained");
    assertRefused(
        session, resumed(part, file, VectorsMode.FROZEN, 0), "--vectors-words: was 1, is 0");
    TrainRequest without = with(part, null, part.model(), TrainRequest.Start.RESUME);
    assertRefused(session, without, "--vectors: was vectors.txt (", "is none");

    Path moved = Files.move(file, directory.resolve("moved.txt"));
    SparkTrainer.train(
        session, resumed(part, moved, VectorsMode.FROZEN, 1), TrainingListener.SILENT);
    assertArrayEquals(trained("whole").parameters(), trained("part").parameters());
  }

  private static TrainRequest resumed(
      TrainRequest request, Path file, VectorsMode mode, int words) {
    VectorsOptions vectors = new VectorsOptions(file.toString(), mode, words);
    return with(request, vectors, request.model(), TrainRequest.Start.RESUME);
  }

  private static void assertRefused(SparkSession session, TrainRequest request, String... parts) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> SparkTrainer.train(session, request, TrainingListener.SILENT));
    for (String part : parts) {
      assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
    }
  }

  @Test
  void vectorsThatDoNotFitAreRefusedBeforeTheTextIsRead(SparkSession session) throws IOException {
    Path file = write("vectors.txt", vectors(1));
    TrainRequest request = request(file, VectorsMode.TRAINED, 1, "m");
    assertRefused(
        session,
        with(
            request,
            request.vectors(),
            request.model().with(o -> o.set(ModelOptions.EMBEDDING, 9)),
            request.start()),
        "--embedding must be 6, the size of the vectors in",
        "but is 9; leave it out");
    assertRefused(
        session,
        request(directory.resolve("none.txt"), VectorsMode.TRAINED, 1, "m"),
        "There is no file",
        "for --vectors");
    assertRefused(
        session, request(directory, VectorsMode.TRAINED, 1, "m"), "--vectors must be a file");
    assertRefused(
        session,
        request(write("bad.txt", "the 1 2\nof 1\n"), VectorsMode.TRAINED, 1, "m"),
        "--vectors ",
        "bad.txt: line 2 must have a word and 2 values");
    assertRefused(
        session,
        request(write("text.txt", "the dog sleeps\n"), VectorsMode.TRAINED, 1, "m"),
        "must be a finite number but is \"dog\"");

    TrainRequest text =
        Runs.request("in.txt", "in.txt", Runs.options("average", 1), directory.resolve("lm"));
    assertRefused(
        session,
        with(
            text,
            new VectorsOptions(file.toString(), VectorsMode.FROZEN, 0),
            text.model(),
            text.start()),
        "--vectors-mode must be trained",
        "--no-tied");
    assertRefused(
        session,
        with(text, request.vectors(), text.model(), text.start()),
        "embedding must be as wide as hidden 11",
        "but is 6");
    ModelOptions characters =
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.HIDDEN, 6)
                    .set(ModelOptions.TOKENIZER, "character")
                    .set(ModelOptions.VOCABULARY_SIZE, 0));
    assertRefused(
        session,
        with(text, request.vectors(), characters, text.start()),
        "--tokenizer must be whitespace or word but is character");
  }

  @Test
  void aFileThatWasCutIsNotReadAsAShorterOne(SparkSession session) throws IOException {
    Path file = write("vectors.txt.gz", vectors(1).repeat(2));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 30));
    TrainRequest request = request(file, VectorsMode.TRAINED, 1, "m");
    Exception failure =
        assertThrows(
            Exception.class, () -> SparkTrainer.train(session, request, TrainingListener.SILENT));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("--vectors cannot be read from"),
        failure.toString());
  }

  @Test
  void aLanguageModelStartsFromVectorsAndHasNoOtherWords(SparkSession session) throws IOException {
    List<String> lines = TestText.lines(60, 1);
    String training = TestText.write(directory.resolve("train.txt"), lines);
    StringBuilder text = new StringBuilder();
    SplittableRandom random = new SplittableRandom(3);
    TreeSet<String> words = new TreeSet<>();
    lines.forEach(line -> words.addAll(Arrays.asList(line.split(" "))));
    words.forEach(word -> addLine(text, word, random));
    addLine(text, "zebra", random);
    Path file = write("vectors.txt", text.toString());

    TrainRequest request =
        Runs.request(training, training, Runs.options("average", 1), directory.resolve("lm"));
    ModelOptions untied =
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.HIDDEN, 11)
                    .set(ModelOptions.TIED, false)
                    .set(ModelOptions.VOCABULARY_SIZE, 0));
    VectorsOptions vectors = new VectorsOptions(file.toString(), VectorsMode.FROZEN, 50);
    SparkTrainer.train(
        session, with(request, vectors, untied, request.start()), TrainingListener.SILENT);
    Model model = ModelDirectory.read(directory.resolve("lm/model"));
    assertFalse(model.encoder().words().contains("zebra"));
    WordVectors read =
        WordVectors.read(Files.newInputStream(file), "v", model.encoder().words(), 0);
    float[] table = model.network().layout().values(model.parameters(), EmbeddingWeight.NAME);
    for (int id = 2; id < model.encoder().words().size(); id++) {
      float[] row = read.row(id);
      assertNotNull(row);
      assertArrayEquals(row, Arrays.copyOfRange(table, id * E, id * E + E));
    }
  }
}
