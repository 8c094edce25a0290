package rnn.spark.job;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction2;

/**
 * Work on one partition of an RDD, as a class with a name. Spark reads the byte code around a
 * closure before it sends it, which takes the driver longer than all else of a short job; into a
 * class it does not look.
 *
 * @param <T> an element of the RDD
 * @param <R> what is made of a partition
 */
public abstract class PartitionWork<T, R>
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<T>, R>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The result of a partition of these elements; called on executors. */
  protected abstract R of(Iterator<T> elements);

  /**
   * The element of a partition that holds just one.
   *
   * @throws IllegalStateException if it holds none, or more
   */
  protected static <T> T only(Iterator<T> elements) {
    if (!elements.hasNext()) {
      throw new IllegalStateException("A partition must hold one element but holds none");
    }
    T only = elements.next();
    if (elements.hasNext()) {
      throw new IllegalStateException("A partition must hold one element but holds several");
    }
    return only;
  }

  @Override
  public final R apply(TaskContext task, scala.collection.Iterator<T> elements) {
    return of(CollectionConverters.asJava(elements));
  }
}
