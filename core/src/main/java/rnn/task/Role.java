package rnn.task;

/** Role of a token in a span: a label such as {@code B-PER} is a role and a type. */
public enum Role {
  /** In no span. */
  OUTSIDE,
  /** The first token of a span; in IOB1 only of one that follows another of its type. */
  BEGIN,
  /**
   * A token of a span that is neither its first nor its last where those have roles of their own.
   */
  INSIDE,
  /** The last token of a span of several. */
  END,
  /** The only token of a span. */
  SINGLE;

  /**
   * True if a span ends between two tokens, as {@code conlleval} has it.
   *
   * @param isOneType whether both tokens are of one type
   */
  static boolean ends(Role before, Role after, boolean isOneType) {
    return before != OUTSIDE && (after == OUTSIDE || isBreak(before, after) || !isOneType);
  }

  /** True if a span starts between two tokens, as {@code conlleval} has it; see {@link #ends}. */
  static boolean starts(Role before, Role after, boolean isOneType) {
    return after != OUTSIDE && (before == OUTSIDE || isBreak(before, after) || !isOneType);
  }

  /** True if two tokens of one type are of different spans. */
  private static boolean isBreak(Role before, Role after) {
    return before == END || before == SINGLE || after == BEGIN || after == SINGLE;
  }
}
