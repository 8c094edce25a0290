package rnn.parameter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class GradientTest {
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(ParameterSpec.vector("bias", 3, 1f)));

  @Test
  void whatStandsInThePlaceOfAGradientErasesNoParameters() {
    float[] parameters = LAYOUT.initial(7); // [P]
    float[] before = parameters.clone();
    Gradient none = Gradient.none(LAYOUT, parameters);
    assertThrows(IllegalStateException.class, none::clear);
    assertThrows(IllegalStateException.class, () -> none.touch(0, 0));
    assertArrayEquals(before, parameters);
  }
}
