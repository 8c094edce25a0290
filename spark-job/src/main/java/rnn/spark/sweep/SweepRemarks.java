package rnn.spark.sweep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.train.PreparedRun;

/**
 * Sentences at the start of a sweep: on its texts, and on the rule by which settings are dropped.
 */
final class SweepRemarks {
  private static final int MAX_OF_TEXTS = 20;

  private SweepRemarks() {}

  /**
   * Sentences on what was found in the texts and chosen for them.
   *
   * @param runs of the settings; null for those that cannot be
   * @param texts how often the text was read
   */
  static List<String> ofTexts(List<@Nullable PreparedRun> runs, int texts) {
    Set<String> remarks = new LinkedHashSet<>(); // what two runs say alike is said once
    Set<Integer> vocabularies = new LinkedHashSet<>();
    boolean isOfText = false;
    for (PreparedRun run : runs) {
      if (run != null) {
        remarks.addAll(run.remarks());
        vocabularies.add(run.vocabularySize());
        isOfText = run.request().model().task().labelling() == Labelling.NONE;
      }
    }
    List<String> lines = new ArrayList<>(remarks.stream().limit(MAX_OF_TEXTS).toList());
    if (texts > 1) {
      lines.add(
          "The text was read %,d times, once for each choice of the options that it depends on."
              .formatted(texts));
    }
    if (isOfText && vocabularies.size() > 1) {
      lines.add(
          "The settings have vocabularies of different sizes, so their perplexities are of"
              + " different tokens: a smaller vocabulary makes a lower one by itself.");
    }
    return lines;
  }

  /** The rule of successive halving in words, for so many {@code settings} of so many epochs. */
  static String rule(List<Integer> divisors, int settings, int epochs) {
    if (divisors.size() == 1) {
      return settings == 1
          ? "Nothing is dropped: there is one setting."
          : "Nothing is dropped: %,d epochs have no third to judge by.".formatted(epochs);
    }
    List<String> rungs = new ArrayList<>();
    int left = settings;
    for (int divisor : divisors) {
      rungs.add("%,d for %s".formatted(left, divisor == 1 ? "all" : "1/" + divisor));
      left = Halving.kept(left);
    }
    return "Successive halving, the best third going on: %s of their epochs."
        .formatted(String.join(", ", rungs));
  }
}
