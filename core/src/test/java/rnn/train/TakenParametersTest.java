package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Batch;
import rnn.head.ConditionalRandomField;
import rnn.head.LabelSoftmax;
import rnn.head.VocabularySpec;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.WordEmbedding;
import rnn.layer.Pass;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.network.LanguageModelSpec;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.ParameterLayout;

class TakenParametersTest {
  private static final int V = 61;
  private static final int H = 17;
  private static final int ADDED = 9;

  private static NetworkSpec languageModel(int words, String output, boolean isTied) {
    return new LanguageModelSpec(
            "lstm", words, H, H, 1, 0f, isTied, "none", "cross-entropy", output, 7)
        .network();
  }

  private static NetworkSpec grown(NetworkSpec from, int words) {
    VocabularySpec head = (VocabularySpec) from.head();
    NetworkSpec larger = languageModel(words, head.output(), head.tiesEmbedding());
    return new NetworkSpec(
        larger.input(),
        larger.stack(),
        ((VocabularySpec) larger.head()).withAddedWords(words - head.vocabularySize()));
  }

  private static float[] probabilities(NetworkSpec spec, float[] parameters) {
    Network network = Network.forEvaluation(spec, 3, 1, new ScalarKernels());
    System.arraycopy(parameters, 0, network.parameters(), 0, parameters.length);
    Pass pass = new Pass();
    Batch batch = new Batch(3, 1);
    batch.start(3);
    batch.put(0, 0, 2, 40);
    batch.put(1, 0, 40, 60);
    batch.put(2, 0, 60, 3);
    pass.evaluate(batch);
    network.advance(pass);
    Tensor next = Tensor.zeros(1, spec.vocabularySize());
    network.nextProbabilities(next);
    return next.data();
  }

  /** Old words keep their ratios, whatever the output: new ones only take a share of the mass. */
  @ParameterizedTest
  @CsvSource({"full,true", "full,false", "adaptive,true", "adaptive,false", "sampled,true"})
  void wordsThatAreAddedLeaveTheOthersAsTheyWere(String output, boolean isTied) {
    NetworkSpec from = languageModel(V, output, isTied);
    float[] values = from.layout().initial(5);
    NetworkSpec same = grown(from, V);
    assertEquals(from, same);
    TakenParameters whole = new TakenParameters(from, values, same);
    assertArrayEquals(values, whole.of(same.layout(), 1));
    assertEquals(List.of(), whole.drawn());

    NetworkSpec to = grown(from, V + ADDED);
    TakenParameters taken = new TakenParameters(from, values, to);
    float[] started = taken.of(to.layout(), 1);
    float[] fresh = to.layout().initial(1);
    float[] before = probabilities(from, values);
    float[] after = probabilities(to, started);
    double old = 0;
    for (int w = 0; w < V; w++) {
      old += after[w];
    }
    assertTrue(old < 1 && old > 0.5, "share " + old);
    boolean isAdaptive = output.equals("adaptive");
    int words = isAdaptive ? 7 : V; // those of the head keep their probabilities
    for (int w = 0; w < words; w++) {
      assertEquals(before[w] * (isAdaptive ? 1 : old), after[w], 1e-6, "word " + w);
    }
    float[] rows = to.layout().values(started, EmbeddingWeight.NAME);
    float[] drawn = to.layout().values(fresh, EmbeddingWeight.NAME);
    assertArrayEquals(
        Arrays.copyOfRange(drawn, V * H, (V + ADDED) * H),
        Arrays.copyOfRange(rows, V * H, (V + ADDED) * H));
    assertArrayEquals(
        from.layout().values(values, EmbeddingWeight.NAME), Arrays.copyOf(rows, V * H));
    assertTrue(taken.drawn().contains("the rest of embedding.weight"), taken.drawn().toString());
    assertTrue(
        taken.taken().contains("embedding.weight (61 x 17 of 70 x 17)"), taken.taken().toString());
  }

  /** Twenty names say less than a few; what is not whole has its name in the model file. */
  @Test
  void partsThatAreWholeAreNamedAlone() {
    NetworkSpec from = languageModel(V, "adaptive", true);
    TakenParameters more =
        new TakenParameters(from, from.layout().initial(5), grown(from, V + ADDED));
    assertEquals(
        List.of(
            "embedding.weight (61 x 17 of 70 x 17)",
            "layer 0",
            "output head",
            "output clusters 0 to 2",
            "output.tail.3.0.weight",
            "output.tail.3.1.weight (26 x 16 of 35 x 16)"),
        more.takenParts());
    assertEquals(
        List.of("the rest of embedding.weight", "the rest of output.tail.3.1.weight"),
        more.drawnParts());

    TakenParameters tagger =
        new TakenParameters(from, from.layout().initial(5), tagger(StackSpec.BOTH, 2, "lstm", 0));
    assertEquals(List.of("embedding.weight (61 x 17 of 70 x 17)", "layer 0"), tagger.takenParts());
    assertEquals(
        List.of(
            "the rest of embedding.weight",
            "backward layer 0",
            "layer 1",
            "backward layer 1",
            "head"),
        tagger.drawnParts());
  }

  private static NetworkSpec tagger(String direction, int layers, String cell, int characters) {
    WordEmbedding.Spec words = new WordEmbedding.Spec(V + ADDED, H);
    StackSpec stack = new StackSpec(cell, direction, layers, H, 0.1f);
    Concatenation.Spec input =
        new Concatenation.Spec(
            characters == 0
                ? List.of(words)
                : List.of(words, new CharacterEncoder.Spec(characters, 5, cell, 6)));
    return new NetworkSpec(
        input, stack, new LabelSoftmax.Spec(stack.outputSize(input.outputSize()), 4));
  }

  @Test
  void aTaggerTakesOverWhatItReadsFirst() {
    NetworkSpec from = languageModel(V, "full", true);
    float[] values = from.layout().initial(5);
    NetworkSpec to = tagger(StackSpec.BOTH, 2, "lstm", 30);
    TakenParameters taken = new TakenParameters(from, values, to);
    assertEquals(
        List.of(
            "embedding.weight (61 x 17 of 70 x 17)",
            "rnn.weight_ih_l0 (68 x 17 of 68 x 29)",
            "rnn.weight_hh_l0",
            "rnn.bias_ih_l0",
            "rnn.bias_hh_l0"),
        taken.taken());
    assertTrue(taken.drawn().contains("rnn.weight_hh_l0_reverse"), taken.drawn().toString());
    assertTrue(taken.drawn().contains("rnn.weight_hh_l1"), taken.drawn().toString());
    assertTrue(taken.drawn().contains("head.weight"), taken.drawn().toString());

    ParameterLayout layout = to.layout();
    float[] weight = layout.values(taken.of(layout, 1), "rnn.weight_ih_l0"); // [4H,E + 2C]
    float[] own = from.layout().values(values, "rnn.weight_ih_l0"); // [4H,E]
    float[] fresh = layout.values(layout.initial(1), "rnn.weight_ih_l0");
    for (int row = 0; row < 4 * H; row++) {
      for (int column = 0; column < H + 12; column++) {
        float expected = column < H ? own[row * H + column] : fresh[row * (H + 12) + column];
        assertEquals(expected, weight[row * (H + 12) + column]);
      }
    }
  }

  @Test
  void aStackOfAnotherKindIsDrawn() {
    NetworkSpec from = languageModel(V, "full", true);
    float[] values = from.layout().initial(5);
    assertEquals(
        List.of("embedding.weight (61 x 17 of 70 x 17)"),
        new TakenParameters(from, values, tagger(StackSpec.FORWARD, 1, "gru", 0)).taken());
  }

  @Test
  void labelsThatAreAddedComeBehindTheOthers() {
    NetworkSpec from = withLabels(4);
    float[] values = from.layout().initial(5);
    NetworkSpec to = withLabels(6);
    float[] started = new TakenParameters(from, values, to).of(to.layout(), 1);
    float[] own = from.layout().values(values, "crf.transitions"); // [4,4]
    float[] larger = to.layout().values(started, "crf.transitions"); // [6,6]
    float[] fresh = to.layout().values(to.layout().initial(1), "crf.transitions");
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        assertEquals(i < 4 && j < 4 ? own[i * 4 + j] : fresh[i * 6 + j], larger[i * 6 + j]);
      }
    }
  }

  private static NetworkSpec withLabels(int labels) {
    StackSpec stack = new StackSpec("gru", StackSpec.BOTH, 1, H, 0f);
    return new NetworkSpec(
        new WordEmbedding.Spec(V, H),
        stack,
        new ConditionalRandomField.Spec(stack.outputSize(H), labels, List.of()));
  }
}
