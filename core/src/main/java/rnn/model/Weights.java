package rnn.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Type of a network's matrices in use. Its vectors, as biases, are always of single precision. */
public enum Weights {
  /** Single precision, as networks are trained. */
  FLOAT32("float32"),

  /**
   * The upper halves of floats: half the bytes to read for each token, at a small loss of accuracy.
   * Arithmetic stays in single precision. Training may start from such weights, and goes on in
   * single precision.
   */
  BFLOAT16("bfloat16");

  /**
   * Name of the entry of a model's provenance that says the type; a model without one is of {@link
   * #FLOAT32}, as it was trained, or was rounded before models said so.
   */
  public static final String ENTRY = "weights.type";

  /** Name of the entry that says of which model weights were rounded. */
  public static final String ROUNDED_FROM = "weights.roundedFrom";

  private final String label;

  Weights(String label) {
    this.label = label;
  }

  /** The name in options. */
  public String label() {
    return label;
  }

  /**
   * The type called {@code label}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Weights named(String label) {
    for (Weights weights : values()) {
      if (weights.label.equals(label)) {
        return weights;
      }
    }
    throw new IllegalArgumentException(
        "Weights must be %s but are %s"
            .formatted(
                Arrays.stream(values()).map(Weights::label).collect(Collectors.joining(" or ")),
                label));
  }

  /** {@code provenance} of a model whose weights are written with this type. */
  Map<String, String> addTo(Map<String, String> provenance) {
    if (this == FLOAT32 && !provenance.containsKey(ENTRY)) {
      return provenance;
    }
    Map<String, String> withType = new LinkedHashMap<>(provenance);
    withType.put(ENTRY, label);
    return withType;
  }

  /**
   * {@code model} with weights of this type.
   *
   * @throws IllegalArgumentException if it has no weights to be rounded
   */
  public TrainedModel of(TrainedModel model) {
    if (model instanceof Model network) {
      return network.with(this);
    }
    if (this == FLOAT32) {
      return model;
    }
    throw new IllegalArgumentException(
        "Weights of %s are a network's, but the model learned by counting; leave them out"
            .formatted(label));
  }
}
