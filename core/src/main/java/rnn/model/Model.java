package rnn.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import rnn.batch.Readings;
import rnn.network.NetworkSpec;
import rnn.parameter.ParameterLayout;
import rnn.text.Vocabulary;

/**
 * A trained language model: everything needed to evaluate it, to draw text from it, or to say where
 * it came from.
 *
 * @param network the network's shape
 * @param parameters its flat parameters {@code [P]} in the order of {@link #layout()}; shared, not
 *     copied
 * @param vocabulary the tokens, as many as the network's vocabulary size
 * @param tokenizer name of the tokenizer in {@code rnn.text.Tokenizers}
 * @param reading name of how it read its text in {@code rnn.batch.Readings}
 * @param provenance where it came from, in a reader's order: version, data counts and hash, seed,
 *     options as given
 */
public record Model(
    NetworkSpec network,
    float[] parameters,
    Vocabulary vocabulary,
    String tokenizer,
    String reading,
    Map<String, String> provenance) {

  /** Checks that network, parameters and vocabulary have the same sizes. */
  public Model {
    int tokens = vocabulary.size();
    if (tokens != network.vocabularySize()) {
      throw new IllegalArgumentException(
          "A model's vocabulary must have as many tokens as its network, %d, but has %d"
              .formatted(network.vocabularySize(), tokens));
    }
    int size = network.layout().size();
    if (parameters.length != size) {
      throw new IllegalArgumentException(
          "A model's flat parameters must have the length of its layout, %d, but have %d"
              .formatted(size, parameters.length));
    }
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /** True if the network begins each sentence from a fresh state. */
  public boolean forgetsAtSentenceEnd() {
    return !Readings.named(reading).carriesState();
  }

  /** Names, shapes and places of the parameters. */
  public ParameterLayout layout() {
    return network.layout();
  }
}
