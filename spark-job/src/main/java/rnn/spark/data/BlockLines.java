package rnn.spark.data;

import java.util.NoSuchElementException;
import rnn.spark.job.InputException;

/**
 * The lines of the blocks that begin in one split of a file. A blank line ends a block; the block
 * behind a blank line belongs to the split in which the blank line begins, and the first block to
 * the split at the beginning of the file.
 *
 * <p>Every block is therefore read once and whole, wherever the splits cut:
 *
 * <pre>
 *   a b c _ d e | f g _ h | i j | k _ l      | ends a split, _ is a blank line
 *   1 1 1   1 1   1 1   2   2 2   2   4      the split whose task reads the line
 * </pre>
 */
final class BlockLines implements PlacedLines {
  private final TextLines lines;
  private final long end; // last offset at which a line belongs to the split
  private boolean isFinished;

  /**
   * The blocks of a split.
   *
   * @param lines from the first that begins in the split to the end of the file
   * @param start offset of the split
   * @param end offset of its end
   */
  BlockLines(TextLines lines, long start, long end) {
    this.lines = lines;
    this.end = end;
    boolean isBetween = start == 0;
    while (!isBetween && !isFinished) {
      isFinished = !lines.hasNext();
      if (!isFinished) {
        isBetween = lines.next().isBlank();
        isFinished = lines.offset() > end;
      }
    }
  }

  @Override
  public boolean hasNext() {
    return !isFinished && lines.hasNext();
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String line = lines.next();
    isFinished = lines.offset() > end && line.isBlank();
    return line;
  }

  @Override
  public InputException wrong(String message) {
    return lines.wrong(message);
  }
}
