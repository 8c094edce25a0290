package rnn.spark.sweep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.checkpoint.RunIdentity;
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
    Set<RunIdentity> identities = new LinkedHashSet<>();
    boolean isOfText = false;
    for (PreparedRun run : runs) {
      if (run != null) {
        remarks.addAll(run.remarks());
        identities.add(run.identity());
        isOfText = run.request().model().task().labelling() == Labelling.NONE;
      }
    }
    List<String> lines = new ArrayList<>(remarks.stream().limit(MAX_OF_TEXTS).toList());
    if (texts > 1) {
      lines.add(
          "The text was read %,d times, once for each choice of the options that it depends on."
              .formatted(texts));
    }
    if (isOfText) {
      lines.addAll(ofPerplexities(identities));
    }
    return lines;
  }

  /** Sentences on why the perplexities of {@code runs} are not comparable, if they are not. */
  static List<String> ofPerplexities(Set<RunIdentity> runs) {
    List<String> lines = new ArrayList<>();
    List<String> tokenizers = runs.stream().map(RunIdentity::tokenizer).distinct().toList();
    if (tokenizers.size() > 1) {
      lines.add(
          "The settings have different tokenizers (%s), so their perplexities are of different tokens and say nothing of which is better: shorter tokens make a lower one by themselves."
              .formatted(String.join(", ", tokenizers)));
    }
    long sizes = runs.stream().map(run -> run.network().vocabularySize()).distinct().count();
    long vocabularies = runs.stream().map(RunIdentity::vocabulary).distinct().count();
    if (sizes > 1) {
      lines.add(
          "The settings have vocabularies of different sizes, so their perplexities are of"
              + " different tokens: a smaller vocabulary makes a lower one by itself.");
    } else if (vocabularies > 1 && tokenizers.size() == 1) {
      lines.add(
          "The settings have different vocabularies of one size, so their perplexities are of"
              + " different tokens and not comparable.");
    }
    List<String> readings =
        runs.stream().map(run -> run.optionTexts().getOrDefault("reading", "")).distinct().toList();
    if (readings.size() > 1) {
      lines.add(
          "The settings read the text in different ways (%s), so their perplexities are given different words before: by stream there are more of them."
              .formatted(String.join(", ", readings)));
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
