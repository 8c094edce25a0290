package rnn.task;

/**
 * Notation of spans by labels, and the transitions it allows.
 *
 * <p>The start and the end of a sequence are {@link Role#OUTSIDE}. Tjong Kim Sang and Veenstra
 * 1999, "Representing Text Chunks", EACL, arXiv:cs/9907006, name IOB1 and IOB2; Ratinov and Roth
 * 2009, "Design Challenges and Misconceptions in Named Entity Recognition", CoNLL, compare IOB2
 * with IOBES, which they call BILOU.
 */
public enum Notation {
  /** Labels that mark no spans; every transition is allowed. */
  PLAIN {
    @Override
    boolean allows(Role before, Role after, boolean isOneType) {
      return true;
    }
  },

  /** {@code I-X} only continues: it follows {@code B-X} or {@code I-X}. */
  IOB2 {
    @Override
    boolean allows(Role before, Role after, boolean isOneType) {
      return after != Role.INSIDE || (before != Role.OUTSIDE && isOneType);
    }
  },

  /** {@code B-X} only parts two spans of one type: it follows {@code B-X} or {@code I-X}. */
  IOB1 {
    @Override
    boolean allows(Role before, Role after, boolean isOneType) {
      return after != Role.BEGIN || (before != Role.OUTSIDE && isOneType);
    }
  },

  /**
   * {@code I-X} or {@code E-X}, and nothing else, follows {@code B-X} or {@code I-X}, and follows
   * nothing else.
   */
  IOBES {
    @Override
    boolean allows(Role before, Role after, boolean isOneType) {
      boolean isOpen = before == Role.BEGIN || before == Role.INSIDE;
      boolean continues = after == Role.INSIDE || after == Role.END;
      return isOpen == continues && (isOneType || !isOpen);
    }
  };

  /**
   * True if a token may have the role {@code after} behind one that has {@code before}.
   *
   * @param isOneType whether both are of one type
   */
  abstract boolean allows(Role before, Role after, boolean isOneType);
}
