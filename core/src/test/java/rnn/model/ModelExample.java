package rnn.model;

import java.util.LinkedHashMap;
import java.util.Map;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.text.Vocabulary;

/** Small models for tests. */
final class ModelExample {
  private ModelExample() {}

  static final String[] TOKENS = {
    "<unk>", "<eos>", "the", "a", "cat", "sees", "Häuser", "🙂", ",", ".", "back\\slash"
  };

  static NetworkSpec spec(String cell, boolean tied) {
    return new LanguageModelSpec(
            cell, TOKENS.length, tied ? 5 : 3, 5, 2, 0.25f, tied, "tanh", "cross-entropy")
        .network();
  }

  static Model model(String cell, boolean tied, long seed) {
    return model(spec(cell, tied), seed);
  }

  /** A model whose output is called {@code output}, in the plainest form, which all have. */
  static Model modelWith(String output, boolean tied) {
    int samples = 4;
    return model(
        new LanguageModelSpec(
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
                samples)
            .network(),
        7);
  }

  private static Model model(NetworkSpec spec, long seed) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("version", "0.1.0");
    provenance.put("trainTokens", "1000");
    provenance.put("seed", Long.toString(seed));
    provenance.put("options", "--cell " + spec.stack().cell());
    return new Model(
        spec,
        spec.layout().initial(seed),
        Vocabulary.ofTokens(TOKENS),
        "word",
        "stream",
        provenance);
  }
}
