package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.EPOCHS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.LocalFolder;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.option.Option;
import rnn.spark.data.Source;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.train.GivenOptions;
import rnn.train.ModelOptions;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/** Runs that leave to the text what suits it. */
@ExtendWith(SharedSpark.class)
class OpenSettingsTest {
  @TempDir private Path directory;

  private TrainRequest request(Path text, String name, Set<Option<?>> open) {
    return new TrainRequest(
        Source.text(text.toString()),
        null,
        null,
        ModelOptions.DEFAULTS,
        TrainingOptions.DEFAULTS.with(o -> o.set(EPOCHS, 2)),
        open,
        0,
        directory.resolve(name).toString(),
        directory.resolve(name + ".checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        Map.of());
  }

  private static final class Remarks implements TrainingListener {
    private final List<String> sentences = new ArrayList<>();

    @Override
    public void remark(String sentence) {
      sentences.add(sentence);
    }
  }

  @Test
  void whatIsChosenIsSaidKeptAndDoesNotDependOnHowTheTextIsCut(SparkSession session)
      throws IOException {
    List<String> lines = lines(200);
    Path whole = Files.write(directory.resolve("whole.txt"), lines);
    Path parts = Files.createDirectory(directory.resolve("parts"));
    Files.write(parts.resolve("1"), lines.subList(0, 71));
    Files.write(parts.resolve("2"), lines.subList(71, 200));
    Set<Option<?>> open = new HashSet<>(GivenOptions.ofText(Map.of()).open());
    open.remove(TrainingOptions.EPOCHS); // two are enough here
    Remarks remarks = new Remarks();

    TrainReport report = SparkTrainer.train(session, request(whole, "a", open), remarks);
    SparkTrainer.train(session, request(parts, "b", open), TrainingListener.SILENT);

    Model model = ModelDirectory.read(new LocalFolder(directory.resolve("a")));
    Model ofParts = ModelDirectory.read(new LocalFolder(directory.resolve("b")));
    assertArrayEquals(model.parameters(), ofParts.parameters());
    assertEquals(model.vocabulary(), ofParts.vocabulary());
    assertEquals(100, model.network().stack().hiddenSize());
    assertEquals(0.3f, model.network().stack().dropout());
    assertTrue(report.validPerplexity() > 1, "a part is held out");
    assertEquals(2, report.plannedEpochs());
    assertTrue(model.vocabulary().contains("every"));
    assertTrue(model.vocabulary().contains("pair3"), "twice");
    assertFalse(model.vocabulary().contains("once3"));
    String said = String.join("\n", remarks.sentences);
    assertTrue(said.contains("--hidden 100, --dropout 0.3, --output full, --shards 1"), said);
    assertTrue(said.contains("<unk> is learned from tokens that occur once and half"), said);
    assertTrue(said.contains("10 sentences kept back from the training text"), said);
    Map<String, String> provenance = model.provenance();
    assertEquals("2", provenance.get("vocabulary.minimumCount"));
    assertTrue(provenance.get("vocabulary.unknown").contains("half the occurrences"));
    assertEquals("10", provenance.get("validation.sentences"));
    assertEquals("190", provenance.get("training.sentences"));
    assertFalse(provenance.get("training.unknownTokens").equals("0"));
  }

  /** Lines of which each has a word of its own, and a word that one other line has too. */
  private static List<String> lines(int number) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      lines.add("every line has once%d and pair%d .".formatted(i, i / 2));
    }
    return lines;
  }

  @Test
  void aTextOfWordsThatAllOccurOnceKeepsThem(SparkSession session) throws IOException {
    Path text = Files.write(directory.resolve("text"), List.of("a b c d", "e f g h"));
    Remarks remarks = new Remarks();

    SparkTrainer.train(
        session, request(text, "model", GivenOptions.ofText(Map.of()).open()), remarks);

    Model model = ModelDirectory.read(new LocalFolder(directory.resolve("model")));
    assertEquals(10, model.vocabulary().size());
    String said = String.join("\n", remarks.sentences);
    assertTrue(said.contains("too short to keep a part of it back"), said);
  }

  @Test
  void aGivenShareIsKeptBackAndTheRestOfTheOptionsStand(SparkSession session) throws IOException {
    Path text = directory.resolve("text.txt");
    TestText.write(text, TestText.lines(400, 3));
    TrainRequest given = request(text, "model", Set.of());
    TrainRequest request =
        new TrainRequest(
            given.train(),
            null,
            null,
            given.model(),
            given.training(),
            Set.of(),
            0.25,
            given.modelDirectory(),
            given.checkpointDirectory(),
            0,
            TrainRequest.Start.ANEW,
            Map.of());

    SparkTrainer.train(session, request, TrainingListener.SILENT);

    Map<String, String> provenance =
        ModelDirectory.read(new LocalFolder(directory.resolve("model"))).provenance();
    assertEquals("100", provenance.get("validation.sentences"));
    assertEquals("300", provenance.get("training.sentences"));
    assertEquals("1", provenance.get("vocabulary.minimumCount"));
  }
}
