package rnn.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import rnn.batch.Labelling;
import rnn.math.KernelProvider;
import rnn.predict.Classifier;
import rnn.predict.Scorer;
import rnn.predict.State;
import rnn.predict.Tagger;
import rnn.text.LabelSet;

/**
 * Trained models in use: what a model does by its kind. A language model scores texts and is
 * stepped through them, a tagger tags tokens, a classifier says the classes of texts.
 */
public final class Models {
  private Models() {}

  /**
   * The model in the local directory {@code path}.
   *
   * @throws ModelFormatException if there is no sound model
   */
  public static Model load(Path path) throws IOException {
    return ModelDirectory.read(path);
  }

  /**
   * The scorer that {@code model} is.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public static Scorer scorer(Model model) {
    return new NetworkScorer(model, KernelProvider.kernels());
  }

  /**
   * A state of {@code model} at the beginning of a text. Each has a copy of the parameters.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public static State state(Model model) {
    return new NetworkState(model, KernelProvider.kernels());
  }

  /**
   * The tagger that {@code model} is.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Tagger tagger(Model model) {
    return new NetworkTagger(model, KernelProvider.kernels());
  }

  /**
   * The classifier that {@code model} is.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Classifier classifier(Model model) {
    return new NetworkClassifier(model, KernelProvider.kernels());
  }

  /**
   * Kind of {@code model}, in words: {@code language model}, {@code tagger}, {@code classifier}.
   */
  public static String kind(Model model) {
    return kind(model.encoder().labelling());
  }

  /** Kind of a model with this labelling, in words. */
  public static String kind(Labelling labelling) {
    return switch (labelling) {
      case NONE -> "language model";
      case TOKENS -> "tagger";
      case SEQUENCES -> "classifier";
    };
  }

  private static String use(Labelling labelling) {
    return switch (labelling) {
      case NONE -> "Models.scorer or Models.state";
      case TOKENS -> "Models.tagger";
      case SEQUENCES -> "Models.classifier";
    };
  }

  /** Fails unless {@code model} learned from such labels. */
  static void require(Model model, Labelling labelling) {
    Labelling actual = model.encoder().labelling();
    if (actual != labelling) {
      throw new IllegalArgumentException(
          "The model must be a %s but is a %s; use %s"
              .formatted(kind(labelling), kind(actual), use(actual)));
    }
  }

  /** The labels of {@code model}, which must have learned from such. */
  static LabelSet labels(Model model, Labelling labelling) {
    require(model, labelling);
    return Objects.requireNonNull(model.encoder().labels());
  }
}
