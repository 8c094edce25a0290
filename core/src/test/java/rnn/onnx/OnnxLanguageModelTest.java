package rnn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Batch;
import rnn.cell.Cells;
import rnn.head.Loss;
import rnn.head.Losses;
import rnn.head.Outputs;
import rnn.head.VocabularySpec;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Tensor;
import rnn.model.Model;
import rnn.network.LanguageModelSpec;
import rnn.network.Network;
import rnn.network.NetworkSpec;

/** What ONNX Runtime computes of an exported language model is what the library computes. */
class OnnxLanguageModelTest {
  private static final double TOLERANCE = 1e-5; // of log-probabilities
  private static final int V = 61;

  static Stream<NetworkSpec> networks() {
    List<NetworkSpec> specs = new ArrayList<>();
    for (String cell : Cells.names()) {
      specs.add(of(cell, 7, 11, 1, false, "full"));
      specs.add(of(cell, 11, 11, 3, false, "full"));
    }
    for (String output : Outputs.names()) {
      for (int hidden : new int[] {11, 33}) { // rare words of an adaptive softmax have 11, and 16
        specs.add(of("lstm", hidden, hidden, 2, true, output));
        specs.add(of("gru", 5, hidden, 1, false, output));
      }
    }
    for (Loss loss : Losses.all()) {
      specs.add(
          new LanguageModelSpec("lstm", V, 5, 6, 1, 0.5f, false, "tanh", loss.name(), "full", 0)
              .network());
    }
    NetworkSpec added = of("lstm", 6, 6, 1, false, "adaptive");
    specs.add(
        new NetworkSpec(
            added.input(), added.stack(), ((VocabularySpec) added.head()).withAddedWords(9)));
    return specs.stream();
  }

  private static NetworkSpec of(
      String cell, int embedding, int hidden, int layers, boolean tied, String output) {
    return new LanguageModelSpec(
            cell, V, embedding, hidden, layers, 0.3f, tied, "none", "cross-entropy", output, 13)
        .network();
  }

  /** Windows of several shapes, each continuing where the one before ended. */
  @ParameterizedTest
  @MethodSource("networks")
  void logProbabilitiesOfWindowsThatContinue(NetworkSpec spec) throws OrtException {
    Model model = RandomModels.languageModel(spec);
    try (OnnxSession session = new OnnxSession(model)) {
      for (int B : new int[] {1, 4}) {
        Network network = Network.sharing(spec, model.parameters(), 9, B, KernelProvider.kernels());
        Map<String, float[]> states = zeros(session, B);
        boolean continues = false;
        for (int T : new int[] {6, 1, 1, 9, 3}) {
          long[] tokens = tokens(B, T);
          float[] expected = run(network, tokens, B, T, continues);
          Map<String, float[]> outputs = run(session, tokens, B, T, states);
          assertArrayEquals(expected, outputs.get(OnnxModel.LOG_PROBABILITIES), (float) TOLERANCE);
          states = next(outputs);
          continues = true;
        }
      }
    }
  }

  /** Two halves, the second from the states behind the first, are the whole. */
  @ParameterizedTest
  @MethodSource("networks")
  void halvesMakeTheWhole(NetworkSpec spec) throws OrtException {
    int B = 3;
    try (OnnxSession session = new OnnxSession(RandomModels.languageModel(spec))) {
      long[] tokens = tokens(B, 8);
      Map<String, float[]> zeros = zeros(session, B);
      Map<String, float[]> whole = run(session, tokens, B, 8, zeros);
      Map<String, float[]> first = run(session, part(tokens, B, 8, 0, 5), B, 5, zeros);
      Map<String, float[]> second = run(session, part(tokens, B, 8, 5, 8), B, 3, next(first));
      for (int b = 0; b < B; b++) {
        for (int t = 0; t < 8; t++) {
          float[] half = (t < 5 ? first : second).get(OnnxModel.LOG_PROBABILITIES);
          int row = t < 5 ? b * 5 + t : b * 3 + t - 5;
          assertArrayEquals(
              row(whole.get(OnnxModel.LOG_PROBABILITIES), b * 8 + t), row(half, row), 2e-6f);
        }
      }
      next(whole).forEach((name, state) -> assertArrayEquals(state, next(second).get(name), 2e-6f));
    }
  }

  @Test
  void metadataHaveTheWords() throws OrtException {
    Model model = RandomModels.languageModel(of("lstm", 4, 4, 1, false, "full"));
    try (OnnxSession session = new OnnxSession(model)) {
      Map<String, String> metadata = session.session().getMetadata().getCustomMetadata();
      assertEquals("language-model", metadata.get("task"));
      assertArrayEquals(model.vocabulary().tokens(), metadata.get("vocabulary").split("\n"));
      assertEquals("0", metadata.get("unknown_id"));
      assertEquals("1", metadata.get("end_of_sentence_id"));
      assertEquals("whitespace", metadata.get("tokenizer"));
      assertEquals("stream", metadata.get("reading"));
      assertEquals("1", metadata.get("provenance.seed"));
      assertEquals(
          List.of("log_probabilities", "next_state.0.h", "next_state.0.c"),
          List.copyOf(session.session().getOutputNames()));
      assertEquals(
          List.of("tokens", "state.0.h", "state.0.c"),
          List.copyOf(session.session().getInputNames()));
    }
  }

  private static long[] tokens(int B, int T) {
    return new Random(31L * B + T).longs((long) B * T, 0, V).toArray(); // unknown ones too
  }

  /** Columns {@code [first, end)} of {@code tokens [B,T]}. */
  private static long[] part(long[] tokens, int B, int T, int first, int end) {
    long[] part = new long[B * (end - first)];
    for (int b = 0; b < B; b++) {
      System.arraycopy(tokens, b * T + first, part, b * (end - first), end - first);
    }
    return part;
  }

  private static float[] row(float[] values, int row) {
    return Arrays.copyOfRange(values, row * V, (row + 1) * V);
  }

  /** Log-probabilities {@code [B,T,V]} by the library, which has time before batch. */
  private static float[] run(Network network, long[] tokens, int B, int T, boolean continues) {
    Batch batch = new Batch(T, B);
    if (continues) {
      batch.resume(T);
    } else {
      batch.start(T);
    }
    for (int i = 0; i < B * T; i++) {
      batch.put(i % T, i / T, (int) tokens[i], Batch.PADDING);
    }
    Pass pass = new Pass();
    pass.evaluate(batch);
    network.advance(pass);
    Tensor probabilities = Tensor.zeros(T * B, V);
    network.wordProbabilities(network.activations().rows(0, T * B), probabilities);
    float[] logs = new float[B * T * V];
    for (int i = 0; i < B * T; i++) {
      for (int v = 0; v < V; v++) {
        logs[i * V + v] = (float) Math.log(probabilities.get(i % T * B + i / T, v));
      }
    }
    return logs;
  }

  private static Map<String, float[]> run(
      OnnxSession session, long[] tokens, int B, int T, Map<String, float[]> states)
      throws OrtException {
    session.integers("tokens", tokens, B, T);
    for (Map.Entry<String, float[]> state : states.entrySet()) {
      session.floats(state.getKey(), state.getValue(), 1, B, state.getValue().length / B);
    }
    return session.run();
  }

  private static Map<String, float[]> zeros(OnnxSession session, int B) throws OrtException {
    Map<String, float[]> zeros = new LinkedHashMap<>();
    for (Map.Entry<String, ai.onnxruntime.NodeInfo> input :
        session.session().getInputInfo().entrySet()) {
      if (input.getKey().startsWith("state.")) {
        long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
        zeros.put(input.getKey(), new float[B * (int) shape[2]]);
      }
    }
    return zeros;
  }

  private static Map<String, float[]> next(Map<String, float[]> outputs) {
    Map<String, float[]> states = new LinkedHashMap<>();
    outputs.forEach(
        (name, value) -> {
          if (name.startsWith("next_state.")) {
            states.put(name.substring("next_".length()), value);
          }
        });
    return states;
  }
}
