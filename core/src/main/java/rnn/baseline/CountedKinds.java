package rnn.baseline;

import java.util.List;
import rnn.batch.Labelling;
import rnn.option.OptionException;

/** The registry of kinds of models that learn by counting, in the order the help lists them. */
public final class CountedKinds {
  private static final List<CountedKind> ALL =
      List.of(
          KneserNey.INSTANCE,
          new HiddenMarkovKind(),
          TrigramTagger.KIND,
          MostFrequentTagger.KIND,
          NaiveBayesClassifier.KIND);

  private CountedKinds() {}

  /** Every kind, in the order shown to users. */
  public static List<CountedKind> all() {
    return ALL;
  }

  /** Every name once, in the same order. */
  public static List<String> names() {
    return ALL.stream().map(CountedKind::name).distinct().toList();
  }

  /**
   * The kind called {@code name} that learns from data with {@code labelling}.
   *
   * @throws OptionException if there is none; the message lists the names there are
   */
  public static CountedKind named(String name, Labelling labelling) {
    List<CountedKind> suitable =
        ALL.stream().filter(kind -> kind.labelling() == labelling).toList();
    for (CountedKind kind : suitable) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new OptionException(
        "{model-kind} must be rnn, %s for this task but is '%s'",
        String.join(", ", suitable.stream().map(CountedKind::name).toList()), name);
  }
}
