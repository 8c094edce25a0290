package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Batch;
import rnn.cell.Cells;
import rnn.math.KernelProvider;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

class BidirectionalLayerTest {
  private static final int T = 7;
  private static final int I = 5;
  private static final int H = 11;

  @Test
  void parametersHaveTheNamesOfPyTorch() {
    List<String> names =
        new BidirectionalLayer.Spec(1, Cells.named("gru"), I, H)
            .parameters().stream().map(ParameterSpec::name).toList();
    assertEquals(
        List.of(
            "rnn.weight_ih_l1",
            "rnn.weight_hh_l1",
            "rnn.bias_ih_l1",
            "rnn.bias_hh_l1",
            "rnn.weight_ih_l1_reverse",
            "rnn.weight_hh_l1_reverse",
            "rnn.bias_ih_l1_reverse",
            "rnn.bias_hh_l1_reverse"),
        names);
  }

  /** Padding behind a sequence, and sequences beside it, change no bit of its output or error. */
  @ParameterizedTest
  @ValueSource(strings = {"elman", "lstm", "gru", "qrnn", "qrnn2", "sru", "mingru"})
  void aSequenceAloneHasTheBitsItHasBesideLongerOnes(String cell) {
    int[] lengths = {7, 4, 1, 0};
    int B = lengths.length;
    Tensor input = random(T * B, I, 1);
    Tensor direction = random(T * B, 2 * H, 2);
    for (int b = 0; b < B; b++) {
      for (int t = lengths[b]; t < T; t++) {
        input.rows(t * B + b, 1).fill(0f);
        direction.rows(t * B + b, 1).fill(0f);
      }
    }
    Batch batch = new Batch(T, B);
    batch.start(T);
    for (int b = 0; b < B; b++) {
      for (int t = 0; t < lengths[b]; t++) {
        batch.put(t, b, 1, 1);
      }
    }
    Pass pass = new Pass();
    BidirectionalLayer beside = layer(cell, B);
    pass.train(batch, 1);
    beside.forward(input, pass);
    beside.backward(direction, pass);
    for (int b = 0; b < B - 1; b++) {
      int n = lengths[b];
      BidirectionalLayer alone = layer(cell, 1);
      Tensor own = Tensor.zeros(T, I);
      Tensor ownDirection = Tensor.zeros(T, 2 * H);
      for (int t = 0; t < n; t++) {
        own.rows(t, 1).copyFrom(input.rows(t * B + b, 1));
        ownDirection.rows(t, 1).copyFrom(direction.rows(t * B + b, 1));
      }
      pass.train(n, 1);
      alone.forward(own, pass);
      alone.backward(ownDirection, pass);
      for (int t = 0; t < n; t++) {
        for (int i = 0; i < 2 * H; i++) {
          assertEquals(alone.output().get(t, i), beside.output().get(t * B + b, i));
        }
        for (int i = 0; i < I; i++) {
          assertEquals(alone.error().get(t, i), beside.error().get(t * B + b, i));
        }
      }
    }
  }

  private static BidirectionalLayer layer(String cell, int B) {
    BidirectionalLayer.Spec spec = new BidirectionalLayer.Spec(0, Cells.named(cell), I, H);
    ParameterLayout layout = new ParameterLayout(spec.parameters());
    return spec.bind(
        new Binding(T, B, layout.initial(1), new Gradient(layout), KernelProvider.kernels()));
  }

  private static Tensor random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    Tensor tensor = Tensor.zeros(rows, columns);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.nextFloat() - 0.5f;
    }
    return tensor;
  }
}
