package rnn.spark.data;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import rnn.text.Vocabulary;
import scala.Tuple2;

/**
 * How often each token occurs in a partition's lines, {@code <unk>} and {@code <eos>} left out. If
 * there are more different tokens than fit, a token comes several times, each time with a part of
 * its count.
 */
final class TokenCounts implements Iterator<Tuple2<String, Long>> {
  private static final int MOST_TOKENS = 1 << 18;

  private final Iterator<Line> lines;
  private Iterator<Map.Entry<String, long[]>> counted =
      new HashMap<String, long[]>().entrySet().iterator();

  TokenCounts(Iterator<Line> lines) {
    this.lines = lines;
  }

  @Override
  public boolean hasNext() {
    while (!counted.hasNext() && lines.hasNext()) {
      count();
    }
    return counted.hasNext();
  }

  private void count() {
    Map<String, long[]> counts = new HashMap<>();
    while (counts.size() < MOST_TOKENS && lines.hasNext()) {
      for (String token : lines.next().tokens()) {
        counts.computeIfAbsent(token, t -> new long[1])[0]++;
      }
    }
    counts.remove(Vocabulary.UNKNOWN_TOKEN);
    counts.remove(Vocabulary.END_OF_SENTENCE_TOKEN);
    counted = counts.entrySet().iterator();
  }

  @Override
  public Tuple2<String, Long> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Map.Entry<String, long[]> entry = counted.next();
    return new Tuple2<>(entry.getKey(), entry.getValue()[0]);
  }
}
