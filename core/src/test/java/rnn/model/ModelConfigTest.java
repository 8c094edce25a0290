package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.LabelSoftmax;
import rnn.head.Outputs;
import rnn.head.PooledSoftmax;
import rnn.head.SampledOutput;
import rnn.head.Transitions;
import rnn.head.VocabularySpec;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.WordEmbedding;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.task.ClassWeights;
import rnn.task.LabelScheme;
import rnn.text.LabelSet;

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

  /** Models that were written before there were shortcuts. */
  @Test
  void layersOfAnOlderModelHaveNoShortcut() {
    HeadSpec head = new PooledSoftmax.Spec(15, 3, "max", true, List.of(), 0f, List.of());
    ModelConfig config =
        new ModelConfig(
            ModelConfig.FORMAT_VERSION,
            "classify",
            new NetworkSpec(
                new WordEmbedding.Spec(50, 7, 30, 0.4f, 40),
                new StackSpec("gru", StackSpec.BOTH, 1, 4, 0f, StackSpec.INPUT),
                head),
            "PLAIN",
            "whitespace",
            "sequences",
            19,
            Map.of("vocabulary.txt", new ModelConfig.FileMark(3, "abc")),
            Map.of());
    String text = new String(config.bytes(), StandardCharsets.UTF_8);
    assertEquals(config, parsed(text));
    ModelConfig plain =
        labelled("classify", new PooledSoftmax.Spec(8, 3, "max", true, List.of(), 0f, List.of()));
    String older = new String(plain.bytes(), StandardCharsets.UTF_8);
    assertFalse(older.contains("shortcut"), older);
    assertEquals(plain, parsed(older));
  }

  private static ModelConfig labelled(String task, HeadSpec head) {
    return new ModelConfig(
        ModelConfig.FORMAT_VERSION,
        task,
        new NetworkSpec(
            new WordEmbedding.Spec(50, 7, 30, 0.4f, 40),
            new StackSpec("gru", StackSpec.BOTH, 1, 4, 0f),
            head),
        "PLAIN",
        "whitespace",
        "sequences",
        19,
        Map.of("vocabulary.txt", new ModelConfig.FileMark(3, "abc")),
        Map.of());
  }

  private static ModelConfig parsed(String config) {
    return ModelConfig.parse(config.getBytes(StandardCharsets.UTF_8), "config.json");
  }

  /** Weights of equally frequent classes stand together, and are written once. */
  @Test
  void weightsOfManyClassesAreShortAndReadInTheOlderFormToo() {
    Map<String, Long> counts = new HashMap<>();
    for (int c = 0; c < 100_000; c++) {
      counts.put("class" + c, 1 + 50_000L / (1 + c));
    }
    List<Double> weights = new ArrayList<>();
    for (float weight : ClassWeights.balanced(LabelSet.of(counts))) {
      weights.add((double) weight);
    }
    HeadSpec head = new PooledSoftmax.Spec(8, weights.size(), "max", true, List.of(), 0f, weights);
    ModelConfig config = labelled("classify", head);
    assertTrue(config.bytes().length < 20_000, config.bytes().length + " bytes");
    assertEquals(config, ModelConfig.parse(config.bytes(), "config.json"));

    List<Double> three = List.of(0.25, 0.25, 1e-7 / 3);
    ModelConfig few =
        labelled("classify", new PooledSoftmax.Spec(8, 3, "max", true, List.of(), 0f, three));
    String text = new String(few.bytes(), StandardCharsets.UTF_8);
    String written = "\"0.25*2 3.3333333333333334E-8\"";
    assertTrue(text.contains(written), text);
    assertEquals(few, parsed(text.replace(written, three.toString())));
    for (String damaged : List.of("\"0.25*2\"", "\"0.25*2 x\"", "\"1*9999999\"", "\"\"", "7")) {
      assertThrows(
          ModelFormatException.class, () -> parsed(text.replace(written, damaged)), damaged);
    }
  }

  @Test
  void transitionsOfManyLabelsAreShortAndReadInTheOlderFormToo() {
    List<String> names = new ArrayList<>(List.of("O"));
    for (int i = 0; i < 999; i++) {
      names.add("B-type" + i);
      names.add("I-type" + i);
    }
    int K = names.size();
    LabelScheme scheme = LabelScheme.of(LabelSet.ofLabels(names.toArray(String[]::new)));
    List<String> rows = Transitions.rows(scheme.transitions(K), scheme.starts(K), scheme.ends(K));
    ModelConfig config = labelled("tag", new ConditionalRandomField.Spec(8, K, rows));
    assertTrue(config.bytes().length < 50_000, config.bytes().length + " bytes");
    assertEquals(config, ModelConfig.parse(config.bytes(), "config.json"));

    // O, B-X, I-X: whatever but an I behind O and at the beginning, and every label may end.
    String older = "[ \"0b\", \"0f\", \"0f\", \"03\" ]";
    ModelConfig few =
        labelled("tag", new ConditionalRandomField.Spec(8, 3, List.of("0b", "0f", "0f", "03")));
    String text = new String(few.bytes(), StandardCharsets.UTF_8);
    assertEquals(few, parsed(text.replaceAll("\\[[^]]*\\]", older)));
  }
}
