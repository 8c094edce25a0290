package rnn.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Things that are for one thread each, lent to any number of threads. They are made when there is
 * none to lend, up to a number; a thread more waits until one comes back.
 */
final class Pool<T> {
  private final Supplier<T> maker;
  private final Semaphore left;
  private final Deque<T> idle = new ArrayDeque<>(); // guarded by this, as is what follows
  private boolean isClosed;

  /** A pool of up to {@code size} things that {@code maker} makes. */
  Pool(Supplier<T> maker, int size) {
    this.maker = maker;
    this.left = new Semaphore(size);
  }

  /**
   * What {@code use} gives of a thing that it has for itself until it returns.
   *
   * @throws IllegalStateException if the pool was closed
   */
  <R> R use(Function<T, R> use) {
    left.acquireUninterruptibly();
    try {
      T lent = lend();
      try {
        return use.apply(lent);
      } finally {
        takeBack(lent);
      }
    } finally {
      left.release();
    }
  }

  private T lend() {
    synchronized (this) {
      requireOpen();
      if (!idle.isEmpty()) {
        return idle.pop(); // the last one back, whose buffers are still in a cache
      }
    }
    return maker.get();
  }

  private synchronized void takeBack(T lent) {
    if (!isClosed) {
      idle.push(lent);
    }
  }

  /** Fails if the pool was closed. */
  synchronized void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("The model was closed; load it again by Models.load");
    }
  }

  /** Lets all things go; those that are lent, once they come back. */
  synchronized void close() {
    isClosed = true;
    idle.clear();
  }
}
