package rnn.spark.data;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * Occurrences of each token, or label, or character in a partition's lines. If there are more
 * different ones than fit, one comes several times, each time with a part of its count.
 */
final class TokenCounts implements Iterator<Tuple2<String, Long>> {
  private static final int MAX_TOKENS = 1 << 18;

  private final Iterator<Line> lines;
  private final Counted what;
  private Iterator<Map.Entry<String, long[]>> counted =
      new HashMap<String, long[]>().entrySet().iterator();

  /** The part of a line that is counted. */
  @FunctionalInterface
  interface Counted extends Serializable {
    /** The things, as often as they occur. */
    List<String> of(Line line);
  }

  TokenCounts(Iterator<Line> lines, Counted what) {
    this.lines = lines;
    this.what = what;
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
    while (counts.size() < MAX_TOKENS && lines.hasNext()) {
      for (String token : what.of(lines.next())) {
        counts.computeIfAbsent(token, t -> new long[1])[0]++;
      }
    }
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
