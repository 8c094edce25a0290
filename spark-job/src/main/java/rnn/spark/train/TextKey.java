package rnn.spark.train;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rnn.option.Option;
import rnn.spark.data.Source;
import rnn.train.LabelOptions;
import rnn.train.ModelOptions;
import rnn.train.Regularization;
import rnn.train.StartOptions;
import rnn.train.TrainingOptions;
import rnn.train.VectorsOptions;

/**
 * All of a request that its {@link Texts} depend on: two runs whose keys are equal may share them.
 * An option counts unless it is known to leave the texts as they are.
 */
record TextKey(
    Source train,
    @Nullable Source validation,
    @Nullable Source test,
    Map<String, String> options,
    Set<String> open,
    @Nullable VectorsOptions vectors,
    @Nullable StartOptions start,
    double validFraction) {

  /** Options of networks and of how they learn, which come after the text. */
  private static final Set<String> AFTER_THE_TEXT =
      Stream.concat(
              Stream.of(
                  ModelOptions.CELL,
                  ModelOptions.LAYERS,
                  ModelOptions.HIDDEN,
                  ModelOptions.EMBEDDING,
                  ModelOptions.DROPOUT,
                  ModelOptions.TIED,
                  ModelOptions.OUTPUT_ACTIVATION,
                  ModelOptions.LOSS,
                  ModelOptions.OUTPUT,
                  ModelOptions.OUTPUT_SAMPLES,
                  LabelOptions.DIRECTION,
                  LabelOptions.CHARACTER_HIDDEN,
                  LabelOptions.WORD_DROPOUT,
                  LabelOptions.HEAD,
                  LabelOptions.POOLING,
                  LabelOptions.SHORTCUT,
                  LabelOptions.DENSE,
                  LabelOptions.CLASS_WEIGHTS,
                  TrainingOptions.EPOCHS,
                  TrainingOptions.BATCH,
                  TrainingOptions.WINDOW,
                  TrainingOptions.ROUNDS_PER_EPOCH,
                  TrainingOptions.SYNCHRONIZATION,
                  TrainingOptions.BLOCK_MOMENTUM,
                  TrainingOptions.OPTIMIZER,
                  TrainingOptions.LEARNING_RATE,
                  TrainingOptions.SCHEDULE,
                  TrainingOptions.CLIP,
                  TrainingOptions.SEED),
              Regularization.DECLARED.stream())
          .map(Option::name)
          .collect(Collectors.toUnmodifiableSet());

  /** The key of {@code request}. */
  static TextKey of(TrainRequest request) {
    Map<String, String> options = new HashMap<>(request.model().texts());
    options.putAll(request.training().texts());
    options.keySet().removeAll(AFTER_THE_TEXT);
    Set<String> open = new HashSet<>();
    request.open().forEach(option -> open.add(option.name()));
    open.removeAll(AFTER_THE_TEXT);
    return new TextKey(
        request.train(),
        request.validation(),
        request.test(),
        options,
        open,
        request.vectors(),
        request.options().start(),
        request.validFraction());
  }
}
