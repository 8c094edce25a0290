package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;
import rnn.spark.score.EvaluateReport;
import rnn.spark.score.Evaluator;
import rnn.spark.score.Scorer;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.text.BytePairLearner;
import rnn.text.BytePairTokenizer;
import rnn.text.PieceTokenizer;
import rnn.text.SubwordTokenizer;
import rnn.train.TrainingListener;

/** Runs whose tokens are learnt from their text. */
@ExtendWith(SharedSpark.class)
class SubwordRunTest {
  private static final List<String> LINES = TestText.lines(97, 1);
  private static final List<String> HELD_OUT = TestText.lines(31, 2);
  private static final int VOCABULARY_SIZE = 300;

  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  private TrainReport train(Path text, String name, TrainRequest.Start start) {
    TrainRequest request =
        Runs.subwords(
            Runs.request(
                text.toString(),
                TestText.write(directory.resolve("held-out.txt"), HELD_OUT),
                Runs.options("block-momentum", 3),
                directory.resolve(name)),
            VOCABULARY_SIZE,
            start);
    return SparkTrainer.train(session, request, TrainingListener.SILENT);
  }

  private Model model(String name) throws IOException {
    return ModelDirectory.read(directory.resolve(name).resolve("model"));
  }

  private static BytePairTokenizer learntHere() {
    Map<String, Long> pieces = new HashMap<>();
    for (String line : LINES) {
      new PieceTokenizer().tokens(line).forEach(piece -> pieces.merge(piece, 1L, Long::sum));
    }
    return BytePairLearner.learn(pieces, VOCABULARY_SIZE);
  }

  @Test
  void mergesAreThoseOfTheWholeTextHoweverItIsCut() throws IOException {
    Path parts = directory.resolve("parts");
    TestText.write(parts.resolve("a.txt"), LINES.subList(0, 40));
    TestText.write(parts.resolve("b.txt"), LINES.subList(40, 41));
    TestText.write(parts.resolve("c.txt"), LINES.subList(41, 97));
    train(parts, "of parts", TrainRequest.Start.ANEW);
    train(
        Path.of(TestText.write(directory.resolve("train.txt"), LINES)),
        "of one",
        TrainRequest.Start.ANEW);

    Model model = model("of one");
    assertArrayEquals(learntHere().content(), ((SubwordTokenizer) model.tokenizer()).content());
    assertArrayEquals(
        learntHere().content(), ((SubwordTokenizer) model("of parts").tokenizer()).content());
    assertEquals(model.vocabulary(), model("of parts").vocabulary());
    assertArrayEquals(model.parameters(), model("of parts").parameters(), 0f);
    assertTrue(model.vocabulary().size() <= VOCABULARY_SIZE);
    assertEquals("0", model.provenance().get("training.unknownTokens"));
  }

  @Test
  void aSavedModelDividesNewTextByItsOwnMerges() throws IOException {
    Path text = Path.of(TestText.write(directory.resolve("train.txt"), LINES));
    TrainReport report = train(text, "run", TrainRequest.Start.ANEW);
    Files.delete(text);
    String saved = directory.resolve("run/model").toString();

    Source heldOut = Source.text(directory.resolve("held-out.txt").toString());
    EvaluateReport evaluated = Evaluator.evaluate(session, saved, heldOut);
    assertEquals(report.testPerplexity(), evaluated.perplexity(), 1e-9);
    assertEquals(report.testPerplexityPerWord(), evaluated.perplexityPerWord(), 1e-9);
    assertEquals(report.testBitsPerByte(), evaluated.bitsPerByte(), 1e-12);
    double lossNats = evaluated.lossNats() * evaluated.tokens();
    String whole = String.join("\n", HELD_OUT) + "\n";
    int bytes = whole.getBytes(StandardCharsets.UTF_8).length;
    long words = HELD_OUT.stream().mapToLong(SubwordRunTest::words).sum() + HELD_OUT.size();
    assertEquals(lossNats / Math.log(2) / bytes, evaluated.bitsPerByte(), 1e-9);
    assertEquals(Math.exp(lossNats / words), evaluated.perplexityPerWord(), 1e-6);

    String strange = TestText.write(directory.resolve("new.txt"), List.of("Żółw 漢字 🙂 <unk>"));
    EvaluateReport ofStrange = Evaluator.evaluate(session, saved, Source.text(strange));
    assertEquals(0, ofStrange.unknownTokens(), "no new word is unknown");
    assertTrue(Double.isNaN(ofStrange.unknownPerplexity()));

    List<String> rows = HELD_OUT.stream().map(line -> "{\"body\": \"" + line + "\"}").toList();
    Source table = Source.column("json", "body", TestText.write(directory.resolve("t.json"), rows));
    assertEquals(
        0, Scorer.score(session, saved, table, directory + "/scored", "json").unknownTokens());
  }

  private static long words(String line) {
    return line.isBlank() ? 0 : line.strip().split("\\s+").length;
  }

  @Test
  void aRunThatGoesOnLearnsTheSameMergesAgain() throws IOException {
    Path text = Path.of(TestText.write(directory.resolve("train.txt"), LINES));
    train(text, "run", TrainRequest.Start.ANEW);
    float[] parameters = model("run").parameters();
    train(text, "run", TrainRequest.Start.RESUME);
    assertArrayEquals(parameters, model("run").parameters(), 0f);
  }

  @Test
  void aTokenizerOfAFileIsKeptWithTheModel() throws IOException {
    Path file = directory.resolve("small.json");
    Files.writeString(
        file,
        """
        {"normalizer": {"type": "BertNormalizer"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {"[UNK]": 0, "the": 1,
          "cat": 2, "dog": 3, "b": 4, "##ird": 5, "see": 6, "##s": 7, "like": 8, "hear": 9,
          "a": 10, ".": 11, "today": 12, "never": 13}}}
        """);
    Path text = Path.of(TestText.write(directory.resolve("train.txt"), LINES));
    TrainRequest request =
        Runs.withTokenizer(
            Runs.request(
                text.toString(),
                text.toString(),
                Runs.options("block-momentum", 3),
                directory.resolve("run")),
            file.toString());
    SparkTrainer.train(session, request, TrainingListener.SILENT);
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);

    Model model = model("run");
    assertEquals("tokenizer.json", model.tokenizer().name());
    assertArrayEquals(content, Files.readAllBytes(directory.resolve("run/model/tokenizer.json")));
    assertEquals(2 + 13, model.vocabulary().size(), "never among them, though it never occurs");
    assertEquals(List.of("the", "b", "##ird"), model.tokenizer().tokens("The BIRD"));
    EvaluateReport report =
        Evaluator.evaluate(
            session, directory.resolve("run/model").toString(), Source.text(text.toString()));
    long foreign = LINES.stream().mapToLong(line -> line.split("fish|Käse|猫", -1).length - 1).sum();
    assertEquals(foreign, report.unknownTokens(), "words that its pieces cannot spell");

    var error =
        assertThrows(
            InputException.class,
            () -> SparkTrainer.train(session, request, TrainingListener.SILENT));
    assertTrue(String.valueOf(error.getMessage()).contains("There is no file"), error.getMessage());
  }

  @Test
  void readyTokensAreNotDivided() {
    String rows =
        TestText.write(directory.resolve("t.json"), List.of("{\"body\": [\"a\", \"b\"]}"));
    TrainRequest request =
        Runs.subwords(
            Runs.request(rows, rows, Runs.options("block-momentum", 1), directory.resolve("run")),
            VOCABULARY_SIZE,
            TrainRequest.Start.ANEW);
    TrainRequest ofTable =
        new TrainRequest(
            Source.column("json", "body", rows),
            request.validation(),
            request.test(),
            request.model(),
            request.training(),
            request.modelDirectory(),
            request.checkpointDirectory(),
            0,
            TrainRequest.Start.ANEW,
            Map.of());
    var error =
        assertThrows(
            InputException.class,
            () -> SparkTrainer.train(session, ofTable, TrainingListener.SILENT));
    assertTrue(
        String.valueOf(error.getMessage()).contains("must be whitespace where the text is ready"),
        error.getMessage());
  }
}
