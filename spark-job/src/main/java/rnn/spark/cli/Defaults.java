package rnn.spark.cli;

import java.lang.reflect.Member;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import rnn.model.Sampling;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;

/**
 * The defaults of options that end up in records, read from those records. A default belongs to the
 * class that declares the option: an option of the same name that is declared elsewhere has none of
 * it.
 */
final class Defaults implements IDefaultValueProvider {
  private static final Map<Class<?>, Map<String, Object>> VALUES =
      Map.of(
          ModelArguments.class, ofModel(),
          TrainingArguments.class, ofTraining(),
          RegularizationArguments.class, ofRegularization(),
          GenerateCommand.class, ofSampling());

  private static Map<String, Object> ofModel() {
    ModelOptions model = ModelOptions.DEFAULTS;
    return Map.ofEntries(
        Map.entry("cell", model.cell()),
        Map.entry("layers", model.layers()),
        Map.entry("embedding", model.embeddingSize()),
        Map.entry("tied", model.tiesEmbedding()),
        Map.entry("output-activation", model.outputActivation()),
        Map.entry("loss", model.loss()),
        Map.entry("output-samples", model.outputSamples()),
        Map.entry("tokenizer", model.tokenizer()));
  }

  private static Map<String, Object> ofTraining() {
    TrainingOptions training = TrainingOptions.DEFAULTS;
    return Map.ofEntries(
        Map.entry("rounds-per-epoch", training.roundsPerEpoch()),
        Map.entry("sync", training.synchronization()),
        Map.entry("batch", training.batchSize()),
        Map.entry("window", training.window()),
        Map.entry("optimizer", training.optimizer()),
        Map.entry("schedule", training.schedule()),
        Map.entry("clip", training.clip()),
        Map.entry("block-momentum", training.blockMomentum()),
        Map.entry("seed", training.seed()));
  }

  private static Map<String, Object> ofRegularization() {
    TrainingOptions training = TrainingOptions.DEFAULTS;
    return Map.ofEntries(
        Map.entry("dropout-mask", training.regularization().dropoutMask()),
        Map.entry("weight-decay", training.regularization().weightDecay()),
        Map.entry("average-last", training.regularization().averageLast()),
        Map.entry("patience", training.regularization().patience()));
  }

  private static Map<String, Object> ofSampling() {
    Sampling sampling = Sampling.DEFAULT;
    return Map.ofEntries(
        Map.entry("temperature", sampling.temperature()),
        Map.entry("top-k", sampling.topK()),
        Map.entry("top-p", sampling.topP()),
        Map.entry("seed", sampling.seed()));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    Object value = VALUES.getOrDefault(owner(argument), Map.of()).get(name(argument));
    return value == null ? null : text(value);
  }

  /** The class that declares an option. */
  private static Class<?> owner(ArgSpec argument) {
    return argument.userObject() instanceof Member field ? field.getDeclaringClass() : Object.class;
  }

  /** {@code 20} rather than {@code 20.0}. */
  static String text(Object value) {
    String text = value.toString();
    return value instanceof Number && text.endsWith(".0")
        ? text.substring(0, text.length() - 2)
        : text;
  }

  /** The name of an option without its dashes, which is its key in a configuration file. */
  static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName().substring(2) : "";
  }
}
