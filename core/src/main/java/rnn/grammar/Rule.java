package rnn.grammar;

import java.util.List;

/**
 * One way to write a symbol.
 *
 * @param symbol what is written
 * @param weight how often it is written so, relative to the other rules of the symbol
 * @param right what it is written as, at least one item
 * @param line where the rule stands in its file, from 1
 */
record Rule(String symbol, double weight, List<Item> right, int line) {

  Rule {
    right = List.copyOf(right);
  }

  /** A word, or a symbol that has rules of its own. */
  sealed interface Item {}

  /** A word of the sentence. */
  record Word(String token) implements Item {}

  /** A symbol to be written by one of its rules. */
  record Symbol(String name) implements Item {}
}
