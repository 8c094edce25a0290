package rnn.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.testkit.Tolerances.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.LabelSoftmax;
import rnn.head.PooledSoftmax;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.WordEmbedding;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.ParameterLayout;
import rnn.testkit.Golden;
import rnn.testkit.KernelSets;
import rnn.testkit.LabelledWindows;

/**
 * Taggers and classifiers, words and characters, against PyTorch's: loss, every gradient tensor,
 * probabilities, most probable labels. The window has padding and an empty column; PyTorch ran each
 * sequence by itself.
 */
class GoldenLabelsTest {
  private static final double TOLERANCE = 1e-5;
  private static final int T = 6;
  private static final int B = 4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tagger-lstm-crf",
        "tagger-gru-softmax",
        "classifier-lstm-max",
        "classifier-gru-last",
        "classifier-elman-mean",
        "classifier-lstm-max-shortcut"
      })
  void aModelOfLabelsComputesWhatPyTorchComputes(String name) {
    Golden golden = Golden.named(name);
    JsonNode json = golden.json();
    boolean ofTokens = name.startsWith("tagger");
    Batch batch = LabelledWindows.window(shard(json, ofTokens), T, B);
    for (Kernels kernels : KernelSets.all()) {
      Network network = Network.bind(network(json), T, B, kernels);
      ParameterLayout layout = network.gradient().layout();
      assertEquals(layout.specs().size(), golden.parameters().size(), "tensors");
      golden
          .parameters()
          .forEach(
              (parameter, values) ->
                  layout.setValues(network.parameters(), parameter, Golden.narrowed(values)));
      Pass pass = new Pass();
      pass.train(batch, 3);
      double loss = network.train(pass);
      assertClose(json.get("lossNats").asDouble(), loss, TOLERANCE, kernels.name() + ": loss");
      json.get("gradients")
          .fields()
          .forEachRemaining(
              field ->
                  assertClose(
                      Golden.doubles(field.getValue()),
                      layout.values(network.gradient().values(), field.getKey()),
                      TOLERANCE,
                      kernels.name() + ": gradient of " + field.getKey()));
      assertPredictions(json, network, batch, ofTokens);
    }
  }

  private static void assertPredictions(
      JsonNode json, Network network, Batch batch, boolean ofTokens) {
    int K = json.get("labels").asInt();
    Pass pass = new Pass();
    pass.evaluate(batch);
    network.advance(pass);
    int[] decoded = new int[T * B];
    Tensor probabilities = Tensor.zeros(T * B, K);
    network.decode(pass, decoded);
    network.probabilities(pass, probabilities);
    double[] expected = joined(json, "probabilities").stream().mapToDouble(d -> d).toArray();
    float[] computed = new float[expected.length];
    int[] labels = new int[expected.length / K];
    int[] places = ofTokens ? batch.positions() : batch.sequences();
    for (int entry = 0; entry < (ofTokens ? batch.timeSteps() * B : B); entry++) {
      if (places[entry] >= 0) {
        labels[places[entry]] = decoded[entry];
        System.arraycopy(
            probabilities.data(), probabilities.index(entry, 0), computed, places[entry] * K, K);
      }
    }
    assertClose(expected, computed, TOLERANCE, "probabilities");
    assertArrayEquals(
        joined(json, "best").stream().mapToInt(Double::intValue).toArray(), labels, "labels");
  }

  /** The numbers that all sequences have under {@code field}, one after the other. */
  private static List<Double> joined(JsonNode json, String field) {
    List<Double> values = new ArrayList<>();
    for (JsonNode sequence : json.get("sequences")) {
      Arrays.stream(Golden.doubles(sequence.get(field))).forEach(values::add);
    }
    return values;
  }

  private static NetworkSpec network(JsonNode json) {
    String cell = json.get("cell").asText();
    CharacterEncoder.Spec characters =
        new CharacterEncoder.Spec(
            json.get("characters").asInt(),
            json.get("characterEmbedding").asInt(),
            cell,
            json.get("characterHidden").asInt());
    WordEmbedding.Spec words =
        new WordEmbedding.Spec(json.get("words").asInt(), json.get("embedding").asInt());
    Concatenation.Spec input = new Concatenation.Spec(List.of(words, characters));
    StackSpec stack =
        new StackSpec(
            cell,
            StackSpec.BOTH,
            json.get("layers").asInt(),
            json.get("hidden").asInt(),
            0f,
            json.get("shortcut").asText());
    return new NetworkSpec(input, stack, head(json, stack.outputSize(input.outputSize())));
  }

  private static HeadSpec head(JsonNode json, int inputSize) {
    int K = json.get("labels").asInt();
    String head = json.get("head").asText();
    return switch (head) {
      case "crf" -> new ConditionalRandomField.Spec(inputSize, K, List.of());
      case "softmax" -> new LabelSoftmax.Spec(inputSize, K);
      default ->
          new PooledSoftmax.Spec(
              inputSize,
              K,
              head,
              true,
              IntStream.of(Golden.ints(json.get("dense"))).boxed().toList(),
              0f,
              Arrays.stream(Golden.doubles(json.get("weights"))).boxed().toList());
    };
  }

  private static Shard shard(JsonNode json, boolean ofTokens) {
    List<int[]> words = new ArrayList<>();
    List<int[]> spellings = new ArrayList<>();
    for (JsonNode sequence : json.get("sequences")) {
      words.add(Golden.ints(sequence.get("words")));
      for (JsonNode spelling : sequence.get("spellings")) {
        spellings.add(
            Arrays.stream(spelling.asText().split(",")).mapToInt(Integer::parseInt).toArray());
      }
    }
    return Shard.labelled(
        0,
        ragged(words),
        ofTokens ? Labelling.TOKENS : Labelling.SEQUENCES,
        joined(json, "gold").stream().mapToInt(Double::intValue).toArray(),
        ragged(spellings));
  }

  private static Ragged ragged(List<int[]> parts) {
    int[] starts = new int[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      starts[i + 1] = starts[i] + parts.get(i).length;
    }
    return new Ragged(parts.stream().flatMapToInt(IntStream::of).toArray(), starts);
  }
}
