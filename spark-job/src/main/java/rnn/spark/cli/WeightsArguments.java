package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import rnn.model.Model;
import rnn.model.TrainedModel;
import rnn.model.Weights;

/** The argument that says which type of weights a command uses. */
final class WeightsArguments {
  static final String WEIGHTS = "--weights";

  private static final class Types extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Types() {
      super(List.of(Weights.FLOAT32.label(), Weights.BFLOAT16.label()));
    }
  }

  @Option(
      names = WEIGHTS,
      paramLabel = "TYPE",
      defaultValue = "float32",
      completionCandidates = Types.class,
      description =
          "Type of a network's matrices in use: ${COMPLETION-CANDIDATES}. With bfloat16 a token"
              + " reads half the bytes; arithmetic stays in single precision.")
  private String type;

  /** {@code models}, of which one at least is a network, with networks of this type. */
  List<TrainedModel> of(List<TrainedModel> models, CommandSpec spec) {
    Weights type = type(spec);
    boolean hasNetworks = models.stream().anyMatch(Model.class::isInstance);
    try {
      return models.stream()
          .map(model -> hasNetworks && !(model instanceof Model) ? model : type.of(model))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), WEIGHTS + ": " + e.getMessage(), e);
    }
  }

  /** The type. */
  Weights type(CommandSpec spec) {
    try {
      return Weights.named(type);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), WEIGHTS + ": " + e.getMessage(), e);
    }
  }
}
