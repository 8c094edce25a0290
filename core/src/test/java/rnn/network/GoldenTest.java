package rnn.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.testkit.Tolerances.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.optimizer.GradientClip;
import rnn.optimizer.Moments;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.parameter.ParameterLayout;
import rnn.testkit.Golden;
import rnn.testkit.KernelSets;
import rnn.testkit.Windows;

/** Losses, every gradient tensor, distributions and training curves, against PyTorch's. */
class GoldenTest {
  private static final double TOLERANCE = 1e-5;

  /** Ten steps let a rounding of 1e-7 grow; and PyTorch's clip adds 1e-6 to the norm. */
  private static final double CURVE_TOLERANCE = 1e-4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "elman",
        "elman-tied",
        "elman-relu",
        "elman-relu-tied",
        "lstm",
        "lstm-tied",
        "gru",
        "gru-tied",
        "qrnn",
        "qrnn2",
        "sru",
        "mingru",
        "adaptive",
        "adaptive-tied"
      })
  void aNetworkComputesWhatPyTorchComputes(String name) {
    Golden golden = Golden.named(name);
    for (Kernels kernels : KernelSets.all()) {
      Network network = network(golden, kernels);
      ParameterLayout layout = network.gradient().layout();
      Pass pass = new Pass();
      pass.train(golden.timeSteps(), 0);
      for (int w = 0; w < 2; w++) {
        JsonNode window = golden.window(w);
        String where = "window " + w + ", " + kernels.name() + ": ";
        pass.setContinuesPrevious(w > 0);
        network.gradient().clear();
        double loss =
            Windows.train(
                network,
                Golden.ints(window.get("inputs")),
                Golden.ints(window.get("targets")),
                pass);
        assertClose(window.get("lossNats").asDouble(), loss, TOLERANCE, where + "loss");
        assertEquals(layout.specs().size(), window.get("gradients").size(), where + "tensors");
        window
            .get("gradients")
            .fields()
            .forEachRemaining(
                field ->
                    assertClose(
                        Golden.doubles(field.getValue()),
                        layout.values(network.gradient().values(), field.getKey()),
                        TOLERANCE,
                        where + "gradient of " + field.getKey()));
        Tensor probabilities = Tensor.zeros(golden.batchSize(), golden.network().vocabularySize());
        network.nextProbabilities(probabilities);
        assertClose(
            Golden.doubles(window.get("nextProbabilities")),
            probabilities.data(),
            TOLERANCE,
            where + "distribution of the next token");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "elman",
        "elman-tied",
        "elman-relu",
        "elman-relu-tied",
        "lstm",
        "lstm-tied",
        "gru",
        "gru-tied",
        "qrnn",
        "qrnn2",
        "sru",
        "mingru",
        "adaptive",
        "adaptive-tied"
      })
  void tenTrainingStepsGoTheWayTheyGoInPyTorch(String name) {
    Golden golden = Golden.named(name);
    for (Kernels kernels : KernelSets.all()) {
      for (String optimizer : List.of("sgd", "adam")) {
        JsonNode curve = golden.json().get("curves").get(optimizer);
        float[] expected = Golden.floats(curve.get("losses"));
        float[] losses = new float[expected.length];
        float[] norms = new float[expected.length];
        trainOnFirstWindow(golden, kernels, Optimizers.named(optimizer), curve, losses, norms);
        String where = optimizer + ", " + kernels.name();
        assertArrayEquals(expected, losses, (float) (CURVE_TOLERANCE * expected[0]), where);
        double[] expectedNorms = Golden.doubles(curve.get("gradientNorms"));
        assertClose(expectedNorms, norms, CURVE_TOLERANCE, where + ": gradient norms");
      }
    }
  }

  private static void trainOnFirstWindow(
      Golden golden,
      Kernels kernels,
      Optimizer optimizer,
      JsonNode curve,
      float[] losses,
      float[] norms) {
    Network network = network(golden, kernels);
    Moments moments = new Moments(optimizer, network.parameters().length);
    int[] inputs = Golden.ints(golden.window(0).get("inputs"));
    int[] targets = Golden.ints(golden.window(0).get("targets"));
    int tokens = 0;
    for (int target : targets) {
      tokens += target >= 0 ? 1 : 0;
    }
    Pass pass = new Pass();
    pass.train(golden.timeSteps(), 0);
    for (int step = 0; step < losses.length; step++) {
      network.gradient().clear();
      losses[step] = (float) (Windows.train(network, inputs, targets, pass) / tokens);
      double norm = network.gradient().norm(kernels) / tokens;
      norms[step] = (float) norm;
      double clip = GradientClip.factor(norm, curve.get("clipNorm").asDouble());
      optimizer.step(
          network.parameters(),
          network.gradient(),
          (float) (clip / tokens),
          (float) curve.get("learningRate").asDouble(),
          moments,
          kernels);
    }
  }

  private static Network network(Golden golden, Kernels kernels) {
    Network network =
        Network.bind(golden.network(), golden.timeSteps(), golden.batchSize(), kernels);
    golden
        .parameters()
        .forEach(
            (name, values) ->
                network
                    .gradient()
                    .layout()
                    .setValues(network.parameters(), name, Golden.narrowed(values)));
    return network;
  }
}
