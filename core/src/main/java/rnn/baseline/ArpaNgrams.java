package rnn.baseline;

import java.util.Arrays;

/** N-grams of one order of an ARPA file, in the order of its lines until they are sorted. */
final class ArpaNgrams {
  private final NgramRows rows; // a row's count is its place in the arrays
  private float[] values = new float[64];
  private float[] weights = new float[64];
  private int[] lines = new int[64];

  ArpaNgrams(int order) {
    this.rows = new NgramRows(order);
  }

  void add(int[] tokens, float value, float weight, int line) {
    int size = rows.size();
    if (size == values.length) {
      int grown = size + size / 2;
      values = Arrays.copyOf(values, grown);
      weights = Arrays.copyOf(weights, grown);
      lines = Arrays.copyOf(lines, grown);
    }
    values[size] = value;
    weights[size] = weight;
    lines[size] = line;
    int[] row = Arrays.copyOf(tokens, tokens.length + 1);
    row[tokens.length] = size;
    rows.addRows(row, 0);
  }

  /** Sets the numbers of words {@code [V+1]} by id; those of -1 belong to {@code V}. */
  void unigrams(float[] valueOf, float[] weightOf) {
    for (int i = 0; i < rows.size(); i++) {
      int token = rows.token(i, 0) < 0 ? valueOf.length - 1 : rows.token(i, 0);
      valueOf[token] = values[i];
      weightOf[token] = weights[i];
    }
  }

  /**
   * Adds these n-grams, of two words or more, as columns, and which of them each context has.
   *
   * @param contexts n-grams of one word less, sorted
   * @param what the file is called in messages
   */
  void addTo(Tables tables, ArpaNgrams contexts, int vocabulary, String what) {
    rows.sort();
    int order = rows.order();
    int[] tokens = new int[rows.size()];
    int[] children = new int[(order == 2 ? vocabulary + 1 : contexts.rows.size()) + 1];
    int context = 0;
    for (int i = 0; i < rows.size(); i++) {
      tokens[i] = rows.token(i, order - 1);
      if (i > 0 && compare(rows, i - 1, i) == 0) {
        int line = line(i);
        int other = line(i - 1);
        throw new IllegalArgumentException(
            "%s: line %d repeats the %d-gram of line %d"
                .formatted(what, Math.max(line, other), order, Math.min(line, other)));
      }
      context = order == 2 ? rows.token(i, 0) : context(contexts.rows, context, i);
      if (context < 0) {
        throw new IllegalArgumentException(
            "%s: line %d has a %d-gram whose first %d words are not among the %d-grams"
                .formatted(what, line(i), order, order - 1, order - 1));
      }
      children[context + 1]++;
    }
    Arrays.parallelPrefix(children, Integer::sum);
    tables.add(Column.of(NgramTables.children(order - 1), children));
    tables.add(Column.of(NgramTables.tokens(order), tokens));
    tables.add(Column.of(NgramTables.values(order), sorted(values)));
  }

  /** Adds the weights behind these n-grams. */
  void addWeights(Tables tables) {
    tables.add(Column.of(NgramTables.weights(rows.order()), sorted(weights)));
  }

  private float[] sorted(float[] numbers) {
    float[] sorted = new float[rows.size()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = numbers[rows.count(i)];
    }
    return sorted;
  }

  /** The context of n-gram {@code i} from {@code first} on; negative if there is none. */
  private int context(NgramRows contexts, int first, int i) {
    for (int context = first; context < contexts.size(); context++) {
      int order = compare(contexts, context, i);
      if (order >= 0) {
        return order == 0 ? context : -1;
      }
    }
    return -1;
  }

  /** Order of the first tokens of two n-grams, as many as {@code others} have. */
  private int compare(NgramRows others, int other, int i) {
    for (int place = 0; place < Math.min(others.order(), rows.order()); place++) {
      int order = Integer.compare(others.token(other, place), rows.token(i, place));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int line(int i) {
    return lines[rows.count(i)];
  }
}
