package rnn.input;

import java.util.Arrays;
import java.util.List;
import rnn.layer.Binding;
import rnn.parameter.ParameterLayout;

/** Values that some parameters had, to see whether they have others now. */
final class ParameterCopy {
  private final float[] parameters; // [P]
  private final int[] offsets; // of the parameters that are looked at
  private final float[][] values; // of each, zeros at first

  /** A copy of nothing yet. */
  ParameterCopy(Binding binding, List<String> names) {
    ParameterLayout layout = binding.layout();
    this.parameters = binding.parameters();
    this.offsets = names.stream().mapToInt(layout::offset).toArray();
    this.values = new float[offsets.length][];
    for (int i = 0; i < offsets.length; i++) {
      values[i] = new float[layout.length(names.get(i))];
    }
  }

  /** Copies the values; true if one is another than at the last call. */
  boolean hasChanged() {
    boolean hasChanged = false;
    for (int i = 0; i < offsets.length; i++) {
      int end = offsets[i] + values[i].length;
      if (!Arrays.equals(parameters, offsets[i], end, values[i], 0, values[i].length)) {
        System.arraycopy(parameters, offsets[i], values[i], 0, values[i].length);
        hasChanged = true;
      }
    }
    return hasChanged;
  }
}
