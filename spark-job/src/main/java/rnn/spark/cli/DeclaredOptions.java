package rnn.spark.cli;

import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import rnn.adapt.AdaptationOptions;
import rnn.baseline.CountingOptions;
import rnn.batch.HeldOutSplit;
import rnn.model.Sampling;
import rnn.option.Option;
import rnn.option.OptionType;
import rnn.train.LabelOptions;
import rnn.train.ModelOptions;
import rnn.train.Regularization;
import rnn.train.StartOptions;
import rnn.train.TrainingOptions;
import rnn.train.VectorsOptions;

/** The options that core declares, on a command line: read off their declarations. */
final class DeclaredOptions {
  private static final List<Group> OF_TRAINING =
      List.of(
          new Group("Task", 3, LabelOptions.DECLARED),
          new Group("Models that learn by counting", 3, CountingOptions.DECLARED),
          new Group("Model", 4, ModelOptions.DECLARED),
          new Group("Training", 5, TrainingOptions.DECLARED),
          new Group("Vectors of words", 5, VectorsOptions.DECLARED),
          new Group("A model to start from", 5, StartOptions.DECLARED),
          new Group("Regularization", 6, Regularization.DECLARED),
          new Group("Held-out part", 7, List.of(HeldOutSplit.FRACTION)));

  private static final List<Group> OF_GENERATION =
      List.of(new Group("Sampling", 3, Sampling.DECLARED));

  private static final List<Group> OF_READING =
      List.of(
          new Group(
              "Mixtures, and networks that adapt to the text", 3, AdaptationOptions.DECLARED));

  private static final List<Group> OF_TEXT =
      List.of(
          new Group(
              "Mixtures, and networks that adapt to the text", 3, AdaptationOptions.OF_GENERATION));

  /** Options that stand together in the help. */
  private record Group(String heading, int order, List<Option<?>> options) {}

  private DeclaredOptions() {}

  /** Adds the options of a model and its training to {@code command}. */
  static void ofTraining(CommandSpec command) {
    add(OF_TRAINING, command);
  }

  /** Adds the options of networks that adapt to what they read to {@code command}. */
  static void ofReading(CommandSpec command) {
    add(OF_READING, command);
  }

  /** Adds the options of generation to {@code command}. */
  static void ofGeneration(CommandSpec command) {
    add(OF_TEXT, command);
    add(OF_GENERATION, command);
  }

  private static void add(List<Group> groups, CommandSpec command) {
    for (Group group : groups) {
      ArgGroupSpec.Builder builder =
          ArgGroupSpec.builder()
              .validate(false)
              .heading("%n" + group.heading() + "%n")
              .order(group.order());
      group.options().forEach(option -> builder.addArg(argument(option)));
      command.addArgGroup(builder.build());
    }
  }

  /** True for what may be given as it stands; others show a form, or a value of each name. */
  private static boolean isValue(String candidate) {
    return candidate.matches("[\\w-]+");
  }

  private static OptionSpec argument(Option<?> option) {
    OptionSpec.Builder builder =
        OptionSpec.builder(Flags.of(option.name())).description(option.help(Flags::of));
    if (option.candidates().stream().allMatch(DeclaredOptions::isValue)) {
      builder.completionCandidates(option.candidates());
    }
    if (!option.isOpenByDefault() && !option.defaultText().isEmpty()) {
      builder.defaultValue(option.defaultText());
    }
    if (option.type() == OptionType.FLAG) {
      return builder
          .type(boolean.class)
          .negatable(true)
          .fallbackValue("true")
          .showDefaultValue(
              option.isOpenByDefault() ? Help.Visibility.NEVER : Help.Visibility.ALWAYS)
          .build();
    }
    return builder.type(String.class).paramLabel(option.unit()).build();
  }
}
