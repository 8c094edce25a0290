package rnn.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import rnn.batch.Labelling;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Grammar;
import rnn.grammar.Sentence;
import rnn.math.Mixing;

/**
 * Sentences of the built-in grammar, made where they are needed: sentence {@code i} depends on the
 * seed and on {@code i} only, so any executor can make any of them again.
 */
final class GrammarText {
  private static final long SENTENCES_PER_PARTITION = 5_000;

  private GrammarText() {}

  /** The grammar of this JVM, read once. */
  private static final class Holder {
    static final Grammar GRAMMAR = EnglishGrammar.grammar();
  }

  /**
   * {@code count} sentences, their words' classes or their kinds as labels, in the order of their
   * numbers; the first ones do not depend on how many there are.
   */
  static JavaRDD<Line> lines(JavaSparkContext context, long seed, long count, Labelling labelling) {
    int partitions =
        Math.toIntExact((count + SENTENCES_PER_PARTITION - 1) / SENTENCES_PER_PARTITION);
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, partitions).boxed().toList());
    return context
        .parallelize(numbers, partitions)
        .flatMap(
            number -> {
              long first = number * SENTENCES_PER_PARTITION;
              return new Sentences(
                  seed, first, Math.min(count, first + SENTENCES_PER_PARTITION), labelling);
            });
  }

  /** The sentence of number {@code index}. */
  static Sentence sentence(long seed, long index) {
    long mixed = Mixing.mixed(Mixing.mixed(seed) + index);
    return Holder.GRAMMAR.generate(new SplittableRandom(mixed));
  }

  /** The sentences of one partition. */
  private static final class Sentences implements Iterator<Line> {
    private final long seed;
    private final long end;
    private final Labelling labelling;
    private long next;

    Sentences(long seed, long first, long end, Labelling labelling) {
      this.labelling = labelling;
      this.seed = seed;
      this.next = first;
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public Line next() {
      Sentence sentence = sentence(seed, next++);
      switch (labelling) {
        case TOKENS:
          return Line.labelled(sentence.tokens(), sentence.classes());
        case SEQUENCES:
          return Line.labelled(sentence.tokens(), List.of(sentence.kind()));
        default:
      }
      String text = sentence.text();
      return new Line(sentence.tokens(), LineSize.of(text), sentence.logProbabilityNats());
    }
  }
}
