package rnn.spark.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rnn.adapt.AdaptationOptions;
import rnn.adapt.AdaptiveCursor;
import rnn.adapt.MixtureCursor;
import rnn.math.SplitKernels;
import rnn.model.Generator;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.model.ModelKind;
import rnn.model.Models;
import rnn.model.Sampling;
import rnn.model.TrainedModel;
import rnn.model.Weights;
import rnn.option.OptionException;
import rnn.option.OptionValues;
import rnn.predict.Cursor;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.spark.score.Mixing;
import rnn.spark.score.ModelKinds;

/** {@code rnn generate}: text from a model. It needs no cluster and starts none. */
@Command(
    name = "generate",
    description = "Writes text with a model.",
    customSynopsis = "rnn generate [options]",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scripts/rnn generate --model lm --prompt 'the old friend' --temperature 0.8",
      "  scripts/rnn generate --model lm --count 5 --length 40 --seed 7"
    })
final class GenerateCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private final TrainedModelArguments model = new TrainedModelArguments();

  @Mixin private final WeightsArguments weights = new WeightsArguments();

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "",
      showDefaultValue = Help.Visibility.NEVER,
      description = "How the text begins, in tokens the model knows. May be empty.")
  private String prompt;

  @Option(
      names = "--length",
      paramLabel = "TOKENS",
      defaultValue = "50",
      description = "Tokens to write after the prompt; a line end is one.")
  private int length;

  @Option(
      names = "--count",
      paramLabel = "TEXTS",
      defaultValue = "1",
      description = "Texts to write, each with the seed that follows the one before.")
  private int count;

  @Mixin private final MixingArguments mix = new MixingArguments();
  @Mixin private final SettingsArguments settings = new SettingsArguments();
  @Mixin private final OutputArguments output = new OutputArguments();

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    sampling(0); // before the model is read
    Mixing mixing = mix.mixing(spec);
    if (weights.type(spec) != Weights.FLOAT32 && mixing.options().adapts()) {
      throw new ParameterException(
          spec.commandLine(),
          "--weights bfloat16 must come without --cache, which computes by weights of single"
              + " precision; leave one of them out");
    }
    TrainedModel trained =
        ModelDirectory.readAny(HadoopFolder.of(LocalChecks.hadoop(), model.directory));
    ModelKinds.requireLanguageModel(ModelKind.of(trained), model.directory, "generate text");
    List<TrainedModel> models = models(trained, mixing);
    Generator generator = new Generator(cursor(models, mixing), trained.tokenizer());
    List<String> unknown = generator.unknown(prompt);
    if (!unknown.isEmpty()) {
      console
          .warnings()
          .printf(
              "The model does not know %s of the prompt and reads %s as <unk>: %s%n",
              Figures.plural(unknown.size(), "token"),
              unknown.size() == 1 ? "it" : "them",
              String.join(", ", unknown));
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(generator.generate(prompt, length, sampling(i)));
    }
    if (output.json) {
      console.results().println(JsonLine.of(results(texts, unknown, models.get(0))));
    } else {
      texts.forEach(console.results()::println);
    }
    return 0;
  }

  private static Map<String, Object> results(
      List<String> texts, List<String> unknown, TrainedModel model) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("texts", texts);
    results.put("unknownTokens", unknown.size());
    if (model instanceof Model network && network.weights() != Weights.FLOAT32) {
      results.put("weights", network.weights().label());
    }
    return results;
  }

  /** {@code trained}, and the models that it is mixed with, with weights of the type in use. */
  private List<TrainedModel> models(TrainedModel trained, Mixing mixing) throws IOException {
    List<TrainedModel> models = new ArrayList<>();
    models.add(trained);
    for (String directory : mixing.models()) {
      TrainedModel other = ModelDirectory.readAny(HadoopFolder.of(LocalChecks.hadoop(), directory));
      ModelKinds.requireLanguageModel(ModelKind.of(other), directory, "be mixed");
      models.add(other);
    }
    return weights.of(models, spec);
  }

  /** Cursor of the one model, or of the mixture. */
  private static Cursor cursor(List<TrainedModel> models, Mixing mixing) {
    List<Cursor> cursors = new ArrayList<>();
    for (TrainedModel used : models) {
      cursors.add(cursor(used, mixing.options()));
    }
    if (mixing.options().adapts() && cursors.stream().noneMatch(AdaptiveCursor.class::isInstance)) {
      throw new InputException(
          "--cache must come with a network, which adapts, but there are only models that learned"
              + " by counting; leave it out");
    }
    return mixing.models().isEmpty()
        ? cursors.get(0)
        : new MixtureCursor(cursors, mixing.weights());
  }

  private static Cursor cursor(TrainedModel model, AdaptationOptions adaptation) {
    return adaptation.hasCache() && model instanceof Model network
        ? new AdaptiveCursor(network, adaptation, SplitKernels.ofAllProcessors())
        : Models.cursor(model, SplitKernels.ofAllProcessors());
  }

  /** Settings of the draw of tokens for text {@code index}. */
  Sampling sampling(int index) {
    try {
      if (length < 0 || count < 1) {
        throw new OptionException(
            "{length} must be at least 0 and {count} at least 1 but they are %d and %d",
            length, count);
      }
      Sampling first = Sampling.of(OptionValues.given(Sampling.DECLARED, Settings.given(spec)));
      return first.withSeed(first.seed() + index);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Flags.message(e), e);
    }
  }
}
