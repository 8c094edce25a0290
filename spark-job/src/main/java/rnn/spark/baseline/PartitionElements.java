package rnn.spark.baseline;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import rnn.spark.job.Jobs;

/**
 * Elements of an RDD, in the order of its partitions, that the driver reads some partitions at a
 * time.
 */
final class PartitionElements<T> implements Iterator<T> {
  /** Most numbers that the driver reads at once, unless one partition has more. */
  static final int MAX_READ_NUMBERS = 1 << 21;

  private final JavaRDD<T> elements;
  private final int[] sizes; // [partitions] numbers in the elements of each
  private final String description;
  private Iterator<T> read = Collections.emptyIterator();
  private int next; // first partition that is not read

  /**
   * The elements of {@code elements}.
   *
   * @param sizes numbers in the elements of each of the first partitions; the others are not read
   * @param description what the jobs that read are called where jobs are shown
   */
  PartitionElements(JavaRDD<T> elements, int[] sizes, String description) {
    this.elements = elements;
    this.sizes = sizes;
    this.description = description;
  }

  /**
   * Says whether there is another one; reads on if it must. A job that fails throws what {@link
   * Jobs#run} throws.
   */
  @Override
  public boolean hasNext() {
    while (!read.hasNext() && next < sizes.length) {
      int first = next;
      long numbers = 0;
      do {
        numbers += sizes[next++];
      } while (next < sizes.length && numbers + sizes[next] <= MAX_READ_NUMBERS);
      int[] asked = IntStream.range(first, next).toArray();
      List<T>[] partitions =
          Jobs.run(
              JavaSparkContext.fromSparkContext(elements.context()),
              description,
              () -> elements.collectPartitions(asked));
      read = Arrays.stream(partitions).flatMap(List::stream).iterator();
    }
    return read.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All partitions are read");
    }
    return read.next();
  }
}
