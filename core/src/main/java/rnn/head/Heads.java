package rnn.head;

import java.util.LinkedHashMap;
import java.util.Map;

/** All upper ends of networks that model files can name. */
public final class Heads {
  private static final Map<String, Class<? extends HeadSpec>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("vocabulary", VocabularySpec.class);
    KINDS.put(LabelSoftmax.KIND, LabelSoftmax.Spec.class);
    KINDS.put(ConditionalRandomField.KIND, ConditionalRandomField.Spec.class);
    KINDS.put(PooledSoftmax.KIND, PooledSoftmax.Spec.class);
  }

  private Heads() {}

  /** The records of descriptions, by the kind that a model file calls them. */
  public static Map<String, Class<? extends HeadSpec>> kinds() {
    return Map.copyOf(KINDS);
  }
}
