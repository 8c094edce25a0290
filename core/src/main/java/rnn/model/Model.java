package rnn.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rnn.batch.ExampleEncoder;
import rnn.batch.Readings;
import rnn.math.Kernels;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.parameter.Bfloat16Weights;
import rnn.parameter.FixedWeights;
import rnn.parameter.ParameterLayout;
import rnn.task.Scoring;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/**
 * A trained model: everything needed to evaluate it, to use it, or to say where it came from.
 *
 * @param network the network's shape
 * @param parameters its flat parameters {@code [P]} in the order of {@link #layout()}; shared, not
 *     copied
 * @param encoder its words, and characters and labels if it has some
 * @param scoring its task, and what its labels say
 * @param tokenizer what divides a line into tokens
 * @param reading name of how it read its text in {@code rnn.batch.Readings}
 * @param provenance where it came from, in a reader's order: version, data counts and hash, seed,
 *     options as given
 */
public record Model(
    NetworkSpec network,
    float[] parameters,
    ExampleEncoder encoder,
    Scoring scoring,
    Tokenizer tokenizer,
    String reading,
    Map<String, String> provenance)
    implements TrainedModel {

  /** A language model whose {@code tokenizer} its name makes. */
  public Model(
      NetworkSpec network,
      float[] parameters,
      Vocabulary vocabulary,
      String tokenizer,
      String reading,
      Map<String, String> provenance) {
    this(network, parameters, vocabulary, Tokenizers.named(tokenizer), reading, provenance);
  }

  /** A language model. */
  public Model(
      NetworkSpec network,
      float[] parameters,
      Vocabulary vocabulary,
      Tokenizer tokenizer,
      String reading,
      Map<String, String> provenance) {
    this(
        network,
        parameters,
        ExampleEncoder.ofText(vocabulary),
        Scoring.OF_LANGUAGE_MODELS,
        tokenizer,
        reading,
        provenance);
  }

  /** Checks that network, parameters, words, characters and labels have the same sizes. */
  public Model {
    requireSize("vocabulary", "tokens", network.vocabularySize(), encoder.words().size());
    int characters = encoder.characters() == null ? 0 : encoder.characters().size();
    requireSize("alphabet", "characters", network.input().characters(), characters);
    int labels = encoder.labels() == null ? network.head().targets() : encoder.labels().size();
    requireSize("label set", "labels", network.head().targets(), labels);
    int size = network.layout().size();
    if (parameters.length != size) {
      throw new IllegalArgumentException(
          "A model's flat parameters must have the length of its layout, %d, but have %d"
              .formatted(size, parameters.length));
    }
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  private static void requireSize(String what, String entries, int ofNetwork, int size) {
    if (size != ofNetwork) {
      throw new IllegalArgumentException(
          "A model's %s must have as many %s as its network, %d, but has %d"
              .formatted(what, entries, ofNetwork, size));
    }
  }

  /** The model with other parameters and provenance. */
  public Model with(float[] parameters, Map<String, String> provenance) {
    return new Model(network, parameters, encoder, scoring, tokenizer, reading, provenance);
  }

  /** The tokens, as many as the network's vocabulary size. */
  @Override
  public Vocabulary vocabulary() {
    return encoder.words();
  }

  /** True if the network begins each sentence from a fresh state. */
  public boolean forgetsAtSentenceEnd() {
    return !Readings.named(reading).carriesState();
  }

  /** Names, shapes and places of the parameters. */
  public ParameterLayout layout() {
    return network.layout();
  }

  /**
   * The type of its weights in use: {@link Weights#BFLOAT16} if each of its matrices is exactly
   * that, so rounded once or read from such a file.
   */
  public Weights weights() {
    return Bfloat16Weights.areIn(layout(), parameters) ? Weights.BFLOAT16 : Weights.FLOAT32;
  }

  /** The model with matrices of this type: itself, or rounded to the nearest, halves to even. */
  public Model with(Weights weights) {
    return switch (weights) {
      case FLOAT32 -> this;
      case BFLOAT16 -> with(Bfloat16Weights.rounded(layout(), parameters), provenance);
    };
  }

  /** Its weights for products of few rows, to be shared by all that use it. */
  FixedWeights fixedWeights() {
    return new FixedWeights(layout(), parameters);
  }

  /** A network for evaluation that shares the parameters, for windows of this size. */
  Network bound(int timeSteps, int batchSize, Kernels kernels) {
    return bound(null, timeSteps, batchSize, kernels);
  }

  /** The same, which shares {@link #fixedWeights()} too. */
  Network bound(@Nullable FixedWeights fixed, int timeSteps, int batchSize, Kernels kernels) {
    return Network.sharing(network, parameters, fixed, timeSteps, batchSize, kernels);
  }
}
