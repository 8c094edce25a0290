package rnn.spark.data;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;

/**
 * The place of the labels in a source.
 *
 * @param labelling what a label belongs to; {@link Labelling#NONE} if there are none to read
 * @param column the column of a table that has them; null where the format says it
 * @param tokenIndex column of a line that has the token, from 1; of column files
 * @param labelIndex column of a line that has the label, from 1; of column files
 */
public record Labels(Labelling labelling, @Nullable String column, int tokenIndex, int labelIndex)
    implements Serializable {
  /** The same places, read as labels of this kind. */
  Labels as(Labelling labelling) {
    return new Labels(labelling, column, tokenIndex, labelIndex);
  }

  /** No labels. */
  public static final Labels NONE = new Labels(Labelling.NONE, null, 0, 0);

  /** Labels of tokens where the format says it. */
  public static final Labels OF_TOKENS = new Labels(Labelling.TOKENS, null, 0, 0);

  /** Labels of sequences where the format says it. */
  public static final Labels OF_SEQUENCES = new Labels(Labelling.SEQUENCES, null, 0, 0);
}
