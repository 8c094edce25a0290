package rnn.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.testkit.Tolerances.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.testkit.Golden;

/** Where each optimizer goes when it is handed ten gradients, against PyTorch's of that name. */
class OptimizerGoldenTest {

  static Stream<String> names() {
    return Optimizers.all().stream().map(Optimizer::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void tenStepsGoWhereTheyGoInPyTorch(String name) {
    JsonNode golden = Golden.named("optimizers").json();
    compare(name, golden, golden.get("optimizers").get(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void tenStepsWithWeightDecayGoWhereTheyGoInPyTorch(String name) {
    JsonNode golden = Golden.named("optimizers").json();
    JsonNode decayed = golden.get("decayed").get(name);
    assertEquals(0.25, decayed.get("weightDecay").asDouble());
    compare(name, golden, decayed);
  }

  private static void compare(String name, JsonNode golden, JsonNode expected) {
    double learningRate = expected.get("learningRate").asDouble();
    double weightDecay = expected.get("weightDecay").asDouble();
    float[] start = Golden.floats(golden.get("start"));
    ParameterLayout layout =
        new ParameterLayout(List.of(ParameterSpec.vector("w", start.length, 0f)));
    Optimizer optimizer = Optimizers.named(name);
    Gradient gradient = new Gradient(layout);
    Moments moments = new Moments(optimizer, layout.size());
    float[] parameters = new float[layout.size()];
    layout.setValues(parameters, "w", start);
    for (int step = 0; step < expected.get("parameters").size(); step++) {
      float[] g = Golden.floats(golden.get("gradients").get(step));
      for (int i = 0; i < g.length; i++) {
        g[i] *= 4; // a sum over four tokens
      }
      layout.setValues(gradient.values(), "w", g);
      Kernels kernels = new ScalarKernels();
      WeightDecay.shrink(parameters, gradient, learningRate * weightDecay, kernels);
      optimizer.step(parameters, gradient, 0.25f, (float) learningRate, moments, kernels);
      assertClose(
          Golden.doubles(expected.get("parameters").get(step)),
          layout.values(parameters, "w"),
          1e-5,
          name + ", step " + (step + 1));
    }
  }
}
