package rnn.grammar;

/**
 * The exact means of a grammar's derivations.
 *
 * <p>With {@code M[A,B]} the expected number of symbols {@code B} that one rule of {@code A}
 * writes, a quantity that every rule adds its share {@code a} of, has the mean {@code x = a + M·x},
 * so
 *
 * <pre>{@code
 * (I − M)·words   = words that a rule writes itself
 * (I − M)·entropy = Σ −p ln p over the rules of each symbol
 * (I − M)·rules   = 1
 * }</pre>
 *
 * <p>The sentences have finite expected size exactly if the last system has a positive solution
 * (then {@code I − M} is a non-singular M-matrix). Grammar: Grenander 1967; entropy of derivations:
 * Chi 1999, "Statistical Properties of Probabilistic Context-Free Grammars".
 *
 * @param words expected words of a sentence
 * @param entropyNats expected {@code -ln p} of a derivation
 */
record Expectations(double words, double entropyNats) {

  static Expectations of(Grammar grammar, String source) {
    int N = grammar.symbols().size();
    double[][] system = new double[N][N + 3]; // I − M, then the three right sides
    for (int symbol = 0; symbol < N; symbol++) {
      double[] row = system[symbol];
      row[symbol] += 1;
      row[N + 2] = 1;
      for (int rule = 0; rule < grammar.right(symbol).length; rule++) {
        double p = grammar.probabilities(symbol)[rule];
        row[N + 1] -= p * Math.log(p);
        for (int item : grammar.right(symbol)[rule]) {
          if (item < 0) {
            row[N] += p;
          } else {
            row[item] -= p;
          }
        }
      }
    }
    solve(system);
    for (int symbol = 0; symbol < N; symbol++) {
      double expectedRules = system[symbol][N + 2];
      if (!(expectedRules > 0 && Double.isFinite(expectedRules))) {
        throw new IllegalArgumentException(
            "%s: symbol %s is endless on average; lower the weights of the rules that lead back to it"
                .formatted(source, grammar.symbols().get(symbol)));
      }
    }
    return new Expectations(system[Grammar.START][N], system[Grammar.START][N + 1]);
  }

  /** Gauss and Jordan with row pivots: the columns after the square become the solutions. */
  private static void solve(double[][] system) {
    int N = system.length;
    for (int column = 0; column < N; column++) {
      int pivot = column;
      for (int row = column + 1; row < N; row++) {
        if (Math.abs(system[row][column]) > Math.abs(system[pivot][column])) {
          pivot = row;
        }
      }
      double[] pivotRow = system[pivot];
      system[pivot] = system[column];
      system[column] = pivotRow;
      double scale = 1 / pivotRow[column];
      for (int i = column; i < pivotRow.length; i++) {
        pivotRow[i] *= scale;
      }
      for (int row = 0; row < N; row++) {
        double factor = system[row][column];
        if (row != column && factor != 0) {
          for (int i = column; i < pivotRow.length; i++) {
            system[row][i] -= factor * pivotRow[i];
          }
        }
      }
    }
  }
}
