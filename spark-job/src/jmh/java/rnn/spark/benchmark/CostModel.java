package rnn.spark.benchmark;

import java.util.List;
import java.util.Map;
import rnn.model.Model;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.text.Vocabulary;

/** Models whose use is measured: tied LSTMs with the parameters that training begins with. */
final class CostModel {
  private static final long SEED = 5;

  private CostModel() {}

  /** The model over {@code words}, of which the first two are those of every vocabulary. */
  static Model of(List<String> words, int hidden, int layers) {
    NetworkSpec spec =
        new LanguageModelSpec(
                "lstm",
                words.size(),
                hidden,
                hidden,
                layers,
                0f,
                true,
                "none",
                "cross-entropy",
                "full",
                0)
            .network();
    return new Model(
        spec,
        spec.layout().initial(SEED),
        Vocabulary.ofTokens(words.toArray(String[]::new)),
        "whitespace",
        "sentences",
        Map.of());
  }
}
