package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.head.LabelSoftmax;
import rnn.head.Outputs;
import rnn.head.SampledOutput;
import rnn.head.VocabularySpec;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.WordEmbedding;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;

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

  /** Models that were written before there were words known from vectors alone. */
  @Test
  void wordsOfAnOlderModelAreAllTrained() {
    NetworkSpec spec =
        new NetworkSpec(
            new Concatenation.Spec(
                List.of(
                    new WordEmbedding.Spec(50, 7, 30, 0.4f, 40),
                    new CharacterEncoder.Spec(20, 5, "gru", 3))),
            new StackSpec("gru", StackSpec.BOTH, 1, 4, 0f),
            new LabelSoftmax.Spec(8, 3));
    ModelConfig config =
        new ModelConfig(
            ModelConfig.FORMAT_VERSION,
            "tag",
            spec,
            "PLAIN",
            "whitespace",
            "sequences",
            19,
            Map.of("vocabulary.txt", new ModelConfig.FileMark(3, "abc")),
            Map.of());
    assertEquals(40, spec.input().trainedWords());
    assertEquals(config, ModelConfig.parse(config.bytes(), "config.json"));

    String text = new String(config.bytes(), StandardCharsets.UTF_8);
    String older = text.replaceAll(",\\s*\"trainedWords\" : 40", "");
    assertNotEquals(text, older);
    NetworkSpec read =
        ModelConfig.parse(older.getBytes(StandardCharsets.UTF_8), "config.json").network();
    assertEquals(50, read.input().trainedWords());
  }
}
