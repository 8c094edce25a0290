package rnn.model;

import java.util.LinkedHashMap;
import java.util.Map;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.text.Vocabulary;

/** Small models for tests. */
final class ModelExample {
  private ModelExample() {}

  static final String[] TOKENS = {
    "<unk>", "<eos>", "the", "a", "cat", "sees", "Häuser", "🙂", ",", ".", "back\\slash"
  };

  static NetworkSpec spec(String cell, boolean tied) {
    return new NetworkSpec(
        cell, TOKENS.length, tied ? 5 : 3, 5, 2, 0.25f, tied, "tanh", "cross-entropy");
  }

  static Model model(String cell, boolean tied, long seed) {
    return model(spec(cell, tied), seed);
  }

  /** A model whose output is called {@code output}, in the plainest form, which all have. */
  static Model modelWith(String output, boolean tied) {
    int samples = 4;
    return model(
        new NetworkSpec(
            "lstm",
            TOKENS.length,
            tied ? 5 : 3,
            5,
            1,
            0f,
            tied,
            "none",
            "cross-entropy",
            output,
            samples),
        7);
  }

  private static Model model(NetworkSpec spec, long seed) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("version", "0.1.0");
    provenance.put("trainTokens", "1000");
    provenance.put("seed", Long.toString(seed));
    provenance.put("options", "--cell " + spec.cell());
    return new Model(
        spec,
        Network.layout(spec).initial(seed),
        Vocabulary.ofTokens(TOKENS),
        "word",
        "stream",
        provenance);
  }
}
