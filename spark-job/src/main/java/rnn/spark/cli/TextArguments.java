package rnn.spark.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.batch.Labelling;
import rnn.spark.data.Source;

/** The texts of a training run: the user's, or the built-in grammar's. */
final class TextArguments {
  // Few passes over much text: more passes over less would learn the sentences instead of the
  // grammar.
  private static final long TRAINING_SENTENCES = 150_000;
  private static final long LABELLED_SENTENCES = 6_000; // labels are learned from less
  private static final long VALIDATION_SENTENCES = 2_000;
  private static final long TEST_SENTENCES = 5_000;
  private static final long TRAINING_SEED = 1;
  private static final long VALIDATION_SEED = 2;
  private static final long TEST_SEED = 3;
  private static final double MAX_VALID_FRACTION = 0.5;

  @Option(
      names = "--train",
      paramLabel = "PATH",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      description =
          "Text to train on: files, directories or globs, on any Hadoop file system. Without it:"
              + " text made by the built-in grammar, with recipe "
              + Recipes.FOR_BUILT_IN_TEXT
              + ".")
  @Nullable List<String> train;

  @Option(
      names = "--valid",
      paramLabel = "PATH",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      description =
          "Held-out text, measured after each epoch; the best epoch's model is kept. Without it: a"
              + " part of the training text, see --valid-fraction.")
  @Nullable List<String> valid;

  @Option(
      names = "--valid-fraction",
      paramLabel = "SHARE",
      description =
          "Share of the training text, up to 0.5, that is kept back to judge epochs by where there"
              + " is no --valid; 0 keeps nothing back, and the last epoch's model is kept. Without"
              + " it: 0.05, but at most some 200,000 tokens.")
  @Nullable Double validFraction;

  @Option(
      names = "--test",
      paramLabel = "PATH",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      description = "Text to measure the finished model on. Without it: it is not.")
  @Nullable List<String> test;

  /**
   * The share of the training text to keep back; 0 where there is held-out text or the share is
   * {@link #isFractionOpen}.
   *
   * @throws IllegalArgumentException if it is impossible, or there is held-out text too
   */
  double validFraction() {
    if (validFraction == null) {
      return 0;
    }
    if (!(validFraction >= 0 && validFraction <= MAX_VALID_FRACTION)) {
      throw new IllegalArgumentException(
          "--valid-fraction must be from 0 (nothing kept back) to %s but is %s"
              .formatted(MAX_VALID_FRACTION, validFraction));
    }
    if (validFraction > 0 && (valid != null || isBuiltIn())) {
      throw new IllegalArgumentException(
          "--valid-fraction must come with --train and without --valid, which judges epochs by"
              + " itself; leave one out");
    }
    return validFraction;
  }

  /** True if a share is to be kept back that is chosen for the text. */
  boolean isFractionOpen() {
    return validFraction == null && valid == null && !isBuiltIn();
  }

  /** True if there will be held-out text, given or kept back. */
  boolean judgesEpochs() {
    return isBuiltIn() || valid != null || isFractionOpen() || validFraction() > 0;
  }

  /** True if the text is the grammar's. */
  boolean isBuiltIn() {
    return train == null;
  }

  Source training(InputArguments input, Labelling labelling) {
    if (train == null) {
      requireNoInput(input);
      return Source.grammar(
          TRAINING_SEED, labelling == Labelling.NONE ? TRAINING_SENTENCES : LABELLED_SENTENCES);
    }
    return input.source("--train", train);
  }

  @Nullable Source validation(InputArguments input) {
    if (isBuiltIn()) {
      return Source.grammar(VALIDATION_SEED, VALIDATION_SENTENCES);
    }
    return valid == null ? null : input.source("--valid", valid);
  }

  @Nullable Source test(InputArguments input) {
    if (isBuiltIn()) {
      return Source.grammar(TEST_SEED, TEST_SENTENCES);
    }
    return test == null ? null : input.source("--test", test);
  }

  private void requireNoInput(InputArguments input) {
    String given =
        valid != null
            ? "--valid"
            : test != null ? "--test" : input.isGiven() ? "--format and --column" : null;
    if (given != null) {
      throw new IllegalArgumentException(
          "%s must come with --train; without --train the built-in grammar makes all text"
              .formatted(given));
    }
  }
}
