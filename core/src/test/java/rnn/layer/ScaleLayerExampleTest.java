package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/** The layer that ARCHITECTURE.md shows how to write, and the proof that it is right. */
class ScaleLayerExampleTest {

  static final class ScaleLayer implements Layer { // y = s ⊙ x,  s [O]
    record Spec(String name, int outputSize) implements LayerSpec {
      @Override
      public List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.vector(name, outputSize, 0.5f));
      }

      @Override
      public Layer bind(Binding binding) {
        return new ScaleLayer(this, binding, 1f);
      }
    }

    private final Tensor scale; // [1,O]
    private final Tensor gradient; // [1,O]
    private final Tensor output; // [T,B,O]
    private final Tensor error; // [T,B,O]
    private final int batchSize;
    private final float share; // of the right error: 1, but for the mistake below
    private Tensor input = Tensor.zeros(0, 0); // [T,B,O]

    ScaleLayer(Spec spec, Binding binding, float share) {
      scale = binding.tensor(spec.name());
      gradient = binding.tensorGradient(spec.name());
      output = Tensor.zeros(binding.rows(), spec.outputSize());
      error = Tensor.zeros(binding.rows(), spec.outputSize());
      batchSize = binding.batchSize();
      this.share = share;
    }

    @Override
    public Tensor input() {
      return input;
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Tensor error() {
      return error;
    }

    @Override
    public void forward(Tensor x, Pass pass) {
      input = x;
      for (int r = 0; r < pass.timeSteps() * batchSize; r++) {
        for (int j = 0; j < x.columns(); j++) {
          output.set(r, j, scale.get(0, j) * x.get(r, j));
        }
      }
    }

    @Override
    public void backward(Tensor dy, Pass pass) {
      for (int r = 0; r < pass.timeSteps() * batchSize; r++) {
        for (int j = 0; j < dy.columns(); j++) {
          error.set(r, j, share * scale.get(0, j) * dy.get(r, j)); // dx = s ⊙ dy
          gradient.set(0, j, gradient.get(0, j) + input.get(r, j) * dy.get(r, j)); // ds += Σ x ⊙ dy
        }
      }
    }
  }

  @Test
  void theLayerOfTheArchitecturePageIsRight() {
    GradientCheck.check(new ScaleLayer.Spec("scale.weight", 11), 7, 3, 11, 1, new ScalarKernels())
        .assertCorrect();
  }

  @Test
  void aWrongErrorIsFound() {
    ScaleLayer.Spec spec = new ScaleLayer.Spec("scale.weight", 11);
    LayerSpec wrong =
        new LayerSpec() {
          @Override
          public int outputSize() {
            return 11;
          }

          @Override
          public List<ParameterSpec> parameters() {
            return spec.parameters();
          }

          @Override
          public Layer bind(Binding binding) {
            return new ScaleLayer(spec, binding, 0.99f);
          }
        };
    GradientCheck.Report report = GradientCheck.check(wrong, 7, 3, 11, 1, new ScalarKernels());
    AssertionError e = assertThrows(AssertionError.class, report::assertCorrect);
    assertTrue(e.getMessage().contains("input"), e.getMessage());
  }
}
