package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import rnn.cell.Cells;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

class GradientCheckTest {
  private static final int T = 5;
  private static final int B = 3;
  private static final int I = 7;

  /** A dense layer with a fault after its backward pass. */
  private record Faulty(BiConsumer<Binding, Layer> fault) implements LayerSpec {
    private static final DenseLayer.Spec DENSE = new DenseLayer.Spec("dense", I, 11);

    @Override
    public int outputSize() {
      return DENSE.outputSize();
    }

    @Override
    public List<ParameterSpec> parameters() {
      return DENSE.parameters();
    }

    @Override
    public Layer bind(Binding binding) {
      Layer right = DENSE.bind(binding);
      return new Layer() {
        @Override
        public Tensor input() {
          return right.input();
        }

        @Override
        public Tensor output() {
          return right.output();
        }

        @Override
        public Tensor error() {
          return right.error();
        }

        @Override
        public void forward(Tensor input, Pass pass) {
          right.forward(input, pass);
        }

        @Override
        public void backward(Tensor outputError, Pass pass) {
          right.backward(outputError, pass);
          fault.accept(binding, right);
        }
      };
    }
  }

  @Test
  void aRightLayerPasses() {
    GradientCheck.Report report = check((binding, layer) -> {});
    report.assertCorrect();
    assertEquals(11 * I + 11 + T * B * I, report.values());
    assertEquals(0, report.kinks());
  }

  @Test
  void oneWrongEntryOfAGradientIsNamed() {
    assertFinds(
        "dense.weight[4,2]",
        (binding, layer) -> {
          var gradient = binding.weightGradient("dense.weight"); // [I,O]
          gradient.set(2, 4, gradient.get(2, 4) + 0.05f);
        });
  }

  @Test
  void oneWrongEntryOfTheErrorIsNamed() {
    assertFinds(
        "input[13,5]",
        (binding, layer) -> layer.error().set(13, 5, layer.error().get(13, 5) * 1.01f));
  }

  @Test
  void notANumberIsWrong() {
    assertFinds("input[1,1]", (binding, layer) -> layer.error().set(1, 1, Float.NaN));
  }

  @Test
  void aGradientThatIsSetAndNotAddedToIsWrong() {
    assertFinds(
        "dense.bias[",
        (binding, layer) -> {
          Tensor gradient = binding.tensorGradient("dense.bias");
          if (gradient.get(0, 0) != 0) {
            binding.kernels().scale(0.5f, gradient.data(), gradient.offset(), gradient.columns());
          }
        });
  }

  @Test
  void aLayerThatChangesItsInputIsRefused() {
    assertThrows(
        IllegalStateException.class,
        () -> check((binding, layer) -> layer.input().set(0, 0, 0.123f)));
  }

  @Test
  void kinksAreFewAndDoNotHideAnything() {
    var relu = new RecurrentLayer.Spec(0, Cells.named("elman-relu"), I, 11);
    GradientCheck.Report report = GradientCheck.check(relu, T, B, I, 3, new ScalarKernels());
    report.assertCorrect();
    assertTrue(report.kinks() < 0.03 * report.values(), report.toString());
  }

  private static GradientCheck.Report check(BiConsumer<Binding, Layer> fault) {
    return GradientCheck.check(new Faulty(fault), T, B, I, 3, new ScalarKernels());
  }

  private static void assertFinds(String place, BiConsumer<Binding, Layer> fault) {
    AssertionError error = assertThrows(AssertionError.class, () -> check(fault).assertCorrect());
    assertTrue(error.getMessage().contains("d loss / d " + place), error.getMessage());
  }
}
