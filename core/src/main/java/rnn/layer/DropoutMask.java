package rnn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import rnn.option.Registry;

/** Lifetime of a dropout mask. */
public enum DropoutMask {
  /** Every time step draws its own: Zaremba et al. 2014, arXiv:1409.2329. */
  STEP,
  /**
   * All time steps of a window share one, and every stream of the window has its own: variational
   * dropout of Gal and Ghahramani 2016, arXiv:1512.05287, section 4; locked dropout of Merity et
   * al. 2018, arXiv:1708.02182, section 3.2. Differs from the former on purpose: the connections
   * from one time step to the next and whole words are not dropped. A sentence longer than a window
   * has one mask in each of its windows.
   */
  WINDOW;

  /** The names in options, in the order the help lists them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(DropoutMask::optionName).toList();
  }

  /** The mask called {@code name}. */
  public static DropoutMask named(String name) {
    return new Registry<>("dropout-mask", DropoutMask::optionName, List.of(values())).named(name);
  }

  /** The name in options: {@code step} or {@code window}. */
  public String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
