package rnn.spark.cli;

import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.READING;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.Readings;
import rnn.batch.SentenceReading;
import rnn.cell.Cell;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.schedule.Schedules;
import rnn.spark.data.Source;
import rnn.task.Task;
import rnn.train.OpenSetting;
import rnn.train.Synchronization;
import rnn.train.Synchronizations;
import rnn.train.TrainingOptions;

/** How a model is to learn. */
final class TrainingArguments {
  private static final double LARGEST_RATE_OF_NORMALIZED_GRADIENTS = 1;

  @Option(
      names = "--epochs",
      paramLabel = "EPOCHS",
      description =
          "Passes over the training text. Without it: chosen for its size, from 15 for some"
              + " thousand tokens to 3.")
  @Nullable Integer epochs;

  @Option(
      names = "--reading",
      paramLabel = "NAME",
      completionCandidates = ReadingNames.class,
      description =
          "How text is read, ${COMPLETION-CANDIDATES}: as one stream whose hidden state is carried"
              + " on, or each sentence by itself. Without it: stream for files of text, sentences"
              + " for rows of other formats.")
  @Nullable String reading;

  @Option(
      names = "--batch",
      paramLabel = "SEQUENCES",
      description =
          "Streams or sentences side by side in a shard; 0 means 20 for one shard, 40 over all of"
              + " several, 2 to 20 each, and more for more than 200,000 tokens, fewer for less.")
  int batch;

  @Option(
      names = "--window",
      paramLabel = "STEPS",
      description = "Time steps that errors are propagated back through (BPTT).")
  int window;

  @Option(
      names = "--shards",
      paramLabel = "SHARDS",
      description =
          "Logical shards of the training text; each trains on its own between two rounds. Results"
              + " depend on this number, never on the cluster. Without it: one, which learns best.")
  @Nullable Integer shards;

  @Option(
      names = "--rounds-per-epoch",
      paramLabel = "ROUNDS",
      description =
          "Times per epoch that the shards are brought together; 0 means as many as leave a shard"
              + " some six windows in between, three where there are more than eight shards, or one"
              + " with --sync gradient; 16 where there is one shard.")
  int roundsPerEpoch;

  @Option(
      names = "--sync",
      paramLabel = "NAME",
      completionCandidates = SynchronizationNames.class,
      description = "How the shards are brought together: ${COMPLETION-CANDIDATES}.")
  String synchronization;

  @Option(
      names = "--block-momentum",
      paramLabel = "NUMBER",
      description =
          "Momentum below 1 of the step that --sync block-momentum makes of a round; -1 means one"
              + " suited to shards and rounds, -0.6 the same but at most 0.6.")
  double blockMomentum;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      completionCandidates = OptimizerNames.class,
      description = "The rule of a step: ${COMPLETION-CANDIDATES}.")
  String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "NUMBER",
      completionCandidates = LearningRates.class,
      description =
          "Length of a step along the gradient of the mean loss per token. Without it: what suits"
              + " the optimizer (${COMPLETION-CANDIDATES}), for an Elman cell a fifth of it, and"
              + " less for texts below 200,000 tokens where the optimizer's steps are as long as"
              + " its gradients.")
  @Nullable Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME[:NUMBER...]",
      completionCandidates = ScheduleForms.class,
      description =
          "The learning rate's course: ${COMPLETION-CANDIDATES}. start and end are shares of the"
              + " run and of the rate.")
  String schedule;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Largest Euclidean norm of a mean gradient; 0 clips nothing.")
  double clip;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Seed of initial parameters, dropout and the order of sentences.")
  long seed;

  /**
   * The options as a record.
   *
   * @param cell which is to learn
   * @param task what is learned
   * @param format of the training text; with the task it decides how it is read if that is open
   * @throws IllegalArgumentException if a value is impossible
   */
  TrainingOptions options(Cell cell, Task task, String format) {
    if (blockMomentum >= 0 && !Synchronizations.named(synchronization).hasBlockMomentum()) {
      throw new IllegalArgumentException(
          "--block-momentum %s must come with --sync block-momentum but comes with --sync %s"
              .formatted(blockMomentum, synchronization));
    }
    Optimizer rule = Optimizers.named(optimizer);
    double suitable = rule.defaultLearningRate() * cell.learningRateShare();
    double rate = learningRate == null ? suitable : learningRate;
    if (rule.normalizesGradients() && rate > LARGEST_RATE_OF_NORMALIZED_GRADIENTS) {
      throw new IllegalArgumentException(
          "--optimizer %s moves every parameter by about the learning rate, so --learning-rate must be at most %s but is %s; try %s"
              .formatted(optimizer, LARGEST_RATE_OF_NORMALIZED_GRADIENTS, rate, suitable));
    }
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, epochs == null ? o.get(EPOCHS) : epochs);
          o.set(SHARDS, shards == null ? o.get(SHARDS) : shards);
          o.set(ROUNDS_PER_EPOCH, roundsPerEpoch);
          o.set(SYNCHRONIZATION, synchronization);
          o.set(READING, reading(task, format));
          o.set(BATCH, batch);
          o.set(WINDOW, window);
          o.set(OPTIMIZER, optimizer);
          o.set(LEARNING_RATE, rate);
          o.set(SCHEDULE, schedule);
          o.set(CLIP, clip);
          o.set(BLOCK_MOMENTUM, blockMomentum);
          o.set(SEED, seed);
        });
  }

  private String reading(Task task, String format) {
    List<String> names = task.readings().stream().map(Reading::name).toList();
    if (reading != null) {
      if (!names.contains(reading)) {
        throw new IllegalArgumentException(
            "--reading must be one of %s for --task %s but is '%s'"
                .formatted(String.join(", ", names), task.name(), reading));
      }
      return reading;
    }
    boolean isRows = task.labelling() == Labelling.NONE && !format.equals(Source.TEXT);
    return isRows ? new SentenceReading().name() : names.get(0);
  }

  /** The settings that are left open. */
  Set<OpenSetting> open() {
    Set<OpenSetting> open = EnumSet.noneOf(OpenSetting.class);
    if (epochs == null) {
      open.add(OpenSetting.EPOCHS);
    }
    if (shards == null) {
      open.add(OpenSetting.SHARDS);
    }
    if (batch == 0) {
      open.add(OpenSetting.BATCH);
    }
    if (learningRate == null) {
      open.add(OpenSetting.LEARNING_RATE);
    }
    return open;
  }

  private static final class ReadingNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    ReadingNames() {
      super(Readings.ofText().stream().map(Reading::name).toList());
    }
  }

  private static final class SynchronizationNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    SynchronizationNames() {
      super(Synchronizations.all().stream().map(Synchronization::name).toList());
    }
  }

  private static final class OptimizerNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    OptimizerNames() {
      super(Optimizers.all().stream().map(Optimizer::name).toList());
    }
  }

  private static final class LearningRates extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    LearningRates() {
      super(
          Optimizers.all().stream()
              .map(
                  optimizer ->
                      optimizer.name() + " " + Defaults.text(optimizer.defaultLearningRate()))
              .toList());
    }
  }

  private static final class ScheduleForms extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    ScheduleForms() {
      super(List.of(Schedules.names().split(", ")));
    }
  }
}
