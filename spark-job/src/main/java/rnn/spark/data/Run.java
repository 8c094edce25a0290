package rnn.spark.data;

import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;

/**
 * Sentences that follow each other, in one array: the unit in which encoded text is cached. It is
 * large enough for its overhead to be small, and small enough for a task to hold few of them.
 */
final class Run implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MIN_TOKENS = 1 << 16;

  private final Shard sentences;
  private final TextCount count;

  private Run(Shard sentences, TextCount count) {
    this.sentences = sentences;
    this.count = count;
  }

  /** The sentences, as a shard without a number. */
  Shard sentences() {
    return sentences;
  }

  /** Counts of what is in them. */
  TextCount count() {
    return count;
  }

  /** A run of {@code sentences}, whose sizes of lines and probabilities are not counted. */
  static Run of(Shard sentences) {
    TextCount count = new TextCount();
    count.add(sentences);
    return new Run(sentences, count);
  }

  /** The runs that the sentences of one partition make, in their order. */
  static Iterator<Run> of(Iterator<Sentence> partition, Labelling labelling) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return partition.hasNext();
      }

      @Override
      public Run next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        TextCount count = new TextCount();
        ShardBuilder sentences = new ShardBuilder(labelling);
        while (count.tokens() < MIN_TOKENS && partition.hasNext()) {
          Sentence sentence = partition.next();
          count.add(sentence);
          sentences.add(sentence.tokens(), sentence.labels(), sentence.spellings());
        }
        return new Run(sentences.build(0), count);
      }
    };
  }
}
