package rnn.head;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import rnn.batch.Labelling;
import rnn.option.Registry;

/**
 * All upper ends of networks that model files can name, and those of labels that options can: of
 * each labelling the first is the default.
 */
public final class Heads {
  private static final String VOCABULARY = "vocabulary";

  private record OfLabels(
      String kind,
      Labelling labelling,
      Class<? extends HeadSpec> type,
      Function<LabelShape, HeadSpec> spec) {}

  private static final List<OfLabels> OF_LABELS =
      List.of(
          new OfLabels(
              ConditionalRandomField.KIND,
              Labelling.TOKENS,
              ConditionalRandomField.Spec.class,
              ConditionalRandomField.Spec::of),
          new OfLabels(
              LabelSoftmax.KIND, Labelling.TOKENS, LabelSoftmax.Spec.class, LabelSoftmax.Spec::of),
          new OfLabels(
              PooledSoftmax.KIND,
              Labelling.SEQUENCES,
              PooledSoftmax.Spec.class,
              PooledSoftmax.Spec::of));

  private Heads() {}

  /** The records of descriptions, by the kind that a model file calls them. */
  public static Map<String, Class<? extends HeadSpec>> kinds() {
    Map<String, Class<? extends HeadSpec>> kinds = new LinkedHashMap<>();
    kinds.put(VOCABULARY, VocabularySpec.class);
    OF_LABELS.forEach(head -> kinds.put(head.kind(), head.type()));
    return kinds;
  }

  private static Registry<OfLabels> of(Labelling labelling) {
    return new Registry<>(
        "head",
        OfLabels::kind,
        OF_LABELS.stream().filter(head -> head.labelling() == labelling).toList());
  }

  /** The heads for data with {@code labelling}, the default first. */
  public static List<String> names(Labelling labelling) {
    return of(labelling).names();
  }

  /**
   * The head called {@code name}, for data with {@code labelling}, of the given shape.
   *
   * @throws rnn.option.OptionException if there is no such head, or it cannot have that shape
   */
  public static HeadSpec named(String name, Labelling labelling, LabelShape shape) {
    return of(labelling).named(name).spec().apply(shape);
  }

  /** The labelling of the data that a head of this description learns from. */
  public static Labelling labelling(HeadSpec spec) {
    return OF_LABELS.stream()
        .filter(head -> head.type().isInstance(spec))
        .map(OfLabels::labelling)
        .findFirst()
        .orElse(Labelling.NONE);
  }
}
