package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.head.Outputs;
import rnn.head.SampledOutput;
import rnn.head.VocabularySpec;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

class ModelConfigTest {
  static Iterable<String> outputs() {
    return Outputs.names();
  }

  /** Of every output, samples given: those that are not drawn are no part of a network. */
  @ParameterizedTest
  @MethodSource("outputs")
  void whatIsWrittenIsReadAgain(String output) {
    NetworkSpec spec =
        new LanguageModelSpec("gru", 211, 17, 17, 1, 0f, true, "none", "cross-entropy", output, 31)
            .network();
    assertEquals(
        output.equals(SampledOutput.NAME) ? 31 : 0, ((VocabularySpec) spec.head()).samples());
    ModelConfig config =
        new ModelConfig(
            ModelConfig.FORMAT_VERSION,
            "language-model",
            spec,
            "PLAIN",
            "word",
            "stream",
            19,
            Map.of("vocabulary.txt", new ModelConfig.FileMark(3, "abc")),
            Map.of("seed", "1"));
    assertEquals(config, ModelConfig.parse(config.bytes(), "config.json"));
  }
}
