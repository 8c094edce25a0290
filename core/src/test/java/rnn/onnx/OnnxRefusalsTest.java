package rnn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rnn.cell.ScanCell;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.Heads;
import rnn.input.InputSpec;
import rnn.input.Inputs;
import rnn.input.WordEmbedding;
import rnn.layer.LayerSpec;
import rnn.model.Model;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.option.OptionException;

/** What cannot be exported is refused by its name. */
class OnnxRefusalsTest {
  private final GraphBuilder graph = new GraphBuilder("network");
  private final Weights weights =
      new Weights(
          graph,
          RandomModels.languageModel(
              new LanguageModelSpec("gru", 9, 3, 3, 1, 0f, false, "none", "cross-entropy")
                  .network()));

  /** A thing of a kind that is not known here. */
  private static <T> T unknown(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "newer"));
  }

  private static void assertRefused(String part, Runnable export) {
    String message = assertThrows(IllegalArgumentException.class, export::run).getMessage();
    assertTrue(message.contains(part + " that ONNX can express but"), message);
  }

  @Test
  void partsThatAreNotKnownAreRefused() {
    assertRefused("a cell", () -> CellNodes.of(unknown(ScanCell.class), graph));
    assertRefused("a head", () -> LabelNodes.require(unknown(HeadSpec.class)));
    assertRefused("an input", () -> new InputNodes(graph, weights).of(unknown(InputSpec.class)));
    List<LayerSpec> layers = List.of(unknown(LayerSpec.class));
    assertRefused("layers", () -> new LayerNodes(graph, weights).ofRows(layers, "rows"));
  }

  /** A kind that joins these lists needs nodes, or a refusal, and a case in the tests beside. */
  @Test
  void theKindsAreThoseThatAreTested() {
    assertEquals(
        List.of("vocabulary", "crf", "softmax", "pooled"), List.copyOf(Heads.kinds().keySet()));
    assertEquals(Set.of("words", "characters", "concatenation"), Inputs.kinds().keySet());
  }

  @Test
  void headsThatLookAtWholeSequencesAreRefused() {
    NetworkSpec crf =
        new NetworkSpec(
            new WordEmbedding.Spec(9, 4),
            new StackSpec("lstm", StackSpec.BOTH, 1, 3, 0),
            new ConditionalRandomField.Spec(6, 5, List.of()));
    Model model = RandomModels.ofLabels(crf, 9);
    String message = assertThrows(OptionException.class, () -> OnnxModel.of(model)).getMessage();
    assertTrue(message.contains("has the head crf"), message);
    assertTrue(message.endsWith("train one with head softmax"), message);
  }

  @Test
  void filesThatProtobufCannotHoldAreRefused() {
    OnnxModel.requireSize(500_000_000, Map.of());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> OnnxModel.requireSize(537_000_000, Map.of("vocabulary", "a\nb")))
            .getMessage();
    assertTrue(message.contains("less than 2 GB"), message);
  }
}
