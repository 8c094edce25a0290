package rnn.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.baseline.CountedClassifier;
import rnn.baseline.CountedLanguageModel;
import rnn.baseline.CountedTagger;
import rnn.batch.Labelling;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.parameter.FixedWeights;
import rnn.predict.Classifier;
import rnn.predict.Cursor;
import rnn.predict.Scorer;
import rnn.predict.Tagger;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;

/**
 * Trained models in use: what a model does by its kind. A language model scores texts and is
 * stepped through them, a tagger tags tokens, a classifier says the classes of texts.
 *
 * <p>{@link #load} and {@link LoadedModel} are for any number of threads; what is made of a {@link
 * TrainedModel} here is for one, and shares its parameters.
 */
public final class Models {
  private Models() {}

  /**
   * The model in the local directory {@code path}, for any number of threads.
   *
   * @throws ModelFormatException if there is no sound model
   */
  public static LoadedModel load(Path path) throws IOException {
    return LoadedModel.of(ModelDirectory.readAny(new LocalFolder(path)));
  }

  /**
   * The same with weights of another type in use: with {@link Weights#BFLOAT16} a token reads half
   * the bytes, and probabilities are those of the rounded weights.
   *
   * @throws IllegalArgumentException if the model has no weights to be rounded
   */
  public static LoadedModel load(Path path, Weights weights) throws IOException {
    return LoadedModel.of(weights.of(ModelDirectory.readAny(new LocalFolder(path))));
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
   * A cursor of {@code model} at the beginning of a text. Each keeps its output weights turned, as
   * large as they are; those of a {@link LoadedModel} share them.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public static Cursor cursor(TrainedModel model) {
    return cursor(model, KernelProvider.kernels());
  }

  /** As {@link #cursor(TrainedModel)}, computed by {@code kernels}. */
  public static Cursor cursor(TrainedModel model, Kernels kernels) {
    return resumableCursor(model, fixedWeights(model), kernels);
  }

  /** A cursor of what counted, whose ids are those of {@code vocabulary}. */
  public static Cursor cursor(CountedLanguageModel counted, Vocabulary vocabulary) {
    return new BaselineCursor(vocabulary, counted);
  }

  /** As {@link #cursor(TrainedModel, Kernels)}, to take states from and to give them to. */
  static ResumableCursor resumableCursor(
      TrainedModel model, @Nullable FixedWeights fixed, Kernels kernels) {
    require(model, Labelling.NONE);
    return model instanceof BaselineModel baseline
        ? new BaselineCursor(model.vocabulary(), (CountedLanguageModel) baseline.counted())
        : new NetworkCursor((Model) model, fixed, kernels);
  }

  /** Weights of {@code model} for products of few rows, see {@link Model#fixedWeights()}. */
  static @Nullable FixedWeights fixedWeights(TrainedModel model) {
    return model instanceof Model network ? network.fixedWeights() : null;
  }

  /** A reader of texts piece by piece, at the beginning of one. */
  static TextReader textReader(TrainedModel model, @Nullable FixedWeights fixed, Kernels kernels) {
    require(model, Labelling.NONE);
    return model instanceof BaselineModel baseline
        ? new BaselineTextReader(
            new BaselineCursor(model.vocabulary(), (CountedLanguageModel) baseline.counted()))
        : new NetworkTextReader((Model) model, fixed, kernels);
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
      case NONE -> "scorer";
      case TOKENS -> "tagger";
      case SEQUENCES -> "classifier";
    };
  }

  /** Fails unless {@code model} learned from such labels. */
  static void require(TrainedModel model, Labelling labelling) {
    Labelling actual = model.encoder().labelling();
    if (actual != labelling) {
      throw new IllegalArgumentException(
          "The model must be a %s but is a %s; ask for its %s"
              .formatted(kind(labelling), kind(actual), use(actual)));
    }
  }

  /** The labels of {@code model}, which must have learned from such. */
  static LabelSet labels(TrainedModel model, Labelling labelling) {
    require(model, labelling);
    return Objects.requireNonNull(model.encoder().labels());
  }
}
