package rnn.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Labelling;
import rnn.cell.Cells;
import rnn.head.Heads;
import rnn.head.LabelShape;
import rnn.head.Outputs;
import rnn.head.WordClusters;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;

class NetworkCostTest {
  private static final int V = 31;
  private static final int E = 5;
  private static final int H = 7;
  private static final int K = 3;

  private static NetworkSpec text(String cell, String output, boolean isTied) {
    int embedding = isTied ? H : E;
    return new LanguageModelSpec(
            cell, V, embedding, H, 2, 0.1f, isTied, "none", "cross-entropy", output, 4)
        .network();
  }

  private static NetworkSpec labels(
      InputSpec input, String cell, String direction, Labelling labelling, String head) {
    StackSpec stack = new StackSpec(cell, direction, 2, H, 0.1f);
    int size = stack.outputSize(input.outputSize());
    boolean isBoth = direction.equals(StackSpec.BOTH);
    LabelShape shape =
        new LabelShape(size, K, List.of(), "last", isBoth, List.of(4), 0.1f, List.of());
    return new NetworkSpec(input, stack, Heads.named(head, labelling, shape));
  }

  static Stream<NetworkSpec> networks() {
    List<NetworkSpec> specs = new ArrayList<>();
    InputSpec words = new WordEmbedding.Spec(V, E);
    for (String cell : Cells.names()) {
      for (String output : Outputs.names()) {
        specs.add(text(cell, output, true));
        specs.add(text(cell, output, false));
      }
      InputSpec characters = new CharacterEncoder.Spec(11, 3, cell, 4);
      InputSpec both = new Concatenation.Spec(List.of(words, characters));
      for (InputSpec input : List.of(words, both)) {
        for (Labelling labelling : List.of(Labelling.TOKENS, Labelling.SEQUENCES)) {
          for (String head : Heads.names(labelling)) {
            specs.add(labels(input, cell, StackSpec.BOTH, labelling, head));
            specs.add(labels(input, cell, StackSpec.FORWARD, labelling, head));
          }
        }
      }
    }
    return specs.stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void parametersOfThePartsAreThoseOfTheNetwork(NetworkSpec spec) {
    NetworkCost cost = NetworkCost.of(spec, 0.1);
    assertEquals(spec.layout().parameterCount(), cost.parameters());
    assertEquals(NetworkCost.EMBEDDING, cost.parts().get(0).name());
    assertEquals(NetworkCost.OUTPUT, cost.parts().get(cost.parts().size() - 1).name());
    assertTrue(cost.trainingFlop() > 0);
  }

  private static double flop(NetworkSpec spec, String part) {
    return NetworkCost.of(spec, 0.25).parts().stream()
        .filter(p -> p.name().equals(part))
        .mapToDouble(p -> p.forwardFlop() + p.backwardFlop())
        .sum();
  }

  @Test
  void sixOperationsForEachWeightThatATokenMeets() {
    // G·H·(I + H) weights; of cells without a product on the state G·H·I.
    assertEquals(6 * 4 * 7 * (5 + 7), flop(text("lstm", "full", false), "layer 1"));
    assertEquals(6 * 4 * 7 * (7 + 7), flop(text("lstm", "full", false), "layer 2"));
    assertEquals(6 * 3 * 7 * (5 + 7), flop(text("gru", "full", false), "layer 1"));
    assertEquals(6 * 7 * (5 + 7), flop(text("elman", "full", false), "layer 1"));
    assertEquals(6 * 3 * 7 * 5, flop(text("qrnn", "full", false), "layer 1"));
    assertEquals(6 * 2 * 3 * 7 * 5, flop(text("qrnn2", "full", false), "layer 1"));
    assertEquals(6 * 2 * 7 * 5, flop(text("mingru", "full", false), "layer 1"));
    assertEquals(0, flop(text("lstm", "full", false), "embedding"));
  }

  @Test
  void outputsOverTheVocabularyCountWhatATokenMeets() {
    assertEquals(6 * 31 * 7, flop(text("lstm", "full", true), "output"));
    assertEquals(6 * 31 * 7, flop(text("lstm", "full", false), "output"));
    assertEquals(6 * (4 + 1) * 7, flop(text("lstm", "sampled", true), "output"));
    NetworkCost.Part sampled = NetworkCost.of(text("lstm", "sampled", true), 1).parts().get(3);
    assertEquals(2 * 31 * 7, sampled.evaluationFlop());
  }

  @Test
  void anAdaptiveOutputCountsAClusterAsOftenAsItIsMet() {
    WordClusters clusters = WordClusters.of(10_000);
    double weights = 200.0 * (clusters.headWords() + clusters.count());
    double shares = 0;
    for (int k = 0; k < clusters.count(); k++) {
      int width = clusters.width(k, 200);
      weights += clusters.share(k) * (200.0 * width + (double) width * clusters.size(k));
      shares += clusters.share(k);
    }
    NetworkSpec spec =
        new LanguageModelSpec(
                "lstm", 10_000, 200, 200, 1, 0, true, "none", "cross-entropy", "adaptive", 0)
            .network();
    assertEquals(6 * weights, flop(spec, "output"), 1e-6);
    // Zipf's law: the hundred words of the head are about half of a text.
    assertEquals(Math.log(100) / (Math.log(10_000) + 0.5772), shares, 1e-4);
  }

  @Test
  void headsOfLabelsCountTokensOrSequences() {
    InputSpec words = new WordEmbedding.Spec(V, E);
    NetworkSpec softmax = labels(words, "lstm", StackSpec.BOTH, Labelling.TOKENS, "softmax");
    assertEquals(2 * 6 * 4 * 7 * (5 + 7), flop(softmax, "layer 1"));
    assertEquals(6 * 3 * 14, flop(softmax, "output"));
    NetworkSpec crf = labels(words, "lstm", StackSpec.BOTH, Labelling.TOKENS, "crf");
    assertEquals(6 * 3 * (14 + 3), flop(crf, "output"));
    String pooled = Heads.names(Labelling.SEQUENCES).get(0);
    NetworkSpec classes = labels(words, "lstm", StackSpec.BOTH, Labelling.SEQUENCES, pooled);
    assertEquals(0.25 * 6 * (14 * 4 + 4 * 3), flop(classes, "output"));
  }
}
