package rnn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.cell.Cells;
import rnn.head.HeadSpec;
import rnn.head.Heads;
import rnn.head.LabelSoftmax;
import rnn.head.PooledSoftmax;
import rnn.head.Pooling;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Tensor;
import rnn.model.Model;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.testkit.LabelledWindows;

/** What ONNX Runtime computes of exported taggers and classifiers is what the library computes. */
class OnnxLabelsTest {
  private static final float TOLERANCE = 1e-5f; // of log-probabilities
  private static final int V = 23;
  private static final int CHARACTERS = 11;
  private static final int K = 5;
  private static final int E = 6;
  private static final int H = 7;
  private static final int[] LENGTHS = {1, 8, 3, 5};

  private static final InputSpec WORDS = new WordEmbedding.Spec(V, E);

  static Stream<NetworkSpec> networks() {
    List<NetworkSpec> specs = new ArrayList<>();
    for (String cell : Cells.names()) {
      InputSpec spelled = new CharacterEncoder.Spec(CHARACTERS, 3, cell, 4);
      InputSpec both = new Concatenation.Spec(List.of(WORDS, spelled));
      for (String direction : List.of(StackSpec.FORWARD, StackSpec.BOTH)) {
        for (int layers : new int[] {1, 2}) {
          specs.add(of(layers == 1 ? WORDS : both, cell, direction, layers, "softmax", List.of()));
        }
      }
      specs.add(of(both, cell, StackSpec.BOTH, 1, Pooling.LAST.label(), List.of()));
    }
    for (String pooling : Pooling.names()) {
      for (String direction : List.of(StackSpec.FORWARD, StackSpec.BOTH)) {
        specs.add(of(WORDS, "gru", direction, 1, pooling, List.of()));
        specs.add(of(WORDS, "lstm", direction, 2, pooling, List.of(6, 3)));
      }
      specs.add(of(WORDS, "lstm", StackSpec.FORWARD, 0, pooling, List.of(9)));
      specs.add(shortcut(pooling, 2));
      specs.add(shortcut(WORDS, pooling, 1, StackSpec.BOTH)); // the default's, where it is max
      InputSpec spelled = new CharacterEncoder.Spec(CHARACTERS, 3, "lstm", 4);
      InputSpec both = new Concatenation.Spec(List.of(WORDS, spelled));
      specs.add(shortcut(both, pooling, 2, StackSpec.BOTH));
    }
    specs.add(of(WORDS, "lstm", StackSpec.FORWARD, 0, "softmax", List.of()));
    return specs.stream();
  }

  private static NetworkSpec of(
      InputSpec input,
      String cell,
      String direction,
      int layers,
      String head,
      List<Integer> dense) {
    StackSpec stack = new StackSpec(cell, direction, layers, H, 0.4f);
    int size = stack.outputSize(input.outputSize());
    boolean isBoth = layers > 0 && direction.equals(StackSpec.BOTH);
    HeadSpec spec =
        head.equals("softmax")
            ? new LabelSoftmax.Spec(size, K)
            : new PooledSoftmax.Spec(size, K, head, isBoth, dense, 0.4f, List.of());
    return new NetworkSpec(input, stack, spec);
  }

  private static NetworkSpec shortcut(String pooling, int layers) {
    return shortcut(WORDS, pooling, layers, StackSpec.FORWARD);
  }

  private static NetworkSpec shortcut(
      InputSpec input, String pooling, int layers, String direction) {
    StackSpec stack = new StackSpec("lstm", direction, layers, H, 0.4f, StackSpec.INPUT);
    int size = stack.outputSize(input.outputSize());
    boolean isBoth = direction.equals(StackSpec.BOTH);
    return new NetworkSpec(
        input, stack, new PooledSoftmax.Spec(size, K, pooling, isBoth, List.of(), 0.4f, List.of()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void logProbabilitiesOfSequencesOfAllLengths(NetworkSpec spec) throws OrtException {
    Model model = RandomModels.ofLabels(spec, V);
    try (OnnxSession session = new OnnxSession(model)) {
      check(session, model, LENGTHS);
      check(session, model, new int[] {4});
      check(session, model, new int[] {2, 2, 2, 2, 2, 1});
    }
  }

  private static void check(OnnxSession session, Model model, int[] lengths) throws OrtException {
    Labelling labelling = Heads.labelling(model.network().head());
    int B = lengths.length;
    Batch batch = LabelledWindows.window(LabelledWindows.shard(lengths, labelling, V, K, 3), 9, B);
    int T = batch.timeSteps();
    Network network =
        Network.sharing(model.network(), model.parameters(), T, B, KernelProvider.kernels());
    Pass pass = new Pass();
    pass.evaluate(batch);
    network.advance(pass);
    boolean isOfTokens = labelling == Labelling.TOKENS;
    Tensor expected = Tensor.zeros(isOfTokens ? T * B : B, K);
    network.probabilities(pass, expected);

    feed(session, batch, T, B, model.network().input().characters() > 0);
    float[] actual = session.run().get(OnnxModel.LOG_PROBABILITIES);
    assertEquals(expected.rows() * K, actual.length);
    for (int row = 0; row < expected.rows(); row++) {
      int b = isOfTokens ? row % B : row;
      int t = isOfTokens ? row / B : 0;
      int from = isOfTokens ? (b * T + t) * K : b * K;
      for (int k = 0; t < batch.lengths()[b] && k < K; k++) {
        assertEquals(Math.log(expected.get(row, k)), actual[from + k], TOLERANCE);
      }
    }
  }

  /** Feeds ids of another word than any read where there is padding. */
  private static void feed(OnnxSession session, Batch batch, int T, int B, boolean isSpelled)
      throws OrtException {
    int L = 4;
    long[] tokens = new long[B * T];
    long[] lengths = new long[B];
    long[] characters = new long[B * T * L];
    long[] counts = new long[B * T];
    for (int b = 0; b < B; b++) {
      lengths[b] = batch.lengths()[b];
      for (int t = 0; t < T; t++) {
        int entry = t * B + b;
        tokens[b * T + t] = batch.inputs()[entry] < 0 ? V - 1 : batch.inputs()[entry];
        int place = batch.positions()[entry];
        if (place >= 0 && isSpelled) {
          counts[b * T + t] = batch.spellings().length(place);
          for (int c = 0; c < batch.spellings().length(place); c++) {
            characters[(b * T + t) * L + c] =
                batch.spellings().values()[batch.spellings().start(place) + c];
          }
        }
      }
    }
    session.integers(InputNodes.TOKENS, tokens, B, T).integers(OnnxModel.LENGTHS, lengths, B);
    if (isSpelled) {
      session
          .integers(InputNodes.CHARACTERS, characters, B, T, L)
          .integers(InputNodes.CHARACTER_LENGTHS, counts, B, T);
    }
  }

  @Test
  void metadataHaveLabelsAndCharacters() throws OrtException {
    InputSpec spelled = new CharacterEncoder.Spec(CHARACTERS, 3, "lstm", 4);
    Model model =
        RandomModels.ofLabels(
            of(
                new Concatenation.Spec(List.of(WORDS, spelled)),
                "lstm",
                StackSpec.BOTH,
                1,
                "softmax",
                List.of()),
            V);
    try (OnnxSession session = new OnnxSession(model)) {
      Map<String, String> metadata = session.session().getMetadata().getCustomMetadata();
      assertEquals("tag", metadata.get("task"));
      assertArrayEquals(
          model.encoder().labels().labels().toArray(), metadata.get("labels").split("\n"));
      assertEquals(CHARACTERS, metadata.get("characters").split("\n").length);
      assertEquals(
          List.of("tokens", "characters", "character_lengths", "lengths"),
          List.copyOf(session.session().getInputNames()));
    }
  }
}
