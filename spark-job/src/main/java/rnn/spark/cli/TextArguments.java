package rnn.spark.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.batch.Labelling;
import rnn.option.OptionException;
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
      names = "--test",
      paramLabel = "PATH",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      description = "Text to measure the finished model on. Without it: it is not.")
  @Nullable List<String> test;

  /** True if there is held-out text beside the training text. */
  boolean hasHeldOut() {
    return isBuiltIn() || valid != null;
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
    return input.source("train", train);
  }

  @Nullable Source validation(InputArguments input) {
    if (isBuiltIn()) {
      return Source.grammar(VALIDATION_SEED, VALIDATION_SENTENCES);
    }
    return valid == null ? null : input.source("valid", valid);
  }

  @Nullable Source test(InputArguments input) {
    if (isBuiltIn()) {
      return Source.grammar(TEST_SEED, TEST_SENTENCES);
    }
    return test == null ? null : input.source("test", test);
  }

  private void requireNoInput(InputArguments input) {
    String given =
        valid != null
            ? "{valid}"
            : test != null ? "{test}" : input.isGiven() ? "{format} and {column}" : null;
    if (given != null) {
      throw new OptionException(
          given + " must come with {train}; without {train} the built-in grammar makes all text");
    }
  }

  /** The training text {@code source} in a few words. */
  static String inWords(Source source) {
    return source.paths().isEmpty()
        ? "text of the built-in grammar"
        : String.join(" ", source.paths());
  }
}
