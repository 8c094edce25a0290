package rnn.head;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.math.Packing;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * Some neighbouring words of a softmax, few enough that what belongs to them stays in the cache
 * while it is used, and what belongs to them.
 *
 * @param first number of the first word within the softmax
 * @param table the words' weight {@code [n,I]} if it lies in rows, to be packed when it is used
 * @param packed the words' weight {@code [n,I]}, or room for it
 * @param bias {@code [1,n]}
 * @param weightGradient {@code [n,I]}; none if the words are only evaluated
 * @param biasGradient {@code [1,n]}; none if the words are only evaluated, or their bias is fixed
 */
record WordBlock(
    int first,
    @Nullable Tensor table,
    Panels packed,
    Tensor bias,
    @Nullable Panels weightGradient,
    @Nullable Tensor biasGradient) {

  /** Words of a block: 14 tiles of 7 rows, or 13 of 6 and four of 5. */
  static final int WORDS = 98;

  /** Number of words. */
  int words() {
    return packed.rows();
  }

  /**
   * The packed weight {@code [n,I]}; good until the next block is asked for its own, with which it
   * may share the room it is packed into.
   */
  Panels weight() {
    if (table != null) {
      Packing.pack(table, packed);
    }
    return packed;
  }

  /**
   * Adds the blocks of the words {@code [first, first + weight.rows())} of a softmax.
   *
   * @param bias {@code [1,V]} of the whole softmax, as {@code biasGradient}
   */
  static void addAll(
      List<WordBlock> blocks,
      int first,
      Panels weight,
      Panels weightGradient,
      Tensor bias,
      @Nullable Tensor biasGradient) {
    for (int row = 0; row < weight.rows(); row += WORDS) {
      int n = Math.min(WORDS, weight.rows() - row);
      int word = first + row;
      blocks.add(
          new WordBlock(
              word,
              null,
              weight.rows(row, n),
              bias.columns(word, n),
              weightGradient.rows(row, n),
              biasGradient == null ? null : biasGradient.columns(word, n)));
    }
  }

  /**
   * Adds the blocks of a softmax that is only evaluated; {@code table [V,I]}, {@code bias [1,V]}.
   */
  static void addTable(List<WordBlock> blocks, Tensor table, Tensor bias) {
    Panels room = Panels.zeros(WORDS, table.columns());
    for (int row = 0; row < table.rows(); row += WORDS) {
      int n = Math.min(WORDS, table.rows() - row);
      blocks.add(
          new WordBlock(
              row, table.rows(row, n), room.rows(0, n), bias.columns(row, n), null, null));
    }
  }
}
