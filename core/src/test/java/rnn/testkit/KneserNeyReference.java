package rnn.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Modified Kneser-Ney smoothing straight from its formulas, with maps of lists of words: what fast
 * code is compared with.
 */
public final class KneserNeyReference {
  private static final String START = "<s>";

  private final int order;
  private final List<String> vocabulary;
  private final List<Map<List<String>, Long>> occurrences = new ArrayList<>(); // [N+1] by order
  private final List<Map<List<String>, Long>> counts = new ArrayList<>(); // [N+1], adjusted
  private final List<double[]> discounts = new ArrayList<>(); // [N+1][4]
  private final int[] pruned; // [N+1]

  /**
   * Counts {@code sentences}.
   *
   * @param vocabulary every word that is predicted, {@code <eos>} among them
   * @param sentences words, each with {@code <eos>} at its end
   * @param pruned {@code [N+1]} occurrences up to which an n-gram is left out, by order
   */
  public KneserNeyReference(
      List<String> vocabulary, List<List<String>> sentences, int order, int[] pruned) {
    this.order = order;
    this.vocabulary = vocabulary;
    this.pruned = pruned;
    for (int n = 0; n <= order; n++) {
      occurrences.add(new HashMap<>());
      counts.add(new HashMap<>());
    }
    for (List<String> sentence : sentences) {
      List<String> words = new ArrayList<>(List.of(START));
      words.addAll(sentence);
      for (int n = 1; n <= order; n++) {
        for (int i = 0; i + n <= words.size(); i++) {
          if (n > 1 || i > 0) { // the beginning alone is nothing that is counted
            occurrences.get(n).merge(List.copyOf(words.subList(i, i + n)), 1L, Long::sum);
          }
        }
      }
    }
    for (int n = 1; n <= order; n++) {
      Map<List<String>, Set<String>> before = new HashMap<>();
      if (n < order) {
        for (List<String> longer : occurrences.get(n + 1).keySet()) {
          before.computeIfAbsent(longer.subList(1, n + 1), k -> new HashSet<>()).add(longer.get(0));
        }
      }
      for (Map.Entry<List<String>, Long> ngram : occurrences.get(n).entrySet()) {
        boolean isRaw = n == order || ngram.getKey().get(0).equals(START);
        long count = isRaw ? ngram.getValue() : before.get(ngram.getKey()).size();
        counts.get(n).put(ngram.getKey(), count);
      }
    }
    discounts.add(new double[4]);
    for (int n = 1; n <= order; n++) {
      discounts.add(discounts(counts.get(n)));
    }
  }

  private static double[] discounts(Map<List<String>, Long> counts) {
    double[] n = new double[5];
    for (long count : counts.values()) {
      if (count <= 4) {
        n[(int) count]++;
      }
    }
    double y = n[1] / (n[1] + 2 * n[2]);
    double[] d = {0, 1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]};
    for (int i = 1; i <= 3; i++) {
      if (n[i] == 0 || !(d[i] >= 0 && d[i] <= i)) {
        return new double[] {0, 0.5, 1, 1.5};
      }
    }
    return d;
  }

  /** Probability of {@code word} behind {@code before}, the words of its sentence so far. */
  public double probability(List<String> before, String word) {
    List<String> context = new ArrayList<>(List.of(START));
    context.addAll(before);
    int from = Math.max(0, context.size() - (order - 1));
    return behind(context.subList(from, context.size()), word);
  }

  private double behind(List<String> context, String word) {
    int n = context.size() + 1;
    double shorter =
        context.isEmpty()
            ? 1.0 / vocabulary.size()
            : behind(context.subList(1, context.size()), word);
    double total = 0;
    double free = 0;
    double own = 0;
    for (String other : vocabulary) {
      List<String> ngram = new ArrayList<>(context);
      ngram.add(other);
      long count = counts.get(n).getOrDefault(ngram, 0L);
      if (count == 0) {
        continue;
      }
      double discount = discounts.get(n)[(int) Math.min(count, 3)];
      boolean isPruned = occurrences.get(n).get(ngram) <= pruned[n];
      total += count;
      free += isPruned ? count : discount;
      if (other.equals(word) && !isPruned) {
        own = count - discount;
      }
    }
    return total == 0 ? shorter : (own + free * shorter) / total;
  }
}
