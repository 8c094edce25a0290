package rnn.train;

import java.util.Set;
import rnn.cell.Cells;
import rnn.head.AdaptiveOutput;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;

/**
 * What is chosen for the size of a text where the user leaves it open.
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

  private static final float DROPOUT_OF_LABELS = 0.3f;
  private static final int SEQUENCES = 16; // side by side, in one shard
  private static final int SHARED_SEQUENCES = 32; // in all shards together, where there are several
  private static final int EPOCHS_OF_LABELS_AT_TWO_HUNDRED_THOUSAND = 10;
  private static final int MAX_EPOCHS_OF_LABELS = 30;

  private final ModelOptions model;
  private final TrainingOptions training;

  private SizeDefaults(ModelOptions model, TrainingOptions training) {
    this.model = model;
    this.training = training;
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
      Set<OpenSetting> open,
      long tokens,
      int vocabularySize) {
    ModelOptions chosenModel =
        new ModelOptions(
            model.cell(),
            model.layers(),
            open.contains(OpenSetting.HIDDEN) ? hidden(model, tokens) : model.hiddenSize(),
            model.embeddingSize(),
            open.contains(OpenSetting.DROPOUT) ? dropout(tokens) : model.dropout(),
            model.tiesEmbedding(),
            model.outputActivation(),
            model.loss(),
            open.contains(OpenSetting.OUTPUT) ? output(model, vocabularySize) : model.output(),
            model.outputSamples(),
            model.tokenizer(),
            model.vocabularySize(),
            model.minimumCount(),
            model.labels());
    TrainingOptions chosenTraining =
        training.with(
            o -> {
              o.epochs = open.contains(OpenSetting.EPOCHS) ? epochs(tokens) : o.epochs;
              o.shards = open.contains(OpenSetting.SHARDS) ? SHARDS : o.shards;
              if (open.contains(OpenSetting.BATCH)) {
                o.batchSize = Math.min(streams(tokens), shareOfStreams(o, tokens, vocabularySize));
              }
              if (open.contains(OpenSetting.LEARNING_RATE)) {
                o.learningRate = learningRate(o.optimizer, model.cell(), tokens);
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
      ModelOptions model, TrainingOptions training, Set<OpenSetting> open, long tokens) {
    ModelOptions chosenModel =
        new ModelOptions(
            model.cell(),
            model.layers(),
            model.hiddenSize(),
            model.embeddingSize(),
            open.contains(OpenSetting.DROPOUT) ? DROPOUT_OF_LABELS : model.dropout(),
            false,
            model.outputActivation(),
            model.loss(),
            model.output(),
            model.outputSamples(),
            model.tokenizer(),
            model.vocabularySize(),
            model.minimumCount(),
            model.labels());
    TrainingOptions chosenTraining =
        training.with(
            o -> {
              o.epochs = open.contains(OpenSetting.EPOCHS) ? epochsOfLabels(tokens) : o.epochs;
              o.shards = open.contains(OpenSetting.SHARDS) ? SHARDS : o.shards;
              if (open.contains(OpenSetting.BATCH)) {
                o.batchSize =
                    o.shards == 1 ? SEQUENCES : Math.max(MIN_STREAMS, SHARED_SEQUENCES / o.shards);
              }
              if (open.contains(OpenSetting.LEARNING_RATE)) {
                o.learningRate = rateOfLabels(o.optimizer);
              }
            });
    return new SizeDefaults(chosenModel, chosenTraining);
  }

  /** Of a rule whose steps are as long as its gradients, half of what suits a language model. */
  private static double rateOfLabels(String optimizer) {
    Optimizer rule = Optimizers.named(optimizer);
    return rule.defaultLearningRate() * (rule.normalizesGradients() ? 1 : 0.5);
  }

  private static int epochsOfLabels(long tokens) {
    double epochs = EPOCHS_OF_LABELS_AT_TWO_HUNDRED_THOUSAND * Math.sqrt(2e5 / tokens);
    return (int) Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS_OF_LABELS, Math.round(epochs)));
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
   * text has steps to spare; not where many words are rare, nor where the driver makes the steps,
   * which are few as it is.
   */
  private static int shareOfStreams(
      TrainingOptions.Draft training, long tokens, int vocabularySize) {
    double growth = 1;
    if (vocabularySize <= MAX_FULL_VOCABULARY
        && Synchronizations.named(training.synchronization).stepsLocally()) {
      double times = Math.max(1, tokens / MIN_TOKENS_OF_FULL_STEPS);
      growth = Math.min(MAX_SHARED_STREAMS_GROWTH, StrictMath.pow(times, SHARED_STREAMS_EXPONENT));
    }
    return TrainingOptions.chosenBatchSize(training.shards / growth);
  }

  /**
   * The optimizer's rate, the cell's share of it, and, of a rule whose steps are as long as its
   * gradients, less for a short text; two digits of it.
   */
  private static double learningRate(String optimizer, String cell, long tokens) {
    double rate =
        Optimizers.named(optimizer).defaultLearningRate() * Cells.named(cell).learningRateShare();
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

  private static float dropout(long tokens) {
    if (tokens < 500_000) {
      return 0.3f;
    }
    if (tokens < 4_000_000) {
      return 0.2f;
    }
    return tokens < 10_000_000 ? 0.1f : 0;
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
