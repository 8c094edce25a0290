package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.parameter.EmbeddingWeight;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.score.Evaluator;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.train.GivenOptions;
import rnn.train.LocalTrainer;
import rnn.train.TakenParameters;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/** Runs that start from a finished model. */
@ExtendWith(SharedSpark.class)
class StartRunTest {
  private static final Map<String, String> SMALL =
      Map.of(
          "hidden",
          "11",
          "dropout",
          "0.1",
          "epochs",
          "2",
          "rounds-per-epoch",
          "3",
          "batch",
          "3",
          "window",
          "7",
          "learning-rate",
          "2",
          "valid-fraction",
          "0");
  private static final Map<String, String> ON =
      Map.of(
          "epochs",
          "2",
          "rounds-per-epoch",
          "3",
          "batch",
          "3",
          "window",
          "7",
          "learning-rate",
          "2",
          "valid-fraction",
          "0");

  @TempDir Path directory;

  private final List<String> remarks = new ArrayList<>();
  private final TrainingListener listening =
      new TrainingListener() {
        @Override
        public void remark(String text) {
          remarks.add(text);
        }
      };

  private static Map<String, String> and(Map<String, String> options, String... more) {
    Map<String, String> all = new LinkedHashMap<>(options);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private TrainRequest request(Source source, Map<String, String> given, String name) {
    return request(source, given, name, TrainRequest.Start.ANEW);
  }

  private TrainRequest request(
      Source source, Map<String, String> given, String name, TrainRequest.Start start) {
    boolean isRows = source.labels().labelling() != Labelling.NONE;
    return new TrainRequest(
        source,
        null,
        null,
        isRows ? GivenOptions.ofRows(given) : GivenOptions.ofText(given),
        path(name),
        path(name + ".checkpoints"),
        1,
        start,
        given);
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private Model trained(String name) throws IOException {
    return ModelDirectory.read(directory.resolve(name));
  }

  private Source text(String name, long seed, String... more) throws IOException {
    List<String> lines = new ArrayList<>(TestText.lines(40, seed));
    lines.addAll(Arrays.asList(more));
    return Source.text(TestText.write(directory.resolve(name), lines));
  }

  private Source columns(String name, long seed, String more) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Sentence sentence : EnglishGrammar.grammar().corpus(seed, 30)) {
      for (int i = 0; i < sentence.tokens().size(); i++) {
        lines.append(sentence.tokens().get(i) + "\t" + sentence.classes().get(i) + "\n");
      }
      lines.append("\n");
    }
    Path file = directory.resolve(name);
    Files.writeString(file, lines + more);
    Labels labels = new Labels(Labelling.NONE, null, 1, 2);
    return new Source(List.of(file.toString()), Source.CONLL, null, 0, 0, labels)
        .labelledAs(Labelling.TOKENS);
  }

  /**
   * One shard on Spark is a local run from the same parameters; old ids stay, new rows are drawn.
   */
  @ParameterizedTest
  @ValueSource(strings = {"full", "adaptive"})
  void newWordsComeBehindAndOneShardIsALocalRun(String output, SparkSession session)
      throws IOException {
    SparkTrainer.train(
        session,
        request(text("old.txt", 1), and(SMALL, "output", output, "shards", "1"), "old"),
        TrainingListener.SILENT);
    Model old = trained("old");
    Source text = text("new.txt", 2, "zebra quagga zebra .", "quagga zebra okapi .");
    Map<String, String> given =
        and(ON, "start-from", path("old"), "new-words", "2", "shards", "1", "seed", "3");
    SparkTrainer.train(session, request(text, given, "new"), listening);
    Model model = trained("new");

    int V = old.vocabulary().size();
    assertEquals(V + 2, model.vocabulary().size());
    assertArrayEquals(old.vocabulary().tokens(), Arrays.copyOf(model.vocabulary().tokens(), V));
    assertEquals("zebra", model.vocabulary().token(V), "the most frequent new word");
    assertEquals("quagga", model.vocabulary().token(V + 1));
    assertEquals(11, model.network().stack().hiddenSize(), "the shape is the model's");

    List<List<String>> sentences = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("new.txt"))) {
      sentences.add(model.tokenizer().tokens(line));
    }
    List<Shard> shards = List.of(model.encoder().unlabelled(sentences));
    TrainingOptions options =
        GivenOptions.ofText(given)
            .training()
            .with(o -> o.set(TrainingOptions.READING, old.reading()));
    TakenParameters taken = new TakenParameters(old.network(), old.parameters(), model.network());
    TrainingState local =
        new LocalTrainer(model.network(), options, taken.initialization(), 2)
            .train(shards, List.of(), model.scoring(), TrainingListener.SILENT);
    assertArrayEquals(local.parameters(), model.parameters());

    int E = 11;
    float[] rows = model.layout().values(taken.of(model.layout(), 3), EmbeddingWeight.NAME);
    float[] fresh = model.layout().values(model.layout().initial(3), EmbeddingWeight.NAME);
    assertArrayEquals(
        Arrays.copyOfRange(fresh, V * E, (V + 2) * E),
        Arrays.copyOfRange(rows, V * E, (V + 2) * E));

    Map<String, String> provenance = model.provenance();
    assertEquals(path("old"), provenance.get("start.model"));
    assertEquals("2", provenance.get("start.newWords"));
    assertEquals("1", provenance.get("start.generation"));
    assertTrue(
        remarks.stream().anyMatch(r -> r.startsWith("Taken over from the model in " + path("old"))),
        remarks.toString());
    assertTrue(
        remarks.stream().anyMatch(r -> r.startsWith("Drawn anew: the rest of embedding.weight, ")),
        remarks.toString());
  }

  @Test
  void theProvenanceHoldsTheChainAndAModelMayReplaceItsStart(SparkSession session)
      throws IOException {
    Source text = text("old.txt", 1);
    SparkTrainer.train(session, request(text, SMALL, "m"), TrainingListener.SILENT);
    float[] first = trained("m").parameters();
    Map<String, String> given = and(ON, "start-from", path("m"));
    SparkTrainer.train(session, request(text("b.txt", 2), given, "m"), listening);
    SparkTrainer.train(session, request(text("c.txt", 3), given, "m"), listening);
    Model model = trained("m");
    assertNotEquals(first[0], model.parameters()[0]);
    assertEquals("2", model.provenance().get("start.generation"));
    String before = String.valueOf(model.provenance().get("start.before"));
    assertTrue(before.startsWith(path("m") + " (") && !before.contains(";"), before);
    assertTrue(
        remarks.stream().anyMatch(r -> r.endsWith("and all parameters.")), remarks.toString());
  }

  /** Steps that are too short to move a weight leave the loss where the model was. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "adaptive"})
  void theFirstRoundBeginsWhereTheModelEnded(String output, SparkSession session)
      throws IOException {
    Source text = text("old.txt", 1);
    Source heldOut = text("held-out.txt", 5);
    SparkTrainer.train(
        session, request(text, and(SMALL, "output", output), "old"), TrainingListener.SILENT);
    Map<String, String> given =
        and(ON, "start-from", path("old"), "learning-rate", "1e-30", "epochs", "1");
    TrainRequest request = request(text("new.txt", 2), given, "new");
    TrainReport report =
        SparkTrainer.train(
            session,
            new TrainRequest(
                request.train(),
                heldOut,
                null,
                request.options(),
                request.modelDirectory(),
                request.checkpointDirectory(),
                0,
                request.start(),
                given),
            TrainingListener.SILENT);
    double old = Evaluator.evaluate(session, path("old"), heldOut).perplexity();
    assertEquals(old, report.validPerplexity(), 1e-12 * old);
  }

  @Test
  void aRunGoesOnFromTheSameModelOnlyAndEndsInTheSameBits(SparkSession session) throws IOException {
    Source old = text("old.txt", 1);
    SparkTrainer.train(session, request(old, SMALL, "old"), TrainingListener.SILENT);
    SparkTrainer.train(
        session, request(old, and(SMALL, "seed", "9"), "other"), TrainingListener.SILENT);
    Source text = text("new.txt", 2, "zebra quagga zebra .", "quagga zebra okapi .");
    Map<String, String> given = and(ON, "start-from", path("old"), "new-words", "5", "shards", "2");
    SparkTrainer.train(session, request(text, given, "whole"), TrainingListener.SILENT);
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void roundDone(RoundReport report) {
            if (report.epoch() == 2 && report.round() == 2) {
              throw new IllegalStateException("stopped");
            }
          }
        };
    assertThrows(
        IllegalStateException.class,
        () -> SparkTrainer.train(session, request(text, given, "part"), stopping));
    assertRefused(
        session,
        resumed(text, and(given, "start-from", path("other"))),
        "--start-from: was old (SHA-256",
        "is other (SHA-256");
    assertRefused(session, resumed(text, and(given, "new-words", "1")), "--new-words: was 5, is 1");
    Map<String, String> without = and(SMALL, "shards", "2");
    assertRefused(session, resumed(text, without), "--start-from: was old (SHA-256", "is none");

    Files.move(directory.resolve("old"), directory.resolve("moved"));
    SparkTrainer.train(
        session, resumed(text, and(given, "start-from", path("moved"))), TrainingListener.SILENT);
    assertArrayEquals(trained("whole").parameters(), trained("part").parameters());
  }

  private TrainRequest resumed(Source text, Map<String, String> given) {
    return request(text, given, "part", TrainRequest.Start.RESUME);
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
  void aTaggerTakesOverALanguageModelAndThenNewLabels(SparkSession session) throws IOException {
    SparkTrainer.train(
        session, request(text("old.txt", 1, "zebra zebra"), SMALL, "lm"), TrainingListener.SILENT);
    Model lm = trained("lm");
    Map<String, String> small =
        and(
            ON,
            "task",
            "tag",
            "characters",
            "3",
            "character-hidden",
            "4",
            "start-from",
            path("lm"),
            "batch",
            "8",
            "new-words",
            "9");
    Source tags = columns("a.conll", 5, "");
    SparkTrainer.train(session, request(tags, small, "tagger"), listening);
    Model tagger = trained("tagger");
    int V = lm.vocabulary().size();
    assertArrayEquals(lm.vocabulary().tokens(), Arrays.copyOf(tagger.vocabulary().tokens(), V));
    int zebra = lm.vocabulary().id("zebra"); // the labelled data does not have it
    assertTrue(zebra > 1);
    float[] own = lm.layout().values(lm.parameters(), EmbeddingWeight.NAME);
    float[] now = tagger.layout().values(tagger.parameters(), EmbeddingWeight.NAME);
    assertArrayEquals(
        Arrays.copyOfRange(own, zebra * 11, zebra * 11 + 11),
        Arrays.copyOfRange(now, zebra * 11, zebra * 11 + 11));
    assertTrue(
        remarks.stream().anyMatch(r -> r.contains("rnn.weight_ih_l0 (44 x 11 of 44 x 19)")),
        remarks.toString());
    assertEquals("language-model", tagger.provenance().get("start.task"));

    Map<String, String> on =
        and(ON, "task", "tag", "start-from", path("tagger"), "batch", "8", "shards", "2");
    Source more = columns("b.conll", 6, "zebra\tANIMAL\nquagga\tANIMAL\n\n");
    SparkTrainer.train(session, request(more, on, "second"), listening);
    List<String> labels = trained("second").encoder().labels().labels();
    List<String> before = tagger.encoder().labels().labels();
    assertEquals(before, labels.subList(0, before.size()));
    assertTrue(labels.subList(before.size(), labels.size()).contains("ANIMAL"), labels.toString());
    assertTrue(
        remarks.stream().anyMatch(r -> r.contains("come behind its own, ") && r.contains("ANIMAL")),
        remarks.toString());
    assertEquals(tagger.encoder().characters(), trained("second").encoder().characters());
    assertRefused(
        session,
        request(text("old.txt", 1), and(ON, "start-from", path("tagger")), "x"),
        "must be tag, or another of labels, to start from the model in");
  }

  @Test
  void whatIsNoModelToStartFromIsRefusedBeforeTheTextIsRead(SparkSession session)
      throws IOException {
    Source none = Source.text(path("none.txt"));
    assertRefused(
        session,
        request(none, and(ON, "start-from", path("none")), "m"),
        "--start-from: There is no model directory");
    Source text = text("old.txt", 1);
    Map<String, String> counting = Map.of("model-kind", "kneser-ney");
    CountingRun.train(session, request(text, counting, "counts"), TrainingListener.SILENT);
    assertRefused(
        session,
        request(none, and(ON, "start-from", path("counts")), "m"),
        "--start-from: ",
        "must be of a network but is of a model that learned by counting");
    SparkTrainer.train(session, request(text, SMALL, "old"), TrainingListener.SILENT);
    assertRefused(
        session,
        request(none, and(SMALL, "start-from", path("old"), "hidden", "12"), "m"),
        "hidden must be 11, as of the model in " + path("old"),
        "but is 12; leave it out, or train anew");
    Path config = directory.resolve("old/config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"formatVersion\" : 2", "\"formatVersion\" : 99"));
    assertRefused(
        session,
        request(none, and(ON, "start-from", path("old")), "m"),
        "--start-from: ",
        "must have format version 1 to");
  }
}
