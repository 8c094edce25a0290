package rnn.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.HeldOutSplit;
import rnn.model.ModelDirectory;
import rnn.option.Option;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;
import rnn.spark.sweep.SweepRequest.Stopping;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.spark.train.SparkTrainer;
import rnn.spark.train.TrainRequest;
import rnn.train.GivenOptions;
import rnn.train.TrainingInterruptedException;
import rnn.train.TrainingListener;

@ExtendWith(SharedSpark.class)
class SweepTest {
  private static final Map<String, String> BASE =
      Map.of(
          "hidden", "11",
          "epochs", "3",
          "batch", "3",
          "window", "7",
          "rounds-per-epoch", "3",
          "shards", "2",
          "dropout", "0.1",
          "learning-rate", "2",
          "baseline", "false",
          "seed", "13");

  @TempDir Path directory;

  /** Rows that are told on the way. */
  private static final class Told implements SweepListener {
    private final List<Map<String, String>> done = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<List<Integer>> kept = new ArrayList<>();

    @Override
    public void remark(String sentence) {
      remarks.add(sentence);
    }

    @Override
    public void settingDone(SweepRow row, int done, int settings) {
      this.done.add(row.values());
    }

    @Override
    public void dropped(List<SweepRow> dropped, List<SweepRow> kept) {
      this.kept.add(kept.stream().map(SweepRow::number).toList());
    }
  }

  private TrainRequest run(String name, Map<String, String> more) {
    Map<String, String> given = new HashMap<>(BASE);
    given.putAll(more);
    return request(directory, name, given);
  }

  /** The run of {@code given} options on a small text, all its files in {@code directory}. */
  static TrainRequest request(Path directory, String name, Map<String, String> given) {
    GivenOptions options = GivenOptions.ofText(given);
    Set<Option<?>> open = new HashSet<>(options.open());
    open.remove(HeldOutSplit.FRACTION);
    return new TrainRequest(
        Source.text(TestText.write(directory.resolve("text"), TestText.lines(97, 1))),
        Source.text(TestText.write(directory.resolve("valid"), TestText.lines(31, 2))),
        null,
        options.leaving(open),
        directory.resolve(name).toString(),
        directory.resolve(name + ".checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        given);
  }

  private SweepRequest sweep(String name, Stopping stopping, String... axes) {
    return SweepRequest.of(run(name, Map.of()), Grid.parse(List.of(axes)).all(), stopping);
  }

  private static SweepRequest resumed(SweepRequest request) {
    return new SweepRequest(request.settings(), request.stopping(), TrainRequest.Start.RESUME);
  }

  private float[] parameters(String name) throws IOException {
    return ModelDirectory.read(directory.resolve(name)).parameters();
  }

  private void assertIsTheModelOf(SparkSession spark, Map<String, String> values, String name)
      throws IOException {
    SparkTrainer.train(spark, run("alone", values), TrainingListener.SILENT);
    assertArrayEquals(parameters("alone"), parameters(name), 0f, values.toString());
    assertEquals(
        ModelDirectory.read(directory.resolve("alone")).vocabulary().size(),
        ModelDirectory.read(directory.resolve(name)).vocabulary().size());
  }

  private List<String> kept(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name + ".sweep"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everySettingHasTheBitsOfARunByItself(SparkSession spark) throws IOException {
    List<Map<String, String>> settings =
        List.of(
            Map.of("hidden", "7"),
            Map.of("learning-rate", "5"),
            Map.of("min-count", "30"),
            Map.of("shards", "3", "sync", "average", "average-last", "2"));
    for (Map<String, String> setting : settings) {
      SweepReport report =
          Sweep.train(
              spark,
              SweepRequest.of(run("swept", Map.of()), List.of(setting), Stopping.NONE),
              SweepListener.SILENT);
      assertIsTheModelOf(spark, setting, "swept");
      assertEquals(report.best().validPerplexity(), report.rows().get(0).learned().judged(), 1e-9);
    }
  }

  @Test
  void settingsThatStartFromAModelHaveItsWeights(SparkSession spark) throws IOException {
    SparkTrainer.train(spark, run("first", Map.of()), TrainingListener.SILENT);
    Map<String, String> start = Map.of("start-from", directory.resolve("first").toString());
    List<Map<String, String>> settings = Grid.parse(List.of("learning-rate=0.1,1")).all();

    SweepReport report =
        Sweep.train(
            spark,
            SweepRequest.of(run("swept", start), settings, Stopping.NONE),
            SweepListener.SILENT);

    Map<String, String> best = new HashMap<>(start);
    best.putAll(report.rows().get(0).values());
    assertIsTheModelOf(spark, best, "swept");
  }

  @Test
  void theBestOfAllIsTheModelAndTheTableIsSorted(SparkSession spark) throws IOException {
    Told told = new Told();

    SweepReport report =
        Sweep.train(
            spark,
            sweep("model", Stopping.NONE, "hidden=7,11", "learning-rate=0.01,2", "min-count=1,30"),
            told);

    assertEquals(8, told.done.size());
    assertEquals(8, report.rows().size());
    for (int i = 1; i < 8; i++) {
      assertTrue(
          report.rows().get(i - 1).learned().judged() <= report.rows().get(i).learned().judged(),
          "row " + i);
    }
    assertIsTheModelOf(spark, report.rows().get(0).values(), "model");
    assertTrue(told.remarks.toString().contains("read 2 times"), told.remarks.toString());
    assertTrue(told.remarks.toString().contains("different sizes"), told.remarks.toString());
    List<String> kept = kept("model");
    assertEquals(2, kept.size(), kept.toString()); // the table and the best state
    assertEquals("sweep.json", kept.get(1));
    for (String file : List.of(ModelDirectory.METRICS, ModelDirectory.REPORT)) {
      String content = Files.readString(directory.resolve("model").resolve(file));
      assertEquals(1, content.split("\"samples\":\\[\"", -1).length - 1, "samples in " + file);
    }
  }

  @Test
  void halvingKeepsTheBestThirdAndEndsInTheBitsOfARunByItself(SparkSession spark)
      throws IOException {
    Told told = new Told();

    SweepReport report =
        Sweep.train(
            spark, sweep("model", Stopping.HALVING, "learning-rate=0.001,0.01,0.1,1,2,4"), told);

    assertEquals(8, told.done.size(), "six for an epoch, two for three");
    assertEquals(1, told.kept.size());
    assertEquals(2, told.kept.get(0).size());
    assertFalse(report.rows().get(0).wasDropped());
    assertEquals(3, report.rows().get(0).learned().epochs());
    assertEquals(4, report.rows().stream().filter(SweepRow::wasDropped).count());
    assertTrue(
        report.rows().stream()
            .filter(SweepRow::wasDropped)
            .allMatch(row -> row.learned().epochs() == 1));
    assertIsTheModelOf(spark, report.rows().get(0).values(), "model");

    Told again = new Told();
    SweepReport resumed =
        Sweep.train(
            spark,
            resumed(sweep("model", Stopping.HALVING, "learning-rate=0.001,0.01,0.1,1,2,4")),
            again);

    assertEquals(List.of(), again.done, "all is known");
    assertEquals(report.rows().get(0).values(), resumed.rows().get(0).values());
    assertEquals(told.kept, again.kept);
  }

  @Test
  void aSettingThatFailsIsARowWithItsReasonAndTheOthersGoOn(SparkSession spark) throws IOException {
    SweepReport report =
        Sweep.train(
            spark,
            sweep("model", Stopping.NONE, "learning-rate=2,1e30", "shards=2,500"),
            SweepListener.SILENT);

    assertEquals(Map.of("learning-rate", "2", "shards", "2"), report.rows().get(0).values());
    assertFalse(report.rows().get(0).hasFailed());
    assertEquals(3, report.rows().stream().filter(SweepRow::hasFailed).count());
    String reasons = report.rows().stream().map(SweepRow::failure).toList().toString();
    assertTrue(reasons.contains("diverged"), reasons);
    assertTrue(reasons.contains("--shards must be at most"), reasons);
    assertFalse(reasons.contains("--resume"), reasons);
    assertIsTheModelOf(spark, Map.of(), "model");
  }

  @Test
  void whereAllFailTheFirstReasonsAreTheError(SparkSession spark) {
    InputException e =
        assertThrows(
            InputException.class,
            () ->
                Sweep.train(
                    spark,
                    sweep("model", Stopping.NONE, "learning-rate=1e30,1e31"),
                    SweepListener.SILENT));

    assertTrue(e.getMessage().contains("All 2 settings"), e.getMessage());
    assertTrue(e.getMessage().contains("learning-rate=1e30: Training diverged"), e.getMessage());
    assertFalse(Files.exists(directory.resolve("model")), "no model");
  }

  @Test
  void aSweepThatWasInterruptedGoesOnWithTheOthers(SparkSession spark) throws IOException {
    SweepRequest request = sweep("model", Stopping.NONE, "learning-rate=0.01,0.1,1,2");
    Thread driver = Thread.currentThread();

    TrainingInterruptedException e =
        assertThrows(
            TrainingInterruptedException.class,
            () ->
                Sweep.train(
                    spark,
                    request,
                    new SweepListener() {
                      @Override
                      public void settingDone(SweepRow row, int done, int settings) {
                        driver.interrupt();
                      }
                    }));
    assertTrue(e.getMessage().contains("--resume"), e.getMessage());
    assertFalse(Thread.interrupted(), "the interruption was taken");

    Told told = new Told();
    Sweep.train(spark, resumed(request), told);

    assertEquals(3, told.done.size(), "one was done");
    Told more = new Told();
    SweepReport report =
        Sweep.train(
            spark, resumed(sweep("model", Stopping.NONE, "learning-rate=0.01,0.1,1,2,4")), more);
    assertEquals(List.of(Map.of("learning-rate", "4")), more.done, "a grid may grow");
    assertIsTheModelOf(spark, report.rows().get(0).values(), "model");

    Sweep.train(
        spark,
        resumed(sweep("model", Stopping.NONE, "learning-rate=0.01,0.1")),
        SweepListener.SILENT); // the best of these was not kept
    assertIsTheModelOf(spark, Map.of("learning-rate", "0.1"), "model");
  }

  @Test
  void settingsThatAreTheSameRunDoNotShareAState(SparkSession spark) throws IOException {
    Sweep.train(
        spark,
        sweep("model", Stopping.NONE, "vocabulary-size=6000", "learning-rate=2"),
        SweepListener.SILENT);

    Told told = new Told();
    SweepReport report =
        Sweep.train(
            spark,
            resumed(
                sweep(
                    "model", Stopping.NONE, "vocabulary-size=5000,6000", "learning-rate=2,0.001")),
            told);

    assertEquals(2, told.done.size(), "those of the other rate");
    assertEquals(
        Map.of("vocabulary-size", "5000", "learning-rate", "2"), report.rows().get(0).values());
    assertEquals(report.rows().get(0).learned().judged(), report.rows().get(1).learned().judged());
    assertIsTheModelOf(spark, Map.of(), "model");

    Path table = directory.resolve("model.sweep").resolve("sweep.json");
    Files.writeString(
        table, Files.readString(table).replaceFirst("\"formatVersion\" : 1", "\"f\" : 1"));
    SweepRequest again = resumed(sweep("model", Stopping.NONE, "hidden=7"));
    InputException e =
        assertThrows(InputException.class, () -> Sweep.train(spark, again, SweepListener.SILENT));
    assertTrue(e.getMessage().contains("must be 1 but is not said"), e.getMessage());
  }

  @Test
  void whatCannotBeSweptIsRefusedBeforeAnythingIsRead(SparkSession spark) {
    TrainRequest run = run("model", Map.of());
    assertRefused(
        "hidden=7 cell=gru layers=0",
        () ->
            SweepRequest.of(
                run,
                Grid.parse(List.of("hidden=7", "cell=gru", "layers=0,1")).all(),
                Stopping.NONE));
    assertRefused(
        "model-kind",
        () ->
            SweepRequest.of(
                new TrainRequest(
                    run.train(),
                    run.validation(),
                    null,
                    GivenOptions.ofText(Map.of("model-kind", "kneser-ney")),
                    run.modelDirectory(),
                    run.checkpointDirectory(),
                    0,
                    run.start(),
                    Map.of("model-kind", "kneser-ney")),
                Grid.parse(List.of("min-count=1,2")).all(),
                Stopping.NONE));
    assertRefused(
        "held-out data",
        () ->
            SweepRequest.of(
                new TrainRequest(
                    run.train(),
                    null,
                    null,
                    run.options(),
                    run.modelDirectory(),
                    run.checkpointDirectory(),
                    0,
                    run.start(),
                    Map.of("valid-fraction", "0")),
                Grid.parse(List.of("min-count=1,2")).all(),
                Stopping.NONE));
    InputException nothing =
        assertThrows(
            InputException.class,
            () ->
                Sweep.train(
                    spark,
                    resumed(sweep("model", Stopping.NONE, "hidden=7")),
                    SweepListener.SILENT));
    assertTrue(nothing.getMessage().contains("no sweep to resume"), nothing.getMessage());
  }

  private static void assertRefused(String words, Runnable sweep) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, sweep::run);
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
