package rnn.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.Readings;
import rnn.batch.SequenceReading;
import rnn.head.LabelSoftmax;
import rnn.head.PooledSoftmax;
import rnn.input.WordEmbedding;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.network.LanguageModelSpec;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.testkit.LabelledWindows;
import rnn.text.LabelSet;

/** What every registered task must do. */
class TasksContractTest {
  private static final LabelScheme SPANS = LabelScheme.of(LabelSet.ofLabels("O", "B-X", "I-X"));

  private static final int[] LENGTHS = {6, 1, 3};
  private static final int T = 6;
  private static final int B = 3;
  private static final int V = 9; // words
  private static final int H = 4;
  private static final int K = 3; // labels
  private static final int GOLD = 1; // B-X
  private static final float BIAS = 2;

  static List<Task> tasks() {
    return Tasks.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void itIsFoundByItsName(Task task) {
    assertSame(task, Tasks.named(task.name()));
    assertTrue(task.name().matches("[a-z]+(-[a-z]+)*"), task.name());
    assertFalse(task.title().isBlank());
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void itsReadingsSuitItsLabels(Task task) {
    assertFalse(task.readings().isEmpty());
    for (Reading reading : task.readings()) {
      assertSame(reading.getClass(), Readings.named(reading.name()).getClass());
      boolean isOfLabelled = reading.name().equals(SequenceReading.NAME);
      assertEquals(task.labelling() != Labelling.NONE, isOfLabelled, reading.name());
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void itsMetricsHaveNamesOfTheirOwnAndTheFirstJudges(Task task) {
    for (LabelScheme scheme : List.of(LabelScheme.PLAIN, SPANS)) {
      List<Metric> metrics = task.metrics(scheme);
      assertEquals(metrics.get(0), task.judge(scheme));
      HashSet<String> names = new HashSet<>();
      for (Metric metric : metrics) {
        assertTrue(names.add(metric.name()), metric.name());
        assertTrue(metric.name().matches("[a-z]+([A-Z][a-z]*)*[0-9]?"), metric.name());
        assertFalse(metric.title().isBlank());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void figuresOfNothingAreUndefinedUnlessTheyAreCounts(Task task) {
    for (Metric metric : task.metrics(SPANS)) {
      double value = metric.of(Score.ZERO);
      if (metric.unit() == Metric.Unit.COUNT) {
        assertEquals(0, value);
      } else {
        assertTrue(Double.isNaN(value), metric.name());
        assertEquals("-", metric.text(value));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aSmallerLossOrNoneAtAllIsNotWorse(Task task) {
    Metric judge = task.judge(SPANS);
    double good = judge.better() == Metric.Better.LOWER ? 1 : 2;
    double bad = 3 - good;
    assertTrue(judge.isBetter(good, bad));
    assertFalse(judge.isBetter(bad, good));
    assertFalse(judge.isBetter(good, good));
    assertTrue(judge.isBetter(bad, Double.NaN));
    assertFalse(judge.isBetter(Double.NaN, good));
    assertFalse(judge.isBetter(Double.NaN, Double.NaN));
  }

  /** A network that predicts every target, and one that predicts none of them. */
  @ParameterizedTest
  @MethodSource("tasks")
  void theBetterOfTwoNetworksHasTheLowerObjectiveAndTheBetterFigure(Task task) {
    for (LabelScheme scheme : List.of(LabelScheme.PLAIN, SPANS)) {
      int labels = task.labelling() == Labelling.NONE ? 0 : K;
      Scoring scoring = new Scoring(task.name(), scheme, labels);
      Score right = score(task, scoring, GOLD, BIAS, 1);
      Score wrong = score(task, scoring, GOLD + 1, BIAS, 1);
      assertTrue(task.objective(right, scheme) < task.objective(wrong, scheme));
      assertTrue(task.judge(scheme).isBetter(judged(scoring, right), judged(scoring, wrong)));
      assertEquals(task.objective(right, scheme), scoring.objective(right));
      assertTrue(Double.isNaN(task.objective(Score.ZERO, scheme)), "nothing is no good score");
      assertEquals(Double.POSITIVE_INFINITY, scoring.objective(Score.ZERO));
      assertEquals(right.meanLossNats(), wrong.meanLossNats() - BIAS, 1e-5);
    }
  }

  /** Two networks that are right everywhere, one of them surer of it. */
  @ParameterizedTest
  @MethodSource("tasks")
  void ofTwoNetworksWithAsManyErrorsTheOneOfLowerLossHasTheLowerObjective(Task task) {
    Scoring scoring = new Scoring(task.name(), SPANS, task.labelling() == Labelling.NONE ? 0 : K);
    Score sure = score(task, scoring, GOLD, 2 * BIAS, 1);
    Score unsure = score(task, scoring, GOLD, BIAS, 1);
    assertTrue(sure.meanLossNats() < unsure.meanLossNats());
    assertTrue(task.objective(sure, SPANS) < task.objective(unsure, SPANS));
    Score wrong = score(task, scoring, GOLD + 1, BIAS, 1);
    assertTrue(task.objective(unsure, SPANS) < task.objective(wrong, SPANS));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aScoreIsTheSumOfItsWindows(Task task) {
    for (LabelScheme scheme : List.of(LabelScheme.PLAIN, SPANS)) {
      int labels = task.labelling() == Labelling.NONE ? 0 : K;
      Scoring scoring = new Scoring(task.name(), scheme, labels);
      Score once = score(task, scoring, GOLD, BIAS, 1);
      int sequences = LENGTHS.length;
      int tokens = IntStream.of(LENGTHS).sum();
      assertEquals(task.labelling() == Labelling.SEQUENCES ? sequences : tokens, once.weight());
      Score thrice = score(task, scoring, GOLD, BIAS, 3);
      assertEquals(3 * once.weight(), thrice.weight());
      assertEquals(3 * once.lossNats(), thrice.lossNats(), 1e-9);
      assertEquals(once.plus(once).plus(once).confusions(), thrice.confusions());
      assertEquals(judged(scoring, once), judged(scoring, thrice), 1e-9);
      assertEquals(Score.ZERO.weight(), scoring.begin().score().weight());
    }
  }

  private static double judged(Scoring scoring, Score score) {
    return scoring.judge().of(score);
  }

  /** Score of a network whose biases alone say {@code likeliest}, where all targets are GOLD. */
  private static Score score(
      Task task, Scoring scoring, int likeliest, float certainty, int windows) {
    NetworkSpec spec = network(task.labelling());
    Network network = Network.bind(spec, T, B, KernelProvider.kernels());
    String bias = task.labelling() == Labelling.NONE ? "output.bias" : "head.bias";
    float[] biases = new float[spec.head().targets()];
    biases[likeliest] = certainty;
    network.gradient().layout().setValues(network.parameters(), bias, biases);
    Labelling read = task.labelling() == Labelling.NONE ? Labelling.TOKENS : task.labelling();
    Batch batch = LabelledWindows.window(LabelledWindows.shard(LENGTHS, read, V, K, 1), T, B);
    int[] targets = batch.targets();
    for (int i = 0; i < T * B; i++) {
      targets[i] = targets[i] < 0 ? targets[i] : GOLD;
    }
    Pass pass = new Pass();
    pass.evaluate(batch);
    WindowScoring scored = scoring.begin();
    for (int i = 0; i < windows; i++) {
      scored.add(network, pass);
    }
    return scored.score();
  }

  private static NetworkSpec network(Labelling labelling) {
    WordEmbedding.Spec words = new WordEmbedding.Spec(V, H);
    StackSpec stack = new StackSpec("elman", StackSpec.FORWARD, 1, H, 0f);
    return switch (labelling) {
      case NONE ->
          new LanguageModelSpec("elman", V, H, H, 1, 0f, false, "none", "cross-entropy").network();
      case TOKENS -> new NetworkSpec(words, stack, new LabelSoftmax.Spec(H, K));
      case SEQUENCES ->
          new NetworkSpec(
              words, stack, new PooledSoftmax.Spec(H, K, "last", false, List.of(), 0f, List.of()));
    };
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void itsMetricsTravel(Task task) throws IOException, ClassNotFoundException {
    List<Metric> metrics = new ArrayList<>(task.metrics(SPANS));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(new ArrayList<>(metrics));
    var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    List<?> copies = (List<?>) in.readObject();
    Score score = Score.ofLoss(8, 4).withUnknown(3, 2);
    for (int i = 0; i < metrics.size(); i++) {
      Metric copy = (Metric) copies.get(i);
      assertEquals(metrics.get(i).name(), copy.name());
      assertEquals(metrics.get(i).of(score), copy.of(score));
    }
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesThereAre() {
    var error = assertThrows(IllegalArgumentException.class, () -> Tasks.named("parse"));
    assertEquals(
        "task must be one of language-model, tag, classify but is 'parse'", error.getMessage());
  }

  @Test
  void spansAreJudgedByF1AndOtherTagsByAccuracy() {
    assertEquals("f1", new Tagging().judge(SPANS).name());
    assertEquals("testF1", new Tagging().judge(SPANS).name("test"));
    assertEquals("accuracy", new Tagging().judge(LabelScheme.PLAIN).name());
    assertEquals("testAccuracy", new Classification().judge(LabelScheme.PLAIN).name("test"));
    assertEquals("testMacroF1", Metrics.MACRO_F1.name("test"));
    assertEquals("perplexity", new LanguageModeling().judge(LabelScheme.PLAIN).name(""));
  }

  @Test
  void perplexitiesOfKnownAndUnknownTokensAreKeptApart() {
    Score score = Score.ofLoss(3, 3).withUnknown(1, 1).plus(Score.ofLoss(7, 3).withUnknown(4, 1));
    assertEquals(Math.exp(10.0 / 6), Metrics.PERPLEXITY.of(score));
    assertEquals(Math.exp(5.0 / 4), Metrics.KNOWN_PERPLEXITY.of(score));
    assertEquals(Math.exp(5.0 / 2), Metrics.UNKNOWN_PERPLEXITY.of(score));
    Score known = Score.ofLoss(3, 3);
    assertTrue(Double.isNaN(Metrics.UNKNOWN_PERPLEXITY.of(known)));
    assertEquals(Metrics.PERPLEXITY.of(known), Metrics.KNOWN_PERPLEXITY.of(known));
  }

  @Test
  void valuesAreWrittenForPeopleWhateverTheirLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertEquals("95.13 %", Metrics.TOKEN_ACCURACY.text(0.95127));
      assertEquals("1,234.5", Metrics.PERPLEXITY.text(1234.51));
      assertEquals("0.1235 nats", Metrics.LOG_LOSS.text(0.12345678));
      assertEquals("12", Metrics.IMPROPER.text(12));
    } finally {
      Locale.setDefault(before);
    }
  }
}
