package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.SCHEDULE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.grammar.EnglishGrammar;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;
import rnn.spark.score.EvaluateReport;
import rnn.spark.score.Evaluator;
import rnn.spark.testkit.FullDisk;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.train.LocalTrainer;
import rnn.train.ModelOptions;
import rnn.train.TrainingDivergedException;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

@ExtendWith(SharedSpark.class)
@Tag("vectors")
class SparkTrainerTest {
  private static final List<String> LINES = TestText.lines(97, 1);
  private static final List<String> HELD_OUT = TestText.lines(31, 2);

  @TempDir Path directory;
  private SparkSession session;
  private String training;
  private String heldOut;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
    training = TestText.write(directory.resolve("train.txt"), LINES);
    heldOut = TestText.write(directory.resolve("valid.txt"), HELD_OUT);
  }

  @Test
  void modelIsTheOneThatOneProcessTrains() throws IOException {
    TrainingOptions options = Runs.options("block-momentum", 3);
    TrainReport report = train(Runs.request(training, heldOut, options, directory));
    Model model = ModelDirectory.read(directory.resolve("model"));

    assertEquals(TestText.vocabulary(LINES), model.vocabulary());
    TrainingState local =
        new LocalTrainer(model.network(), options, 2)
            .train(
                TestText.encoded(LINES, model.vocabulary()),
                TestText.encoded(HELD_OUT, model.vocabulary()),
                TrainingListener.SILENT);
    assertArrayEquals(local.bestParameters(), model.parameters(), 0f);
    assertEquals("whitespace", model.tokenizer().name());
    assertEquals("3", model.provenance().get("option.shards"));
    assertEquals("97", model.provenance().get("training.sentences"));

    assertEquals(2, report.epochs());
    assertEquals(6, report.rounds());
    assertEquals(local.position().tokens(), report.tokens());
    assertEquals(model.vocabulary().size(), report.vocabularySize());
    assertEquals(Double.NaN, report.bestPossiblePerplexity());
    assertTrue(report.tokensPerSecond() > 0);
    double bestLoss =
        Math.min(
            local.position().validationObjectives()[0], local.position().validationObjectives()[1]);
    assertEquals(Math.exp(bestLoss), report.validPerplexity());
  }

  @Test
  void testPerplexityIsTheOneThatEvaluationFinds() {
    TrainReport report =
        train(Runs.request(training, heldOut, Runs.options("average", 2), directory));
    EvaluateReport evaluation =
        Evaluator.evaluate(session, directory.resolve("model").toString(), Source.text(heldOut));
    assertEquals(evaluation.perplexity(), report.testPerplexity());
    assertEquals(Math.log(evaluation.perplexity()), evaluation.lossNats(), 1e-12);
    long characters =
        HELD_OUT.stream().mapToLong(line -> line.codePointCount(0, line.length()) + 1).sum();
    assertEquals(
        evaluation.lossNats() * evaluation.tokens() / Math.log(2) / characters,
        evaluation.bitsPerCharacter(),
        1e-12);
    assertTrue(evaluation.protocol().contains("<eos> counted"));
  }

  @Test
  void cuttingTheInputDifferentlyGivesTheSameModel() throws IOException {
    TestText.write(directory.resolve("parts/1"), LINES.subList(0, 40));
    TestText.write(directory.resolve("parts/2"), LINES.subList(40, 97));
    TrainingOptions options = Runs.options("block-momentum", 3);
    train(Runs.request(training, heldOut, options, directory.resolve("a")));
    train(Runs.request(directory + "/parts", heldOut, options, directory.resolve("b")));
    assertArrayEquals(parameters("a"), parameters("b"), 0f);
  }

  @Test
  void grammarKnowsTheBestPossiblePerplexityOfItsOwnText() {
    TrainRequest request =
        new TrainRequest(
            Source.grammar(1, 300),
            null,
            Source.grammar(2, 5_100),
            Runs.MODEL,
            Runs.options("block-momentum", 2, 1),
            directory.resolve("model").toString(),
            directory.resolve("checkpoints").toString(),
            0,
            TrainRequest.Start.ANEW,
            Map.of());
    TrainReport report = train(request);
    double expected = EnglishGrammar.grammar().bestPossiblePerplexity();
    assertEquals(expected, report.bestPossiblePerplexity(), 0.02 * expected); // 5,100 sentences
    assertTrue(report.testPerplexity() > report.bestPossiblePerplexity());
    assertEquals(Double.NaN, report.validPerplexity()); // there is no such text
  }

  @Test
  void newRunSetsTheCheckpointsOfTheOneBeforeAside() {
    TrainRequest request = Runs.request(training, heldOut, Runs.options("average", 2), directory);
    train(request);
    train(request);
    assertTrue(
        Files.isDirectory(directory.resolve("checkpoints.previous-1/epoch-0002-round-0000")));
    assertTrue(Files.isDirectory(directory.resolve("checkpoints/epoch-0002-round-0000")));
  }

  @Test
  void divergedRunGoesOnWithALowerLearningRate() throws IOException {
    TrainRequest wild = Runs.request(training, heldOut, constantRate(1e30), directory);
    TrainingDivergedException e = assertThrows(TrainingDivergedException.class, () -> train(wild));
    assertTrue(e.getMessage().contains("epoch 1 round 1/"), e.getMessage());

    TrainRequest tame = Runs.request(training, heldOut, constantRate(0.5), directory);
    TrainReport resumed = train(Runs.resumed(tame));
    TrainReport anew =
        train(Runs.request(training, heldOut, constantRate(0.5), directory.resolve("anew")));
    assertEquals(2, resumed.epochs());
    assertEquals(anew.validPerplexity(), resumed.validPerplexity()); // round 1 was never applied
    assertArrayEquals(
        parameters("anew"), ModelDirectory.read(directory.resolve("model")).parameters(), 0f);
  }

  private static TrainingOptions constantRate(double learningRate) {
    return Runs.options("average", 2)
        .with(
            o -> {
              o.set(LEARNING_RATE, learningRate);
              o.set(SCHEDULE, "constant");
              o.set(CLIP, 0.0);
              o.set(BLOCK_MOMENTUM, 0.0);
            });
  }

  @Test
  void modelDirectoryWithOtherThingsIsRefusedBeforeTraining() throws IOException {
    Files.createDirectories(directory.resolve("model"));
    Files.writeString(directory.resolve("model/thesis.txt"), "years of work");
    assertThrows(
        IllegalArgumentException.class,
        () -> train(Runs.request("/nowhere", heldOut, Runs.options("average", 2), directory)));
    assertTrue(Files.exists(directory.resolve("model/thesis.txt")));
  }

  @Test
  void checkpointsWithinTheModelDirectoryAreRefused() {
    TrainRequest request = Runs.request(training, heldOut, Runs.options("average", 2), directory);
    TrainRequest within =
        new TrainRequest(
            request.train(),
            null,
            null,
            request.model(),
            request.training(),
            request.modelDirectory(),
            request.modelDirectory() + "/checkpoints",
            0,
            TrainRequest.Start.ANEW,
            Map.of());
    assertThrows(InputException.class, () -> train(within));
  }

  @Test
  void impossibleNetworkIsRefusedBeforeTheTextIsRead() {
    TrainRequest request = Runs.request("/nowhere", heldOut, Runs.options("average", 2), directory);
    TrainRequest tied =
        new TrainRequest(
            request.train(),
            null,
            null,
            ModelOptions.DEFAULTS.with(
                o ->
                    o.set(ModelOptions.CELL, "gru")
                        .set(ModelOptions.HIDDEN, 11)
                        .set(ModelOptions.EMBEDDING, 7)
                        .set(ModelOptions.VOCABULARY_SIZE, 0)),
            request.training(),
            request.modelDirectory(),
            request.checkpointDirectory(),
            0,
            TrainRequest.Start.ANEW,
            Map.of());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> train(tied));
    assertTrue(e.getMessage().contains("tied"), e.getMessage());
  }

  @Test
  void directoryThatCannotBeWrittenIsSaidBeforeTheTextIsRead() {
    TrainRequest request =
        Runs.request(
            "/nowhere", heldOut, Runs.options("average", 2), directory.resolve("train.txt/below"));
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> train(request));
    assertTrue(e.getMessage().contains("The model cannot be written to"), e.getMessage());
  }

  @Test
  void diskThatIsFullBeforeTrainingIsSaidAndOneThatFillsUpMeanwhileStopsNothing()
      throws IOException {
    FullDisk.mount(session.sparkContext().hadoopConfiguration());
    TrainingOptions options = Runs.options("block-momentum", 3);
    train(Runs.request(training, heldOut, options, directory.resolve("undisturbed")));
    TrainRequest request =
        Runs.onDisk("full://", Runs.request(training, heldOut, options, directory));
    try {
      FullDisk.room = 0;
      UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> train(request));
      assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());

      FullDisk.room = FullDisk.EMPTY;
      List<String> told = new ArrayList<>();
      SparkTrainer.train(
          session,
          request,
          new TrainingListener() {
            @Override
            public void roundDone(RoundReport report) {
              FullDisk.room = report.epoch() == 1 ? 3_000 : FullDisk.EMPTY;
            }

            @Override
            public void checkpointFailed(String reason) {
              told.add(reason);
            }
          });
      assertEquals(1, told.size(), told.toString());
      assertTrue(told.get(0).contains("No space left on device"), told.get(0));
    } finally {
      FullDisk.room = FullDisk.EMPTY;
    }
    assertArrayEquals(
        parameters("undisturbed"),
        ModelDirectory.read(directory.resolve("model")).parameters(),
        0f);
    try (Stream<Path> left = Files.list(directory.resolve("checkpoints"))) {
      assertEquals(
          List.of("epoch-0002-round-0000", "metrics.jsonl"),
          left.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  private TrainReport train(TrainRequest request) {
    return SparkTrainer.train(session, request, TrainingListener.SILENT);
  }

  private float[] parameters(String run) throws IOException {
    return ModelDirectory.read(directory.resolve(run + "/model")).parameters();
  }
}
