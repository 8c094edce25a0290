package rnn.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import rnn.text.LabelSet;

/** Confusions of a score: gold labels, and the labels predicted in their place. */
public final class Confusions {
  /** The gold label, in pairs, that was not there in training. */
  static final int UNSEEN = -1;

  /** Largest number of labels that {@link #table} shows all of. */
  public static final int MAX_TABLE_LABELS = 20;

  private static final String UNSEEN_NAME = "(not in training)";

  private Confusions() {}

  /**
   * One gold label taken for another.
   *
   * @param count how often
   */
  public record Confusion(String gold, String predicted, long count) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s taken for %s: %,d", gold, predicted, count);
    }
  }

  /** Predictions whose gold label was not there in training. */
  public static long unseen(Score score) {
    return score.confusions().where((gold, predicted) -> gold == UNSEEN).total();
  }

  /** The confusions that occurred most often, at most {@code limit}; ties in the order of ids. */
  public static List<Confusion> mostFrequent(Score score, LabelSet labels, int limit) {
    PairCounts pairs = score.confusions().where((gold, predicted) -> gold != predicted);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong((Integer i) -> pairs.count(i)).reversed());
    return order.stream()
        .limit(limit)
        .map(
            i ->
                new Confusion(
                    name(labels, pairs.first(i)), labels.label(pairs.second(i)), pairs.count(i)))
        .toList();
  }

  private static String name(LabelSet labels, int gold) {
    return gold == UNSEEN ? UNSEEN_NAME : labels.label(gold);
  }

  /**
   * Matrix of counts {@code [K,K]} by gold, then predicted; of gold labels that were there in
   * training, the others being {@link #ofUnseen}.
   *
   * @param labels {@code K}
   */
  public static long[][] matrix(Score score, int labels) {
    long[][] matrix = new long[labels][labels]; // [K,K]
    PairCounts pairs = score.confusions();
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.first(i) != UNSEEN) {
        matrix[pairs.first(i)][pairs.second(i)] = pairs.count(i);
      }
    }
    return matrix;
  }

  /**
   * Counts {@code [K]} of what was predicted where the gold label was not there in training; zeros
   * if it always was.
   *
   * @param labels {@code K}
   */
  public static long[] ofUnseen(Score score, int labels) {
    long[] row = new long[labels]; // [K]
    PairCounts pairs = score.confusions();
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.first(i) == UNSEEN) {
        row[pairs.second(i)] = pairs.count(i);
      }
    }
    return row;
  }

  /**
   * The lines of the matrix for people: a row for each gold label, one more for those that were not
   * there in training if there are such, and a column for each predicted one. None if there are
   * more than {@link #MAX_TABLE_LABELS} labels.
   */
  public static List<String> table(Score score, LabelSet labels) {
    if (labels.size() > MAX_TABLE_LABELS) {
      return List.of();
    }
    long[][] matrix = matrix(score, labels.size());
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("gold \\ predicted"));
    head.addAll(labels.labels());
    rows.add(head);
    for (int gold = 0; gold < labels.size(); gold++) {
      rows.add(row(labels.label(gold), matrix[gold]));
    }
    if (unseen(score) > 0) {
      rows.add(row(UNSEEN_NAME, ofUnseen(score, labels.size())));
    }
    int[] widths = new int[head.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static List<String> row(String gold, long[] counts) {
    List<String> row = new ArrayList<>(List.of(gold));
    for (long count : counts) {
      row.add(String.format(Locale.ROOT, "%,d", count));
    }
    return row;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String padding = " ".repeat(widths[column] - row.get(column).length());
      line.append(column == 0 ? row.get(0) + padding : "  " + padding + row.get(column));
    }
    return line.toString();
  }
}
