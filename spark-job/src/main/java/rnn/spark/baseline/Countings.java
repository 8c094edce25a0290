package rnn.spark.baseline;

import java.util.List;
import rnn.baseline.CountedKind;

/** The registry of ways to count, one for each of {@code CountedKinds}. */
public final class Countings {
  private static final List<Counting> ALL =
      List.of(
          new KneserNeyCounting(),
          new HiddenMarkovCounting(),
          new TrigramTagCounting(),
          new MostFrequentTagCounting(),
          new NaiveBayesCounting());

  private Countings() {}

  /** Every one. */
  public static List<Counting> all() {
    return ALL;
  }

  /** The one that makes models of {@code kind}. */
  public static Counting of(CountedKind kind) {
    for (Counting counting : ALL) {
      if (counting.kind().name().equals(kind.name())
          && counting.kind().labelling() == kind.labelling()) {
        return counting;
      }
    }
    throw new IllegalArgumentException("There is no counting of " + kind.name());
  }
}
