package rnn.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.spark.checkpoint.SampleCheckpoints.RUN;
import static rnn.spark.checkpoint.SampleCheckpoints.run;
import static rnn.spark.checkpoint.SampleCheckpoints.state;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SHARDS;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.head.VocabularySpec;
import rnn.network.NetworkSpec;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.spark.testkit.Runs;
import rnn.train.ChosenRounds;
import rnn.train.Regularization;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/** What of a run may be another when it goes on, and what may not. */
class ChangedRunTest {
  @TempDir Path directory;

  private CheckpointStore store(RunIdentity run) {
    return new CheckpointStore(
        HadoopFolder.of(new Configuration(), directory.resolve("kept").toString()), run);
  }

  @Test
  void changedDataOrOptionsAreNamed() {
    store(RUN).save(state(1, 0));
    TrainingOptions changed = options(5, 0.5, "plateau", 0.25);
    InputException e =
        assertThrows(InputException.class, () -> store(run(changed, "other")).resume());
    assertFalse(
        e.getMessage().contains("--shards"), "may be chosen for the text: " + e.getMessage());
    InputException sameText =
        assertThrows(InputException.class, () -> store(run(changed, RUN.trainingText())).resume());
    assertTrue(sameText.getMessage().contains("--shards: was 3, is 5"), sameText.getMessage());
    assertTrue(
        e.getMessage()
            .contains(
                "the training text (--train, --format, --column, --valid, --valid-fraction): is"
                    + " another"),
        e.getMessage());
    assertFalse(e.getMessage().contains("learning-rate"), e.getMessage()); // may change
  }

  @Test
  void patienceMayChangeWhatElseRegularizesMayNot() {
    store(RUN).save(state(1, 0));
    RunIdentity patient = run(RUN.options().with(o -> o.set(Regularization.PATIENCE, 5)), "text");
    assertEquals(1, store(patient).resume().position().epoch());
    assertEquals(List.of("--patience: was 0, is 5"), adaptations(RUN, patient));
    TrainingOptions regularized =
        RUN.options()
            .with(
                o ->
                    o.set(Regularization.DROPOUT_MASK, "window")
                        .set(Regularization.WEIGHT_DECAY, 0.5)
                        .set(Regularization.AVERAGE_LAST, 2));
    RunIdentity other = run(regularized, "text");
    InputException e = assertThrows(InputException.class, () -> store(other).resume());
    for (String change :
        List.of(
            "--dropout-mask: was step, is window",
            "--weight-decay: was -1, is 0.5",
            "--average-last: was 0, is 2")) {
      assertTrue(e.getMessage().contains(change), e.getMessage());
    }
  }

  @Test
  void anotherOutputLayerIsNamed() {
    store(RUN).save(state(1, 0));
    NetworkSpec n = RUN.network();
    VocabularySpec head = (VocabularySpec) n.head();
    NetworkSpec adaptive =
        new NetworkSpec(
            n.input(),
            n.stack(),
            new VocabularySpec(
                "adaptive",
                head.inputSize(),
                head.vocabularySize(),
                head.tiesEmbedding(),
                head.activation(),
                head.loss(),
                0));
    RunIdentity other =
        new RunIdentity(RUN.options(), adaptive, "whitespace", "vocabulary", "text", "none");
    InputException e = assertThrows(InputException.class, () -> store(other).resume());
    assertTrue(e.getMessage().contains("--output: was full, is adaptive"), e.getMessage());
  }

  @Test
  void learningRateScheduleAndClipMayChangeAndAreNamed() {
    store(RUN).save(state(1, 0));
    RunIdentity gentler = run(options(3, 0.001, "constant", 0.1), "text");
    assertEquals(1, store(gentler).resume().position().epoch());
    assertEquals(
        List.of(
            "--learning-rate: was 0.01, is 0.001",
            "--schedule: was plateau, is constant",
            "--clip: was 0.25, is 0.1"),
        adaptations(RUN, gentler));
    assertEquals(
        List.of("--epochs: was 2, is 9"),
        adaptations(RUN, run(Runs.options("gradient", 3, 9), "text")));
    assertEquals(List.of(), adaptations(RUN, RUN));
    // Another rate is the user's word; what rejections have made of the old one is forgotten.
    assertEquals(TrainingState.Caution.NONE, store(gentler).resume().caution());
  }

  /** Those of {@link #RUN}, but for these. */
  private static TrainingOptions options(
      int shards, double learningRate, String schedule, double clip) {
    return RUN.options()
        .with(
            o -> {
              o.set(SHARDS, shards);
              o.set(LEARNING_RATE, learningRate);
              o.set(SCHEDULE, schedule);
              o.set(CLIP, clip);
            });
  }

  @Test
  void epochsMayGrowOrBeTheCompleteOnes() {
    store(RUN).save(state(1, 0));
    RunIdentity longer = run(Runs.options("gradient", 3, 9), "text");
    assertEquals(1, store(longer).resume().position().epoch());
    assertEquals(0, store(longer).resume().average().epochs()); // its last epochs are others
    CheckpointStore kept = store(longer);
    kept.save(state(4, 2));
    InputException e =
        assertThrows(
            InputException.class,
            () -> store(run(Runs.options("gradient", 3, 5), "text")).resume());
    assertTrue(
        e.getMessage()
            .contains(
                "--epochs: was 9, is 5 (it may grow, or be 4, the complete ones, to have the"
                    + " best model of these written)"),
        e.getMessage());
    TrainingState ended = store(run(Runs.options("gradient", 3, 4), "text")).resume();
    assertEquals(4, ended.position().epoch());
    assertArrayEquals(state(4, 2).bestParameters(), ended.bestParameters());
  }

  /** What is chosen where the text is long knows nothing of the epochs, see ChosenRounds. */
  @Test
  void epochsMayGrowAndShrinkWhereTheMomentumOfLongRoundsIsChosen() {
    RunIdentity first = run(chosen(9), "text");
    store(first).save(state(4, 2));
    assertEquals(4, store(run(chosen(40), "text")).resume().position().epoch());
    assertEquals(4, store(run(chosen(4), "text")).resume().position().epoch());
    assertEquals(List.of("--epochs: was 9, is 40"), adaptations(first, run(chosen(40), "text")));
  }

  private static TrainingOptions chosen(int epochs) {
    int manyWindows = 10_000;
    TrainingOptions open =
        Runs.options("block-momentum", 3, epochs)
            .with(
                o -> {
                  o.set(ROUNDS_PER_EPOCH, 16);
                  o.set(BLOCK_MOMENTUM, -1.0);
                });
    return ChosenRounds.decide(open, manyWindows);
  }

  private static List<String> adaptations(RunIdentity was, RunIdentity is) {
    return new RunChanges(was, is).adaptations();
  }

  /** What is chosen differs because of something else, and that alone is named. */
  @Test
  void aRefusalNamesNoOptionThatNobodyGave() {
    RunIdentity shortRounds = run(decided(1_000, 3, 0), "text");
    RunIdentity longRounds = run(decided(1_000, 3, 16), "text");
    assertEquals(-0.7, longRounds.options().blockMomentum());
    assertEquals(List.of("--rounds-per-epoch: was 167, is 16"), changes(shortRounds, longRounds));
    assertEquals(
        List.of("--shards: was 3, is 5"),
        changes(shortRounds, run(decided(600, 5, 0), "text")),
        "batch and rounds follow");
    assertEquals(
        List.of(
            "the training text (--train, --format, --column, --valid, --valid-fraction): is"
                + " another"),
        changes(longRounds, run(decided(10, 3, 0), "longer")));
  }

  @Test
  void whatWasGivenIsNamedBesideOthers() {
    RunIdentity chosen = run(decided(1_000, 3, 0), "text");
    TrainingOptions given =
        decided(1_000, 5, 0)
            .with(
                o -> {
                  o.set(BATCH, 27);
                  o.set(BLOCK_MOMENTUM, 0.25);
                });
    assertEquals(
        List.of(
            "--batch: was 13, is 27", "--shards: was 3, is 5", "--block-momentum: was -1, is 0.25"),
        changes(chosen, run(given, "text")));
    TrainingOptions bounded = chosen.options().with(o -> o.set(BLOCK_MOMENTUM, -0.6));
    assertEquals(
        List.of("--block-momentum: was -1, is -0.6"), changes(chosen, run(bounded, "text")));
  }

  private static List<String> changes(RunIdentity was, RunIdentity is) {
    return new RunChanges(was, is).forbidden();
  }

  private static TrainingOptions decided(int windows, int shards, int rounds) {
    return ChosenRounds.decide(
        Runs.options("block-momentum", shards, 9)
            .with(
                o -> {
                  o.set(ROUNDS_PER_EPOCH, rounds);
                  o.set(BATCH, 0);
                  o.set(BLOCK_MOMENTUM, -1.0);
                }),
        windows);
  }

  @Test
  void aVocabularyAndWhatHangsOnItAreOneChange() {
    RunIdentity other =
        new RunIdentity(RUN.options(), Runs.spec(15), "whitespace", "larger", "ids", "none");
    assertEquals(
        List.of(
            "the vocabulary (of --train, --min-count and --vocabulary-size): was of 13 tokens, is"
                + " of 15"),
        changes(RUN, other));
    RunIdentity characters =
        new RunIdentity(RUN.options(), Runs.spec(15), "character", "larger", "ids", "valid");
    assertEquals(
        List.of(
            "--tokenizer: was whitespace, is character",
            "the held-out text (--valid, --valid-fraction): there was none, is one"),
        changes(RUN, characters));
  }

  /** A field that is added to a record must come out as the option that sets it. */
  @Test
  void everyFieldIsCalledByAnOptionThatThereIs() {
    Map<String, String> options = new HashMap<>(NetworkFields.of(RUN.network()));
    options.putAll(RUN.optionTexts());
    options
        .keySet()
        .removeAll(
            List.of(
                "vocabularySize",
                "kind",
                "inputSize",
                "rareFrom",
                "rareDropout",
                "trainedWords")); // told with others
    Set<String> named = new TreeSet<>();
    options.keySet().forEach(field -> named.add(RunChanges.option(field)));
    String expected =
        "--average-last --batch --block-momentum --cell --clip --direction --dropout --dropout-mask"
            + " --embedding --epochs --hidden --layers --learning-rate --loss --optimizer --output"
            + " --output-activation --output-samples --patience --reading --rounds-per-epoch"
            + " --schedule --seed --shards --sync --tied --weight-decay --window";
    assertEquals(expected, String.join(" ", named));
  }

  @Test
  void ofARunWithoutACompleteEpochNoModelIsPromised() {
    store(RUN).save(state(0, 2));
    RunIdentity shorter = run(Runs.options("gradient", 3, 1), "text");
    InputException e = assertThrows(InputException.class, () -> store(shorter).resume());
    assertTrue(
        e.getMessage().contains("epochs: was 2, is 1 (it may grow; no epoch is complete yet)"),
        e.getMessage());
  }
}
