package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.testkit.Tolerances.assertClose;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.testkit.KernelSets;

/** Rows of one number, and what a layer saves by them. */
class RepeatedRowsTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int I = 5;
  private static final int H = 21;
  private static final int ROWS = T * B;

  private record Run(float[] output, float[][] errors, float[] initialError, float[] gradient) {}

  private record Case(Cell cell, Kernels kernels) {}

  static Stream<Case> cases() {
    return Cells.all().stream()
        .flatMap(cell -> KernelSets.all().stream().map(kernels -> new Case(cell, kernels)));
  }

  @Test
  void everyRowHasTheIndexOfTheFirstOfItsNumber() {
    RepeatedRows rows = new RepeatedRows(8);
    rows.find(new int[] {7, -1, 7, 70_000, -1, 0, 7, 99}, 7);
    assertEquals(4, rows.count());
    assertEquals(
        List.of(0, 1, 0, 2, 1, 3, 0), Stream.of(0, 1, 2, 3, 4, 5, 6).map(rows::indexOf).toList());
    assertEquals(List.of(0, 1, 3, 5), Stream.of(0, 1, 2, 3).map(rows::firstRow).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void numberedRowsGiveTheSameBitsAndTheSameSums(Case tested) {
    Random random = new Random(3);
    int[] numbers = random.ints(ROWS, 0, 6).toArray();
    Tensor table = random(random, 6, I);
    Tensor before = random(random, B, I);
    Tensor input = Tensor.zeros(ROWS, I);
    for (int row = 0; row < ROWS; row++) {
      input.rows(row, 1).copyFrom(table.rows(numbers[row], 1));
    }
    Tensor direction = random(random, ROWS, H);
    for (int steps : new int[] {T, T - 2}) {
      Run plain = run(tested, input, before, new int[0], numbers, direction, steps);
      Run numbered = run(tested, input, before, numbers, numbers, direction, steps);
      assertArrayEquals(plain.output(), numbered.output());
      for (int number = 0; number < 6; number++) {
        assertClose(
            widened(plain.errors()[number]), numbered.errors()[number], 1e-5, "error of a number");
      }
      assertClose(
          widened(plain.initialError()), numbered.initialError(), 1e-5, "error before the window");
      assertClose(widened(plain.gradient()), numbered.gradient(), 1e-5, "gradient");
    }
  }

  /** A window that continues one whose last inputs were {@code before [B,I]}. */
  private static Run run(
      Case tested,
      Tensor input,
      Tensor before,
      int[] given,
      int[] numbers,
      Tensor direction,
      int steps) {
    RecurrentLayer.Spec spec = new RecurrentLayer.Spec(0, tested.cell(), I, H);
    ParameterLayout layout = new ParameterLayout(spec.parameters());
    Gradient gradient = new Gradient(layout);
    RecurrentLayer layer =
        spec.bind(new Binding(T, B, layout.initial(9), gradient, tested.kernels()));
    Pass pass = new Pass();
    pass.train(1, 1);
    layer.forward(before, pass);
    pass.train(steps, 1);
    pass.setContinuesPrevious(true);
    layer.forward(input, given, pass);
    Tensor outputError = Tensor.zeros(ROWS, H);
    outputError.copyFrom(direction);
    layer.backward(outputError, pass);
    float[][] errors = new float[6][I]; // summed by number
    for (int row = 0; row < steps * B; row++) {
      for (int i = 0; i < I; i++) {
        errors[numbers[row]][i] += layer.error().get(row, i);
      }
    }
    int last = spec.stateSizes().length - 1;
    return new Run(
        values(layer.output().rows(0, steps * B)),
        errors,
        values(layer.initialStateError(last)),
        gradient.values());
  }

  private static Tensor random(Random random, int rows, int columns) {
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

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
