package rnn.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import rnn.baseline.CountedClassifier;
import rnn.baseline.CountedLanguageModel;
import rnn.baseline.CountedTagger;
import rnn.batch.Labelling;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.predict.Classifier;
import rnn.predict.Scorer;
import rnn.predict.State;
import rnn.predict.Tagger;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;

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
  public static TrainedModel load(Path path) throws IOException {
    return ModelDirectory.readAny(new LocalFolder(path));
  }

  /**
   * The scorer that {@code model} is.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public static Scorer scorer(TrainedModel model) {
    require(model, Labelling.NONE);
    return model instanceof BaselineModel baseline
        ? new BaselineScorer(model.encoder(), (CountedLanguageModel) baseline.counted())
        : new NetworkScorer((Model) model, KernelProvider.kernels());
  }

  /**
   * A state of {@code model} at the beginning of a text. Each has a copy of the parameters.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public static State state(TrainedModel model) {
    return state(model, KernelProvider.kernels());
  }

  /** As {@link #state(TrainedModel)}, computed by {@code kernels}. */
  public static State state(TrainedModel model, Kernels kernels) {
    require(model, Labelling.NONE);
    return model instanceof BaselineModel baseline
        ? new BaselineState(model.vocabulary(), (CountedLanguageModel) baseline.counted())
        : new NetworkState((Model) model, kernels);
  }

  /** A state of what counted, whose ids are those of {@code vocabulary}. */
  public static State state(CountedLanguageModel counted, Vocabulary vocabulary) {
    return new BaselineState(vocabulary, counted);
  }

  /**
   * The tagger that {@code model} is.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Tagger tagger(TrainedModel model) {
    require(model, Labelling.TOKENS);
    return model instanceof BaselineModel baseline
        ? new BaselineTagger(model.encoder(), (CountedTagger) baseline.counted())
        : new NetworkTagger((Model) model, KernelProvider.kernels());
  }

  /**
   * The classifier that {@code model} is.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Classifier classifier(TrainedModel model) {
    require(model, Labelling.SEQUENCES);
    return model instanceof BaselineModel baseline
        ? new BaselineClassifier(model.encoder(), (CountedClassifier) baseline.counted())
        : new NetworkClassifier((Model) model, KernelProvider.kernels());
  }

  /**
   * Kind of {@code model}, in words: {@code language model}, {@code tagger}, {@code classifier}.
   */
  public static String kind(TrainedModel model) {
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
  static void require(TrainedModel model, Labelling labelling) {
    Labelling actual = model.encoder().labelling();
    if (actual != labelling) {
      throw new IllegalArgumentException(
          "The model must be a %s but is a %s; use %s"
              .formatted(kind(labelling), kind(actual), use(actual)));
    }
  }

  /** The labels of {@code model}, which must have learned from such. */
  static LabelSet labels(TrainedModel model, Labelling labelling) {
    require(model, labelling);
    return Objects.requireNonNull(model.encoder().labels());
  }
}
