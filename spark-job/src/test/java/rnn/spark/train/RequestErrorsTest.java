package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.train.ModelOptions;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/** What is said of runs that would not do, before anything is trained or moved. */
@ExtendWith(SharedSpark.class)
class RequestErrorsTest {
  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @Test
  void missingTestTextIsToldBeforeTheTrainingTextIsRead() {
    Source blank = Source.text(TestText.write(directory.resolve("blank"), List.of("", "")));
    expect(
        request(blank, Source.text(directory + "/nowhere"), Runs.MODEL, options(1)),
        "There is no input at " + directory + "/nowhere");
  }

  @Test
  void moreShardsThanSentencesAreRefused() {
    expect(
        request(text(), null, Runs.MODEL, options(98)),
        "--shards must be at most 97, the sentences of ");
  }

  @Test
  void roundsForWhichNoShardHasAWindowAreRefused() {
    TrainingOptions many = Runs.cut(options(1), 1, 100_000);
    expect(request(text(), null, Runs.MODEL, many), "--rounds-per-epoch must be at most ");
  }

  @Test
  void tokenizerOfReadyTokensIsRefused() {
    session.sql("select array('the', 'cat') as words").write().parquet(directory + "/t");
    Source words = Source.column("parquet", "words", directory + "/t");
    expect(
        request(words, null, model("character", 11), options(1)),
        "--tokenizer must be whitespace where the text is ready tokens");
  }

  @Test
  void modelsThatMemoryDoesNotHoldAreRefusedWithTheirNumber() {
    expect(
        request(text(), null, model("whitespace", 10_000), options(1)),
        "for 800,110,003 parameters and windows of 7 x 3");
  }

  private Source text() {
    return Source.text(TestText.write(directory.resolve("text"), TestText.lines(97, 1)));
  }

  private static TrainingOptions options(int shards) {
    return Runs.options("average", shards);
  }

  private static ModelOptions model(String tokenizer, int hidden) {
    return ModelOptions.DEFAULTS.with(
        o ->
            o.set(ModelOptions.HIDDEN, hidden)
                .set(ModelOptions.TOKENIZER, tokenizer)
                .set(ModelOptions.VOCABULARY_SIZE, 0));
  }

  private TrainRequest request(
      Source train, @Nullable Source test, ModelOptions model, TrainingOptions options) {
    return new TrainRequest(
        train,
        null,
        test,
        model,
        options,
        directory.resolve("model").toString(),
        directory.resolve("checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        Map.of());
  }

  private void expect(TrainRequest request, String part) {
    InputException e =
        assertThrows(
            InputException.class,
            () -> SparkTrainer.train(session, request, TrainingListener.SILENT));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertFalse(Files.exists(directory.resolve("checkpoints")), "nothing has begun");
  }
}
