package rnn.spark.cli;

import java.util.ArrayList;
import picocli.CommandLine.Option;
import rnn.layer.DropoutMask;
import rnn.train.Regularization;

/** What is to keep a model from learning its text by heart. */
final class RegularizationArguments {
  @Option(
      names = "--dropout-mask",
      paramLabel = "NAME",
      completionCandidates = MaskNames.class,
      description =
          "How long a mask of --dropout lasts, ${COMPLETION-CANDIDATES}: each time step has its"
              + " own, or all steps of a window share one (variational or locked dropout).")
  String dropoutMask;

  @Option(
      names = "--weight-decay",
      paramLabel = "NUMBER",
      description =
          "Share of every parameter, biases too, that a step takes away, per unit of the learning"
              + " rate; decoupled from the gradient with every optimizer. Rows of an untied"
              + " embedding decay when their word occurs. Negative means the optimizer's own: 0.01"
              + " for adamw, else 0.")
  double weightDecay;

  @Option(
      names = "--average-last",
      paramLabel = "EPOCHS",
      description =
          "Average the parameters at the end of the last of --epochs into one more model, which is"
              + " the result if it is the best on held-out text, or if there is none; 0 means no"
              + " average. A run that ends before them has none.")
  int averageLast;

  @Option(
      names = "--patience",
      paramLabel = "EPOCHS",
      description =
          "End after as many epochs in a row without a better held-out loss; 0 means never.")
  int patience;

  /**
   * The options as a record.
   *
   * @throws IllegalArgumentException if a value is impossible
   */
  Regularization options() {
    return new Regularization(dropoutMask, weightDecay, averageLast, patience);
  }

  private static final class MaskNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    MaskNames() {
      super(DropoutMask.names());
    }
  }
}
