package rnn.head;

import java.util.List;
import java.util.function.IntFunction;
import rnn.layer.LayerSpec;
import rnn.layer.TanhLayer;
import rnn.option.Registry;

/**
 * All layers that can stand between the logits and the softmax, by name. Each works row by row on
 * {@code V} logits and keeps their number; {@code tanh} is the one of the network this project grew
 * from.
 */
public final class OutputActivations {
  private record Entry(String name, IntFunction<List<LayerSpec>> layers) {}

  private static final Registry<Entry> ALL =
      new Registry<>(
          "output-activation",
          Entry::name,
          List.of(
              new Entry("none", size -> List.of()),
              new Entry("tanh", size -> List.of(new TanhLayer.Spec(size)))));

  private OutputActivations() {}

  /** Every name, in the order shown to users. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The layers called {@code name} on {@code size} logits; none for {@code none}.
   *
   * @throws rnn.option.OptionException if there is no such name; the message lists those there are
   */
  public static List<LayerSpec> named(String name, int size) {
    return ALL.named(name).layers().apply(size);
  }
}
