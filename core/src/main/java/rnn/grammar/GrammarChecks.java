package rnn.grammar;

import java.util.ArrayDeque;
import java.util.Deque;

/** Checks that a grammar can be parsed and makes sentences of all its words. */
final class GrammarChecks {

  private GrammarChecks() {}

  /** Fails if a symbol cannot be reached from the start, or begins with itself. */
  static void check(Grammar grammar, String source) {
    int symbols = grammar.symbols().size();
    boolean[] fromStart = reachable(grammar, Grammar.START, false);
    for (int symbol = 0; symbol < symbols; symbol++) {
      String name = grammar.symbols().get(symbol);
      if (symbol != Grammar.START && !fromStart[symbol]) {
        throw new IllegalArgumentException(
            "%s: symbol %s is in no sentence; use it in a rule or remove it"
                .formatted(source, name));
      }
      if (reachable(grammar, symbol, true)[symbol]) {
        throw new IllegalArgumentException(
            "%s: symbol %s may begin with itself; put a word or another symbol before it"
                .formatted(source, name));
      }
    }
  }

  /**
   * The symbols that a symbol's derivations contain, or begin with; itself only if they lead back
   * to it.
   */
  private static boolean[] reachable(Grammar grammar, int from, boolean atBeginning) {
    boolean[] reached = new boolean[grammar.symbols().size()];
    Deque<Integer> pending = new ArrayDeque<>();
    pending.push(from);
    while (!pending.isEmpty()) {
      for (int[] items : grammar.right(pending.pop())) {
        for (int i = 0; i < (atBeginning ? 1 : items.length); i++) {
          if (items[i] >= 0 && !reached[items[i]]) {
            reached[items[i]] = true;
            pending.push(items[i]);
          }
        }
      }
    }
    return reached;
  }
}
