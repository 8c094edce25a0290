package rnn.spark.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The sentences of a column file: its {@link ColumnBlocks} that have tokens. */
final class ColumnSentences implements Iterator<Line> {
  private final ColumnBlocks blocks;
  private @Nullable Line next;

  ColumnSentences(ColumnBlocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean hasNext() {
    while (next == null && blocks.hasNext()) {
      ColumnBlocks.Block block = blocks.next();
      next = block.tokens().isEmpty() ? null : Line.labelled(block.tokens(), block.labels());
    }
    return next != null;
  }

  @Override
  public Line next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Line line = next;
    next = null;
    return line;
  }
}
