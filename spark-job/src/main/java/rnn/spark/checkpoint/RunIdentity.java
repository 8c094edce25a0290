package rnn.spark.checkpoint;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rnn.network.NetworkSpec;
import rnn.option.Option;
import rnn.train.Regularization;
import rnn.train.TrainingOptions;

/**
 * Identity of a run: where two have the same, one may go on where the other stopped.
 *
 * @param optionTexts the training options by their names; the number of epochs may grow, and {@link
 *     #ADAPTABLE} ones may change
 * @param network the network, its vocabulary's size included
 * @param tokenizer name of the tokenizer
 * @param vocabulary hash of the vocabulary; of labelled data those of words, characters and labels,
 *     parted by spaces
 * @param trainingText hash of the training text's ids
 * @param validationText hash of the held-out text's ids, or {@value #NO_TEXT}
 * @param vectors what the word embedding started from
 * @param start the model that the run started from
 */
public record RunIdentity(
    Map<String, String> optionTexts,
    NetworkSpec network,
    String tokenizer,
    String vocabulary,
    String trainingText,
    String validationText,
    Vectors vectors,
    Start start)
    implements Serializable {

  /** A run that started from no model. */
  public RunIdentity(
      Map<String, String> optionTexts,
      NetworkSpec network,
      String tokenizer,
      String vocabulary,
      String trainingText,
      String validationText,
      Vectors vectors) {
    this(
        optionTexts,
        network,
        tokenizer,
        vocabulary,
        trainingText,
        validationText,
        vectors,
        Start.NONE);
  }

  /** A run all of whose parameters were drawn. */
  public RunIdentity(
      TrainingOptions options,
      NetworkSpec network,
      String tokenizer,
      String vocabulary,
      String trainingText,
      String validationText) {
    this(
        options.texts(),
        network,
        tokenizer,
        vocabulary,
        trainingText,
        validationText,
        Vectors.NONE,
        Start.NONE);
  }

  /**
   * A file of word vectors, and what a run makes of it. The name alone makes no other run.
   *
   * @param name of the file, without its directory; {@value #NO_TEXT} if there is none
   * @param bytes size of the file
   * @param sha256 hash of its bytes
   * @param mode whether the vectors are trained on
   * @param words words that have a row because the file has them, and only it
   */
  public record Vectors(String name, long bytes, String sha256, String mode, int words)
      implements Serializable {
    /** No vectors. */
    public static final Vectors NONE = new Vectors(NO_TEXT, 0, NO_TEXT, NO_TEXT, 0);

    /** The file in words. */
    String file() {
      return equals(NONE)
          ? NO_TEXT
          : "%s (%,d bytes, SHA-256 %.16s)".formatted(name, bytes, sha256);
    }
  }

  /**
   * A model that a run started from. The name alone makes no other run.
   *
   * @param name of its directory, without those around it; {@value #NO_TEXT} if there is none
   * @param sha256 hash of the file that holds the hashes of its other files
   * @param newWords limit of the words that were added to its own
   */
  public record Start(String name, String sha256, int newWords) implements Serializable {
    /** No model. */
    public static final Start NONE = new Start(NO_TEXT, NO_TEXT, 0);

    /** The model in words. */
    String model() {
      return equals(NONE) ? NO_TEXT : "%s (SHA-256 %.16s)".formatted(name, sha256);
    }
  }

  /** The hash of a text that is not there. */
  public static final String NO_TEXT = "none";

  /**
   * Options that may change when a run goes on, because a run that diverged needs it; what is in
   * the checkpoint fits any value of them.
   */
  static final Set<String> ADAPTABLE =
      Stream.of(
              TrainingOptions.LEARNING_RATE,
              TrainingOptions.CLIP,
              TrainingOptions.SCHEDULE,
              Regularization.PATIENCE)
          .map(Option::name)
          .collect(Collectors.toUnmodifiableSet());

  /** Checks the options. */
  public RunIdentity {
    optionTexts = Collections.unmodifiableMap(new LinkedHashMap<>(optionTexts));
    TrainingOptions.of(optionTexts);
  }

  /** The training options. */
  public TrainingOptions options() {
    return TrainingOptions.of(optionTexts);
  }

  /** Hash of the words. */
  String words() {
    return hash(0);
  }

  /** Hash of the characters, {@value #NO_TEXT} if they are not looked at. */
  String characters() {
    return hash(1);
  }

  /** Hash of the labels, {@value #NO_TEXT} of data without. */
  String labels() {
    return hash(2);
  }

  private String hash(int part) {
    String[] hashes = vocabulary.split(" ");
    return part < hashes.length ? hashes[part] : NO_TEXT;
  }

  /** True if the run has a held-out text. */
  boolean hasValidation() {
    return !validationText.equals(NO_TEXT);
  }
}
