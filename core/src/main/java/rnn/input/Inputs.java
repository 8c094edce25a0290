package rnn.input;

import java.util.LinkedHashMap;
import java.util.Map;

/** All lower ends of networks that model files can name. */
public final class Inputs {
  private static final Map<String, Class<? extends InputSpec>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("words", WordEmbedding.Spec.class);
    KINDS.put(CharacterEncoder.KIND, CharacterEncoder.Spec.class);
    KINDS.put(Concatenation.KIND, Concatenation.Spec.class);
  }

  private Inputs() {}

  /** The records of descriptions, by the kind that a model file calls them. */
  public static Map<String, Class<? extends InputSpec>> kinds() {
    return Map.copyOf(KINDS);
  }
}
