package rnn.spark.checkpoint;

import java.util.Set;
import rnn.network.NetworkSpec;
import rnn.train.TrainingOptions;

/**
 * What makes two runs the same run, so that one may go on where the other stopped.
 *
 * @param options the training options; the number of epochs may grow, and {@link #ADAPTABLE} ones
 *     may change
 * @param network the network, its vocabulary's size included
 * @param tokenizer name of the tokenizer
 * @param vocabulary hash of the vocabulary
 * @param trainingText hash of the training text's ids
 * @param validationText hash of the held-out text's ids, or {@value #NO_TEXT}
 */
public record RunIdentity(
    TrainingOptions options,
    NetworkSpec network,
    String tokenizer,
    String vocabulary,
    String trainingText,
    String validationText) {

  /** The hash of a text that is not there. */
  public static final String NO_TEXT = "none";

  /**
   * Options that may change when a run goes on, because a run that diverged needs it; what is in
   * the checkpoint fits any value of them.
   */
  static final Set<String> ADAPTABLE = Set.of("learningRate", "clip", "schedule", "patience");

  /** True if the run has a held-out text. */
  boolean hasValidation() {
    return !validationText.equals(NO_TEXT);
  }
}
