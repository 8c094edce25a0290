package rnn.spark.evaluate;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A thing of the driver that tasks in the same process get as it is: what is serialized is a number
 * to find it by.
 *
 * @param <T> the thing
 */
public final class Handover<T> implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final AtomicLong LAST = new AtomicLong();
  private static final Map<Long, Object> THINGS = new ConcurrentHashMap<>();

  private final long number;

  /** A handover of {@code thing}, until it is closed. */
  public Handover(T thing) {
    this.number = LAST.incrementAndGet();
    THINGS.put(number, thing);
  }

  /** True if tasks of {@code context} run in the process of its driver, with its classes. */
  public static boolean isPossible(JavaSparkContext context) {
    return context.isLocal()
        && !context.sc().conf().getBoolean("spark.executor.userClassPathFirst", false);
  }

  /** The thing; a task that goes on after the end of its job may find that it is gone. */
  @SuppressWarnings("unchecked") // put there by the constructor
  public T get() {
    Object thing = THINGS.get(number);
    if (thing == null) {
      throw new IllegalStateException("What this task works from is given up, as is its job");
    }
    return (T) thing;
  }

  @Override
  public void close() {
    THINGS.remove(number);
  }
}
