package rnn.spark.group;

import rnn.option.OptionException;

/**
 * Division of rows into groups that have a model each.
 *
 * @param column column whose value is the group of a row
 * @param minTokens tokens that a group must have for a model of its own
 * @param sharing what the others get
 */
public record Grouping(String column, long minTokens, Sharing sharing) {
  /**
   * Default of the tokens that a group must have for a model of its own. With fewer a network makes
   * some 200 steps in all its epochs, and hardly learns more than how frequent the words are.
   */
  public static final long DEFAULT_MIN_TOKENS = 1_000;

  /** Models for groups that are too small for one of their own. */
  public enum Sharing {
    /** One model for all of them, trained on their rows together. */
    ONE_MODEL,
    /** None. */
    NONE
  }

  /** Checks the number. */
  public Grouping {
    if (minTokens < 0) {
      throw new OptionException(
          "{group-min-tokens} must be 0 (every group has a model of its own) or more but is %d",
          minTokens);
    }
  }

  /** Groups by {@code column}; small ones share a model. */
  public static Grouping by(String column) {
    return new Grouping(column, DEFAULT_MIN_TOKENS, Sharing.ONE_MODEL);
  }

  /** The same with a model of its own for each group of {@code tokens} tokens. */
  public Grouping withMinTokens(long tokens) {
    return new Grouping(column, tokens, sharing);
  }

  /** The same without a model for the others. */
  public Grouping withoutShared() {
    return new Grouping(column, minTokens, Sharing.NONE);
  }
}
