package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

class RecurrentLayerTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int I = 5;
  private static final int H = 11;

  static List<Cell> cells() {
    return Cells.all();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aWindowThatContinuesStartsFromTheStateBefore(Cell cell) {
    RecurrentLayer whole = layer(cell);
    RecurrentLayer parts = layer(cell);
    Tensor input = random(T * B, I, 5);
    Pass pass = new Pass();
    pass.evaluate(T);
    whole.forward(input, pass);

    pass.evaluate(4);
    parts.forward(input.rows(0, 4 * B), pass);
    pass.evaluate(T - 4);
    pass.setContinuesPrevious(true);
    parts.forward(input.rows(4 * B, (T - 4) * B), pass);

    assertArrayEquals(
        values(whole.output().rows(4 * B, 3 * B)), values(parts.output().rows(0, 3 * B)));
    for (int s = 0; s < spec(cell).stateSizes().length; s++) {
      assertArrayEquals(values(whole.state(s)), values(parts.state(s)));
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aWindowThatDoesNotContinueStartsFromZero(Cell cell) {
    RecurrentLayer layer = layer(cell);
    Tensor input = random(T * B, I, 5);
    Pass pass = new Pass();
    pass.evaluate(T);
    layer.forward(input, pass);
    float[] first = values(layer.output());
    layer.forward(input, pass);
    assertArrayEquals(first, values(layer.output()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theInitialStatesErrorIsTheDerivativeByIt(Cell cell) {
    RecurrentLayer layer = layer(cell);
    Tensor input = random(T * B, I, 5);
    Tensor direction = random(T * B, H, 6);
    int[] sizes = spec(cell).stateSizes();
    Tensor[] initial = new Tensor[sizes.length]; // S × [B,H]
    for (int s = 0; s < initial.length; s++) {
      initial[s] = random(B, sizes[s], 7 + s);
    }
    loss(layer, input, initial, direction);
    Pass pass = new Pass();
    pass.train(T, 1);
    Tensor outputError = Tensor.zeros(T * B, H);
    outputError.copyFrom(direction);
    layer.backward(outputError, pass);

    for (int s = 0; s < initial.length; s++) {
      float[] derivatives = values(layer.initialStateError(s)); // [B,H]
      double largest = 1e-3; // a state that nothing reads has an error of 0
      for (float derivative : derivatives) {
        largest = Math.max(largest, Math.abs(derivative));
      }
      float[] values = initial[s].data();
      for (int i = 0; i < values.length; i++) {
        float value = values[i];
        values[i] = value + 3e-3f;
        double above = loss(layer, input, initial, direction);
        values[i] = value - 3e-3f;
        double below = loss(layer, input, initial, direction);
        values[i] = value;
        assertEquals(
            derivatives[i], (above - below) / 6e-3, 1e-3 * largest, "state " + s + " at " + i);
      }
    }
  }

  private static double loss(
      RecurrentLayer layer, Tensor input, Tensor[] initial, Tensor direction) {
    for (int s = 0; s < initial.length; s++) {
      layer.setState(s, initial[s]);
    }
    Pass pass = new Pass();
    pass.train(T, 1);
    pass.setContinuesPrevious(true);
    layer.forward(input, pass);
    double loss = 0;
    for (int i = 0; i < T * B * H; i++) {
      loss += (double) layer.output().get(i / H, i % H) * direction.data()[i];
    }
    return loss;
  }

  @Test
  void aWrongInputSizeIsNamed() {
    Pass pass = new Pass();
    pass.train(T, 1);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> layer(Cells.named("gru")).forward(Tensor.zeros(T * B, I + 1), pass))
            .getMessage();
    assertEquals(
        "Recurrent layer 0: input must be [21,5] but is [21,6];"
            + " does the layer beside it have that size?",
        message);
  }

  private static RecurrentLayer.Spec spec(Cell cell) {
    return new RecurrentLayer.Spec(0, cell, I, H);
  }

  private static RecurrentLayer layer(Cell cell) {
    RecurrentLayer.Spec spec = spec(cell);
    ParameterLayout layout = new ParameterLayout(spec.parameters());
    float[] parameters = new float[layout.size()]; // [P]
    for (ParameterSpec parameter : layout.specs()) {
      layout.setValues(parameters, parameter.name(), random(1, (int) parameter.count(), 3).data());
    }
    return spec.bind(new Binding(T, B, parameters, new Gradient(layout), new ScalarKernels()));
  }

  private static Tensor random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    Tensor tensor = Tensor.zeros(rows, columns);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.nextFloat() - 0.5f;
    }
    return tensor;
  }

  private static float[] values(Tensor tensor) {
    Tensor copy = Tensor.zeros(tensor.rows(), tensor.columns());
    copy.copyFrom(tensor);
    return copy.data();
  }
}
