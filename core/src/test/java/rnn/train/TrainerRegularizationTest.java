package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.math.ScalarKernels;
import rnn.option.OptionValues;
import rnn.task.Score;

/**
 * Early stopping, averages of the last epochs, weight decay and masks of a window, in whole runs.
 */
class TrainerRegularizationTest {
  private static final double[] LOSSES = {3, 2, 2.5, 2.1, 1.9, 1.8, 1.95}; // by epoch

  private final List<TrainingState> saved = new ArrayList<>();

  private static TrainingOptions options(int epochs, Consumer<OptionValues.Draft> regularization) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, epochs);
          o.set(SHARDS, 2);
          o.set(ROUNDS_PER_EPOCH, 3);
          o.set(BATCH, 3);
          o.set(WINDOW, 7);
          o.set(LEARNING_RATE, 2.0);
          o.set(SCHEDULE, "constant");
          o.set(BLOCK_MOMENTUM, 0.5);
          o.set(SEED, 5L);
          regularization.accept(o);
        });
  }

  private static Consumer<OptionValues.Draft> regularization(
      String mask, double weightDecay, int averageLast, int patience) {
    return o ->
        o.set(Regularization.DROPOUT_MASK, mask)
            .set(Regularization.WEIGHT_DECAY, weightDecay)
            .set(Regularization.AVERAGE_LAST, averageLast)
            .set(Regularization.PATIENCE, patience);
  }

  private static Consumer<OptionValues.Draft> averaging(int averageLast) {
    return regularization("step", -1, averageLast, 0);
  }

  private static Consumer<OptionValues.Draft> patience(int patience) {
    return regularization("step", -1, 0, patience);
  }

  /** Workers of this process whose held-out losses are those that were agreed on, by job title. */
  private static final class Judged extends ForwardingWorkers {
    private final ToDoubleFunction<String> lossNats;

    Judged(Workers workers, ToDoubleFunction<String> lossNats) {
      super(workers);
      this.lossNats = lossNats;
    }

    @Override
    public Score validate(float[] parameters, String title) {
      return Score.ofLoss(lossNats.applyAsDouble(title), 1);
    }
  }

  /** The loss of {@link #LOSSES} for the epoch in {@code title}, of averages {@code lower} less. */
  private static double judge(String title, double lower) {
    double loss = LOSSES[Integer.parseInt(title.replaceAll("epoch (\\d+):.*", "$1")) - 1];
    return title.contains("mean") ? loss - lower : loss;
  }

  private TrainingState train(TrainingOptions options, ToDoubleFunction<String> lossNats) {
    TrainingState state = trainer(options).begin();
    goOn(options, state, lossNats);
    return state;
  }

  private void goOn(
      TrainingOptions options, TrainingState state, ToDoubleFunction<String> lossNats) {
    try (LocalWorkers workers = workers(options, 9, 1)) {
      trainer(options).run(state, new Judged(workers, lossNats));
    }
  }

  /** Training with the losses that there are. */
  private TrainingState train(TrainingOptions options, int heldOutSentences, int threads) {
    TrainingState state = trainer(options).begin();
    try (LocalWorkers workers = workers(options, heldOutSentences, threads)) {
      trainer(options).run(state, workers);
    }
    return state;
  }

  private Trainer trainer(TrainingOptions options) {
    return new Trainer(
        TamperedRuns.SPEC,
        options,
        new ScalarKernels(),
        TrainingListener.SILENT,
        state -> saved.add(state.copy()),
        1);
  }

  private static LocalWorkers workers(TrainingOptions options, int heldOutSentences, int threads) {
    LocalWorkers.Data data =
        new LocalWorkers.Data(
            ShardPlacement.shards(TamperedRuns.sentences(1, 60), 2),
            ShardPlacement.shards(TamperedRuns.sentences(2, heldOutSentences), 1));
    return new LocalWorkers(TamperedRuns.SPEC, options, data, new ScalarKernels(), threads);
  }

  /** The state saved after {@code epochs} epochs and {@code rounds} rounds. */
  private TrainingState savedAt(int epochs, int rounds) {
    return saved.stream()
        .filter(s -> s.position().epoch() == epochs && s.position().round() == rounds)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRunEndsWhenItsPatienceDoesAndKeepsTheBestModel() {
    TrainingState state = train(options(7, patience(2)), title -> judge(title, 0));
    assertEquals(4, state.position().epoch());
    assertEquals(new TrainingState.Best(2, 2, 1), state.best());
    assertArrayEquals(savedAt(2, 0).parameters(), state.bestParameters());
    assertFalse(Arrays.equals(state.parameters(), state.bestParameters()));
  }

  @Test
  void aPatientRunComesToWhatIsBetterLater() {
    TrainingState patient = train(options(7, patience(3)), title -> judge(title, 0));
    assertEquals(7, patient.position().epoch());
    assertEquals(new TrainingState.Best(6, 1.8, 1), patient.best());
    TrainingState endless = train(options(7, patience(0)), title -> judge(title, 0));
    assertArrayEquals(patient.parameters(), endless.parameters());
    assertEquals(patient.best(), endless.best());
  }

  @Test
  void anEqualLossIsNoBetterOne() {
    TrainingState state = train(options(7, patience(1)), title -> 2);
    assertEquals(2, state.position().epoch());
    assertEquals(1, state.best().epoch());
  }

  @Test
  void withoutHeldOutTextPatienceNeverEnds() {
    TrainingState state = train(options(3, patience(1)), 0, 1);
    assertEquals(3, state.position().epoch());
    assertEquals(TrainingState.Best.NONE, state.best());
  }

  @Test
  void theAverageIsTheMeanOfTheLastEpochsParameters() {
    TrainingState state = train(options(5, averaging(3)), 9, 1);
    assertEquals(3, state.average().epochs());
    for (int i = 0; i < state.parameters().length; i++) {
      double mean = 0;
      for (int epoch = 3; epoch <= 5; epoch++) {
        mean += savedAt(epoch, 0).parameters()[i] / 3.0;
      }
      assertEquals(mean, state.average().parameters()[i], 1e-6);
    }
    assertEquals(0, savedAt(2, 2).average().epochs());
    assertEquals(1, savedAt(3, 0).average().epochs());
    assertArrayEquals(
        train(options(5, averaging(0)), 9, 1).parameters(),
        state.parameters(),
        "averages do not change the course of a run");
  }

  @Test
  void theBestOfEpochsAndAveragesIsTheModel() {
    TrainingState better = train(options(4, averaging(2)), title -> judge(title, 0.5));
    assertEquals(new TrainingState.Best(4, 2.1 - 0.5, 2), better.best());
    assertArrayEquals(better.average().parameters(), better.bestParameters());

    saved.clear();
    TrainingState worse = train(options(4, averaging(2)), title -> judge(title, 0.05));
    assertEquals(new TrainingState.Best(2, 2, 1), worse.best());
    assertArrayEquals(savedAt(2, 0).parameters(), worse.bestParameters());
  }

  @Test
  void anAverageIsTheModelIfNoEpochIsBetterByMoreThanTheUncertainty() {
    TrainingState state = trainer(options(4, averaging(2))).begin();
    TrainingState.Average average = new TrainingState.Average(state.parameters().clone(), 2);
    state.epochDone(0.10, TrainingState.Average.NONE, Double.NaN, 0);
    state.epochDone(0.14, average, 0.13, 0);
    assertEquals(new TrainingState.Best(1, 0.10, 1), state.best());
    state.epochDone(0.14, average, 0.125, 0.03);
    assertEquals(new TrainingState.Best(3, 0.125, 2), state.best());
    assertSame(average.parameters(), state.bestParameters());
    state.epochDone(0.12, average, 0.131, 0.03); // against the best epoch, not the last average
    assertEquals(new TrainingState.Best(4, 0.12, 1), state.best());
  }

  @Test
  void schedulesSeeTheLossesOfTheParametersNotOfTheirAverages() {
    TrainingState state = train(options(4, averaging(2)), title -> judge(title, 0.5));
    assertArrayEquals(Arrays.copyOf(LOSSES, 4), state.position().validationObjectives());
  }

  @Test
  void aBetterAverageRenewsThePatience() {
    TrainingOptions options = options(5, regularization("step", -1, 3, 2));
    assertEquals(4, train(options, title -> judge(title, 0)).position().epoch());
    assertEquals(5, train(options, title -> judge(title, 0.2)).position().epoch());
  }

  @Test
  void withoutHeldOutTextTheAverageIsTheModel() {
    TrainingState state = train(options(3, averaging(2)), 0, 1);
    assertArrayEquals(state.average().parameters(), state.bestParameters());
    assertFalse(Arrays.equals(state.parameters(), state.bestParameters()));
  }

  @Test
  void everySavedStateLeadsToTheSameAverageAndTheSameEnd() {
    TrainingOptions options = options(7, regularization("window", 0.01, 4, 2));
    ToDoubleFunction<String> judge = title -> judge(title, 0.05);
    TrainingState whole = train(options, judge);
    assertEquals(4, whole.position().epoch());
    for (TrainingState state : List.copyOf(saved)) {
      TrainingState resumed = state.copy();
      goOn(options, resumed, judge);
      assertArrayEquals(whole.parameters(), resumed.parameters());
      assertArrayEquals(whole.bestParameters(), resumed.bestParameters());
      assertArrayEquals(whole.average().parameters(), resumed.average().parameters());
      assertEquals(whole.best(), resumed.best());
      assertEquals(whole.position().epoch(), resumed.position().epoch());
    }
  }

  @Test
  void anEpochInterruptedWhileItsAverageIsMeasuredIsAveragedOnce() {
    TrainingOptions options = options(3, averaging(3));
    ToDoubleFunction<String> judge = title -> judge(title, 0.05);
    TrainingState whole = train(options, judge);
    saved.clear();
    assertThrows(
        TrainingInterruptedException.class,
        () ->
            train(
                options,
                title -> {
                  if (title.equals("epoch 2: validate the mean of 2")) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("Interrupted while shards were at work");
                  }
                  return judge.applyAsDouble(title);
                }));
    TrainingState resumed = saved.get(saved.size() - 1).copy();
    assertEquals(3, resumed.position().round());
    goOn(options, resumed, judge);
    assertArrayEquals(whole.average().parameters(), resumed.average().parameters());
    assertEquals(3, resumed.average().epochs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"block-momentum", "average", "gradient"})
  void adamWithTheDecayOfAdamwIsAdamw(String synchronization) {
    float[] adam = adam("adam", synchronization, -1);
    assertArrayEquals(adam("adamw", synchronization, -1), adam("adam", synchronization, 0.01));
    assertArrayEquals(adam, adam("adamw", synchronization, 0));
    assertTrue(norm(adam("adam", synchronization, 5)) < norm(adam), "decay shrinks");
  }

  private float[] adam(String optimizer, String synchronization, double weightDecay) {
    TrainingOptions options =
        options(2, o -> {})
            .with(
                o -> {
                  o.set(SYNCHRONIZATION, synchronization);
                  o.set(OPTIMIZER, optimizer);
                  o.set(LEARNING_RATE, 0.01);
                  o.set(CLIP, 1.0);
                  o.set(BLOCK_MOMENTUM, -1.0);
                  o.set(Regularization.WEIGHT_DECAY, weightDecay);
                });
    return train(options, 0, 1).parameters();
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  @Test
  void masksOfAWindowTrainOtherwiseThanMasksOfAStepAndTheSameOnAnyNumberOfThreads() {
    Consumer<OptionValues.Draft> windows = regularization("window", -1, 0, 0);
    TrainingState one = train(options(2, windows), 9, 1);
    assertArrayEquals(one.parameters(), train(options(2, windows), 9, 3).parameters());
    TrainingState steps = train(options(2, o -> {}), 9, 1);
    assertFalse(Arrays.equals(one.parameters(), steps.parameters()));
    assertNotEquals(one.best(), steps.best());
  }

  @Test
  void impossibleValuesAreRefusedWithWhatWasExpected() {
    for (Runnable impossible :
        List.<Runnable>of(
            () -> options(1, regularization("token", 0, 0, 0)),
            () -> options(1, regularization("step", Double.NaN, 0, 0)),
            () -> options(1, averaging(1)),
            () -> options(1, averaging(-1)),
            () -> options(1, patience(-1)),
            () -> options(1, regularization("step", 0.5, 0, 0)))) { // times a rate of 2
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, impossible::run);
      assertTrue(e.getMessage().contains("must be"), e.getMessage());
      assertTrue(e.getMessage().contains("is ") || e.getMessage().contains("are "));
    }
  }
}
