package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/** What every layer has to keep. A new layer gets a line in {@link #layers()}. */
class LayerContractTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int I = 5;
  private static final int H = 11;

  private record Case(LayerSpec spec, Kernels kernels) {}

  private static List<LayerSpec> layers() {
    List<LayerSpec> layers = new ArrayList<>();
    for (Cell cell : Cells.all()) {
      layers.add(new RecurrentLayer.Spec(1, cell, I, H));
      layers.add(new BidirectionalLayer.Spec(1, cell, I, H));
    }
    layers.add(new DenseLayer.Spec("dense", I, H));
    layers.add(new TanhLayer.Spec(I));
    LayerSpec dense = new DenseLayer.Spec("dense", I, H);
    layers.add(new ShortcutLayer.Spec(I, List.of(dense)));
    layers.add(new ShortcutLayer.Spec(I, List.of(dense, new TanhLayer.Spec(H))));
    for (DropoutMask mask : DropoutMask.values()) {
      layers.add(new DropoutLayer.Spec(3, I, 0.3f, mask));
    }
    return layers;
  }

  static Stream<Case> cases() {
    return layers().stream()
        .flatMap(
            spec ->
                Stream.of(new ScalarKernels(), KernelProvider.kernels())
                    .map(kernels -> new Case(spec, kernels)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void errorAndGradientAreTheDerivativesOfTheOutput(Case tested) {
    GradientCheck.Report report = GradientCheck.check(tested.spec(), T, B, I, 13, tested.kernels());

    report.assertCorrect();
    long parameters = tested.spec().parameters().stream().mapToLong(ParameterSpec::count).sum();
    assertEquals(parameters + T * B * I, report.values() + report.kinks());
  }

  /** Of layers that only look back. */
  static Stream<Case> causalCases() {
    return cases().filter(tested -> !(tested.spec() instanceof BidirectionalLayer.Spec));
  }

  @ParameterizedTest
  @MethodSource("causalCases")
  void aShortWindowIsTheBeginningOfALongOne(Case tested) {
    Binding longerBinding = binding(tested);
    Binding shorterBinding = binding(tested);
    Layer longer = tested.spec().bind(longerBinding);
    Layer shorter = tested.spec().bind(shorterBinding);
    Tensor input = random(T * B, I, 5);
    Tensor direction = random(T * B, tested.spec().outputSize(), 6);
    direction.rows(4 * B, 3 * B).fill(0f); // no error after the fourth step
    Pass pass = new Pass();

    pass.train(T, 17);
    longer.forward(input, pass);
    longer.backward(copy(direction), pass);
    pass.train(4, 17);
    shorter.forward(input, pass);
    direction.rows(4 * B, 3 * B).fill(Float.NaN); // what is there must not be read
    shorter.backward(copy(direction), pass);

    int rows = 4 * B;
    float tolerance = 1e-5f; // kernels may tile other shapes otherwise
    assertSame(input, shorter.input());
    assertArrayEquals(
        values(longer.output().rows(0, rows)), values(shorter.output().rows(0, rows)), tolerance);
    assertArrayEquals(
        values(longer.error().rows(0, rows)), values(shorter.error().rows(0, rows)), tolerance);
    assertArrayEquals(
        longerBinding.gradient().values(), shorterBinding.gradient().values(), tolerance);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void streamsOfABatchDoNotMeetInEvaluation(Case tested) {
    Layer layer = tested.spec().bind(binding(tested));
    Tensor input = random(T * B, I, 5);
    Pass pass = new Pass();
    pass.evaluate(T);
    layer.forward(input, pass);
    Tensor before = copy(layer.output());

    for (int t = 0; t < T; t++) {
      input.rows(t * B + 1, 1).fill(0.5f); // another text in stream 1
    }
    layer.forward(input, pass);

    for (int t = 0; t < T; t++) {
      for (int b : new int[] {0, 2}) {
        assertArrayEquals(
            values(before.rows(t * B + b, 1)), values(layer.output().rows(t * B + b, 1)));
      }
    }
  }

  private static Binding binding(Case tested) {
    ParameterLayout layout = new ParameterLayout(tested.spec().parameters());
    float[] parameters = new float[layout.size()]; // [P]
    for (ParameterSpec parameter : layout.specs()) {
      layout.setValues(parameters, parameter.name(), random(1, (int) parameter.count(), 7).data());
    }
    return new Binding(T, B, parameters, new Gradient(layout), tested.kernels());
  }

  private static Tensor random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    Tensor tensor = Tensor.zeros(rows, columns);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.nextFloat() - 0.5f;
    }
    return tensor;
  }

  private static Tensor copy(Tensor source) {
    Tensor copy = Tensor.zeros(source.rows(), source.columns());
    copy.copyFrom(source);
    return copy;
  }

  private static float[] values(Tensor tensor) {
    return Arrays.copyOf(copy(tensor).data(), tensor.rows() * tensor.columns());
  }
}
