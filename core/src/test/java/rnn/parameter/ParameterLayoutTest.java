package rnn.parameter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.math.ScalarKernels;

class ParameterLayoutTest {
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              ParameterSpec.table("embedding.weight", 7, 5, 0.1f),
              ParameterSpec.weight("rnn.weight_ih_l0", 53, 5, 0.3f),
              ParameterSpec.vector("rnn.bias_ih_l0", 53, 0.3f),
              ParameterSpec.headedTable("headed.weight", 3, 7, 53, 0.1f),
              ParameterSpec.sparseRowWeight("tail.weight", 7, 53, 0.1f),
              ParameterSpec.sparseVector("sparse.bias", 7, 0.1f),
              ParameterSpec.vector("output.bias", 7, 0f)));

  @Test
  void parametersDoNotOverlapAndLieInOrder() {
    int end = 0;
    for (ParameterSpec spec : LAYOUT.specs()) {
      assertTrue(LAYOUT.offset(spec.name()) >= end, spec.name());
      end = LAYOUT.offset(spec.name()) + LAYOUT.length(spec.name());
    }
    assertTrue(end <= LAYOUT.size());
    assertEquals(7 * 5 + 53 * 5 + 53 + 2 * 7 * 53 + 7 + 7, LAYOUT.parameterCount());
  }

  @Test
  void valuesComeBackAsTheyWereSetWhateverTheStorage() {
    float[] flat = new float[LAYOUT.size()];
    for (ParameterSpec spec : LAYOUT.specs()) {
      float[] values = new float[(int) spec.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i + 1;
      }
      LAYOUT.setValues(flat, spec.name(), values);
      assertArrayEquals(values, LAYOUT.values(flat, spec.name()), spec.name());
      int[] places = LAYOUT.places(flat, spec.name());
      for (int i = 0; i < values.length; i++) {
        assertEquals(values[i], flat[places[i]], spec.name());
      }
    }
    assertEquals(
        8f, LAYOUT.panels(flat, "rnn.weight_ih_l0").get(2, 1), "W[1,2] stands at panels (2,1)");
  }

  @Test
  void theFirstDrawIsWithinItsBoundAndDependsOnNameAndSeedOnly() {
    float[] flat = LAYOUT.initial(11);
    float[] weight = LAYOUT.values(flat, "rnn.weight_ih_l0");
    double mean = 0;
    for (float value : weight) {
      assertTrue(value >= -0.3f && value < 0.3f);
      mean += value / weight.length;
    }
    assertEquals(0, mean, 0.05);
    assertArrayEquals(new float[7], LAYOUT.values(flat, "output.bias"));
    ParameterLayout alone =
        new ParameterLayout(List.of(ParameterSpec.weight("rnn.weight_ih_l0", 53, 5, 0.3f)));
    assertArrayEquals(weight, alone.values(alone.initial(11), "rnn.weight_ih_l0"));
    assertFalse(java.util.Arrays.equals(flat, LAYOUT.initial(12)));
  }

  @Test
  void aGradientVisitsDenseRunsAndTouchedRowsInOrder() {
    Gradient gradient = new Gradient(LAYOUT);
    gradient.touch(0, 6);
    gradient.touch(0, 2);
    gradient.touch(0, 6);
    gradient.touch(LAYOUT.indexOf("headed.weight"), 1); // of the rows after its head
    gradient.touch(LAYOUT.indexOf("tail.weight"), 0);
    gradient.touch(LAYOUT.indexOf("sparse.bias"), 6);
    List<List<Integer>> spans = new ArrayList<>();
    gradient.spans((from, length) -> spans.add(List.of(from, length)));
    int dense = LAYOUT.offset("rnn.weight_ih_l0");
    int headed = LAYOUT.sparseOffset("headed.weight");
    int last = LAYOUT.offset("output.bias");
    assertEquals(
        List.of(
            List.of(10, 5),
            List.of(30, 5),
            List.of(dense, headed - dense),
            List.of(headed + 53, 53),
            List.of(LAYOUT.offset("tail.weight"), LAYOUT.length("tail.weight")),
            List.of(LAYOUT.offset("sparse.bias") + 6, 1),
            List.of(last, LAYOUT.size() - last)),
        spans);
  }

  @Test
  void clearingForgetsTouchedRowsAndZeroesThem() {
    Gradient gradient = new Gradient(LAYOUT);
    gradient.touch(0, 4);
    gradient.values()[4 * 5] = 3;
    gradient.values()[LAYOUT.offset("output.bias")] = 4;
    assertEquals(5, gradient.norm(new ScalarKernels()), 1e-12);
    gradient.clear();
    assertArrayEquals(new float[LAYOUT.size()], gradient.values());
    List<Integer> starts = new ArrayList<>();
    gradient.spans((from, length) -> starts.add(from));
    assertEquals(List.of(LAYOUT.offset("rnn.weight_ih_l0"), LAYOUT.offset("output.bias")), starts);
  }

  @Test
  void aNameGivenTwiceOrNotAtAllIsRefused() {
    ParameterSpec spec = ParameterSpec.vector("output.bias", 3, 0);
    assertThrows(IllegalArgumentException.class, () -> new ParameterLayout(List.of(spec, spec)));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> LAYOUT.offset("output.bais"));
    assertTrue(e.getMessage().contains("output.bias"), e.getMessage());
  }
}
