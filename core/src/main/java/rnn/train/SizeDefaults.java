package rnn.train;

import java.util.Set;
import rnn.batch.Labelling;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.head.AdaptiveOutput;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.option.Option;
import rnn.option.OptionValues;

/**
 * Defaults for the size of a text, of options that the user leaves open.
 *
 * <p>A short text wants many passes of short steps, few streams, so that there are steps at all, a
 * small network and dropout; a long one wants the opposite. One shard loses nothing to averaging,
 * so it is one whatever the size. The choice depends on the tokens of the training text, on its
 * vocabulary and on what is given, never on the cluster.
 *
 * <p>{@code docs/learning.md} has the measurements behind the numbers.
 */
public final class SizeDefaults {
  private static final double MIN_TOKENS_OF_FULL_STEPS = 200_000;

  private static final int SHARDS = 1; // which has all cores of its task

  private static final int MAX_EPOCHS = 15;
  private static final int MIN_EPOCHS = 3;
  private static final double EPOCHS_AT_TWO_MILLION = 6;
  private static final double EPOCHS_EXPONENT = -0.14;

  private static final double LEARNING_RATE_EXPONENT = 0.33;

  private static final int MAX_STREAMS = 20;
  private static final int MIN_STREAMS = 2;
  private static final double STREAMS_EXPONENT = 0.37;

  // Of all shards together, against those of a text of 200,000 tokens.
  private static final double SHARED_STREAMS_EXPONENT = 0.45;
  private static final double MAX_SHARED_STREAMS_GROWTH = 2;

  private static final int HIDDEN = 200;
  private static final int HIDDEN_OF_FEW = 100;
  private static final long FEW_TOKENS = 100_000;

  private static final int MAX_FULL_VOCABULARY = 10_000;

  private static final double DROPOUT_OF_LABELS = 0.3;
  private static final int SEQUENCES = 16; // side by side, in one shard
  private static final int SHARED_SEQUENCES = 32; // in all shards together, where there are several
  private static final int EPOCHS_OF_LABELS_AT_TWO_HUNDRED_THOUSAND = 10;
  private static final int MAX_EPOCHS_OF_LABELS = 30;
  private static final int EPOCHS_PER_AVERAGED = 3;

  private final ModelOptions model;
  private final TrainingOptions training;

  private SizeDefaults(ModelOptions model, TrainingOptions training) {
    this.model = model;
    this.training = training;
  }

  /** As {@link #of} or {@link #ofLabels}, by the task. */
  public static SizeDefaults ofTask(
      ModelOptions model,
      TrainingOptions training,
      Set<Option<?>> open,
      long tokens,
      int vocabularySize) {
    return model.task().labelling() == Labelling.NONE
        ? of(model, training, open, tokens, vocabularySize)
        : ofLabels(model, training, open, tokens);
  }

  /**
   * The options with what is {@code open} in them chosen.
   *
   * @param tokens of the text that is trained on, {@code <eos>} counted
   * @param vocabularySize {@code V}
   */
  public static SizeDefaults of(
      ModelOptions model,
      TrainingOptions training,
      Set<Option<?>> open,
      long tokens,
      int vocabularySize) {
    ModelOptions chosenModel =
        model.with(
            o -> {
              if (open.contains(ModelOptions.HIDDEN)) {
                o.set(ModelOptions.HIDDEN, hidden(model, tokens));
              }
              if (open.contains(ModelOptions.DROPOUT)) {
                o.set(ModelOptions.DROPOUT, dropout(tokens));
              }
              if (open.contains(ModelOptions.OUTPUT)) {
                o.set(ModelOptions.OUTPUT, output(model, vocabularySize));
              }
            });
    TrainingOptions chosenTraining =
        training.with(
            o -> {
              if (open.contains(TrainingOptions.EPOCHS)) {
                o.set(TrainingOptions.EPOCHS, epochs(tokens));
              }
              if (open.contains(TrainingOptions.SHARDS)) {
                o.set(TrainingOptions.SHARDS, SHARDS);
              }
              if (open.contains(TrainingOptions.BATCH)) {
                o.set(TrainingOptions.BATCH, Math.min(streams(tokens), shareOfStreams(o, tokens)));
              }
              if (open.contains(TrainingOptions.LEARNING_RATE)) {
                o.set(
                    TrainingOptions.LEARNING_RATE,
                    learningRate(training.optimizer(), model.cell(), tokens));
              }
            });
    return new SizeDefaults(chosenModel, chosenTraining);
  }

  /**
   * The options of a model of labels with what is {@code open} in them chosen.
   *
   * @param tokens of the data that is trained on
   */
  public static SizeDefaults ofLabels(
      ModelOptions model, TrainingOptions training, Set<Option<?>> open, long tokens) {
    ModelOptions chosenModel =
        model.with(
            o -> {
              o.set(ModelOptions.TIED, false);
              if (open.contains(ModelOptions.DROPOUT)) {
                o.set(ModelOptions.DROPOUT, DROPOUT_OF_LABELS);
              }
            });
    TrainingOptions chosenTraining =
        training.with(
            o -> {
              if (open.contains(TrainingOptions.EPOCHS)) {
                o.set(TrainingOptions.EPOCHS, epochsOfLabels(tokens));
              }
              if (open.contains(Regularization.AVERAGE_LAST)) {
                o.set(
                    Regularization.AVERAGE_LAST,
                    averageLast(model.task().labelling(), o.get(TrainingOptions.EPOCHS)));
              }
              if (open.contains(TrainingOptions.SHARDS)) {
                o.set(TrainingOptions.SHARDS, SHARDS);
              }
              if (open.contains(TrainingOptions.BATCH)) {
                int shards = o.get(TrainingOptions.SHARDS);
                o.set(
                    TrainingOptions.BATCH,
                    shards == 1 ? SEQUENCES : Math.max(MIN_STREAMS, SHARED_SEQUENCES / shards));
              }
              if (open.contains(TrainingOptions.LEARNING_RATE)) {
                o.set(
                    TrainingOptions.LEARNING_RATE,
                    rateOfLabels(training.optimizer(), model.cell()));
              }
            });
    return new SizeDefaults(chosenModel, chosenTraining);
  }

  /** The rate that suits an optimizer and a cell, whatever the size. */
  static double suitableRate(String optimizer, String cell) {
    Optimizer rule = Optimizers.named(optimizer);
    Cell gates = Cells.named(cell);
    return rule.defaultLearningRate()
        * (rule.normalizesGradients()
            ? gates.normalizedLearningRateShare()
            : gates.learningRateShare());
  }

  /** The rate that suits optimizer and cell; half of it if steps are as long as gradients. */
  private static double rateOfLabels(String optimizer, String cell) {
    boolean isNormalized = Optimizers.named(optimizer).normalizesGradients();
    return suitableRate(optimizer, cell) * (isNormalized ? 1 : 0.5);
  }

  private static int epochsOfLabels(long tokens) {
    double epochs = EPOCHS_OF_LABELS_AT_TWO_HUNDRED_THOUSAND * Math.sqrt(2e5 / tokens);
    return (int) Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS_OF_LABELS, Math.round(epochs)));
  }

  /** A third of the epochs, in which the rate is low; one epoch alone is no average. */
  private static int averageLast(Labelling labelling, int epochs) {
    int last = labelling == Labelling.SEQUENCES ? epochs / EPOCHS_PER_AVERAGED : 0;
    return last > 1 ? last : 0;
  }

  /** The model's options, nothing open. */
  public ModelOptions model() {
    return model;
  }

  /** The options of training, nothing open but what {@link ChosenRounds} decides. */
  public TrainingOptions training() {
    return training;
  }

  private static int epochs(long tokens) {
    double epochs = EPOCHS_AT_TWO_MILLION * StrictMath.pow(tokens / 2e6, EPOCHS_EXPONENT);
    return (int) Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS, Math.round(epochs)));
  }

  private static int streams(long tokens) {
    double streams =
        MAX_STREAMS * StrictMath.pow(tokens / MIN_TOKENS_OF_FULL_STEPS, STREAMS_EXPONENT);
    return (int) Math.max(MIN_STREAMS, Math.min(MAX_STREAMS, Math.round(streams)));
  }

  /**
   * A shard's share of the streams that a text bears. More of them make fewer steps, and a longer
   * text has steps to spare; not where the driver makes the steps, which are few as it is.
   */
  private static int shareOfStreams(OptionValues.Draft training, long tokens) {
    double growth = 1;
    if (Synchronizations.named(training.get(TrainingOptions.SYNCHRONIZATION)).stepsLocally()) {
      double times = Math.max(1, tokens / MIN_TOKENS_OF_FULL_STEPS);
      growth = Math.min(MAX_SHARED_STREAMS_GROWTH, StrictMath.pow(times, SHARED_STREAMS_EXPONENT));
    }
    return TrainingOptions.chosenBatchSize(training.get(TrainingOptions.SHARDS) / growth);
  }

  /**
   * The optimizer's rate, the cell's share of it, and, of a rule whose steps are as long as its
   * gradients, less for a short text; two digits of it.
   */
  private static double learningRate(String optimizer, String cell, long tokens) {
    double rate = suitableRate(optimizer, cell);
    if (Optimizers.named(optimizer).normalizesGradients() || tokens >= MIN_TOKENS_OF_FULL_STEPS) {
      return rate;
    }
    double share = StrictMath.pow(tokens / MIN_TOKENS_OF_FULL_STEPS, LEARNING_RATE_EXPONENT);
    return rate * Math.max(1, Math.round(share * 20)) / 20;
  }

  private static int hidden(ModelOptions model, long tokens) {
    if (model.tiesEmbedding() && model.embeddingSize() > 0) {
      return model.embeddingSize(); // no other fits
    }
    return tokens < FEW_TOKENS ? HIDDEN_OF_FEW : HIDDEN;
  }

  private static double dropout(long tokens) {
    if (tokens < 500_000) {
      return 0.3;
    }
    if (tokens < 4_000_000) {
      return 0.2;
    }
    return tokens < 10_000_000 ? 0.1 : 0;
  }

  private static String output(ModelOptions model, int vocabularySize) {
    boolean isPlain =
        model.loss().equals(ModelOptions.DEFAULTS.loss())
            && model.outputActivation().equals(ModelOptions.DEFAULTS.outputActivation());
    return isPlain && vocabularySize > MAX_FULL_VOCABULARY
        ? AdaptiveOutput.NAME
        : ModelOptions.DEFAULTS.output();
  }
}
