package rnn.math;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do the parts of one piece of work at the same time: the caller and {@code c − 1}
 * workers.
 *
 * <p>A piece of work is handed over by one volatile write and is over when all its parts are. Both
 * sides spin for some 50 microseconds, for the pieces of a window follow each other that closely,
 * and then park; where there are fewer processors than threads they park at once. A part that no
 * worker has begun when the caller has done its own is done by the caller, so a processor that is
 * taken away slows a piece of work to what is left and holds up nothing. Workers are daemons,
 * started when first needed, and end after {@value #IDLE_SECONDS} seconds without work. {@link
 * #run} allocates nothing.
 *
 * <p>One thread at a time calls a team, and no part of a piece of work calls the team again.
 */
public final class Team {
  /** The largest team. */
  public static final int MAX_THREADS = 256;

  /** A team of the caller only; stateless, so that any number of threads may share it. */
  public static final Team ALONE = new Team(1, 0);

  private static final int IDLE_SECONDS = 10;
  private static final long IDLE_NANOS = IDLE_SECONDS * 1_000_000_000L;
  private static final int MAX_SPINS = 2_000; // of a pause of some 25 nanoseconds

  /** A piece of work, one part for each thread of a team. */
  @FunctionalInterface
  public interface Work {
    /** Does part {@code part}, from 0. */
    void part(int part);
  }

  /** A piece of work that is one of many. */
  @FunctionalInterface
  public interface ItemWork {
    /** Does item {@code item}, from 0. */
    void item(int item);
  }

  private final int threads;
  private final int spins;
  private final long idleNanos;
  private final Worker[] workers; // [threads − 1]
  private final AtomicInteger nextItem = new AtomicInteger();
  private final Work takeItems = part -> takeItems();
  private int items;
  private ItemWork itemWork = item -> {};
  private Work work = takeItems; // set before round
  private int parts; // of the work, set before round
  private volatile int round; // pieces of work begun
  private volatile @Nullable Thread parkedCaller;

  /** A team whose workers end after {@code idleNanos} without work. */
  Team(int threads, long idleNanos) {
    this.threads = threads;
    this.idleNanos = idleNanos;
    this.spins = threads <= Runtime.getRuntime().availableProcessors() ? MAX_SPINS : 0;
    this.workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
    }
  }

  /**
   * A team of {@code threads} threads.
   *
   * @throws IllegalArgumentException if they are not 1 to {@value #MAX_THREADS}
   */
  public static Team of(int threads) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "A team must have 1 to %d threads but is to have %d".formatted(MAX_THREADS, threads));
    }
    return threads == 1 ? ALONE : new Team(threads, IDLE_NANOS);
  }

  /** Number of threads, the caller included. */
  public int threads() {
    return threads;
  }

  /**
   * Does all parts of {@code work}, part 0 on the calling thread. Every part sees what the caller
   * wrote before, and the caller afterwards what the parts wrote.
   *
   * @throws RuntimeException the first that a part threw, in the order of the parts, when all have
   *     ended; an error likewise
   */
  public void run(Work work) {
    run(threads, work);
  }

  /**
   * Does the first {@code parts} parts of {@code work}, which are no more than the threads; a
   * single one without the workers.
   */
  public void run(int parts, Work work) {
    if (parts == 1) { // nothing is written: callers share the team of one
      work.part(0);
      return;
    }
    this.work = work;
    this.parts = parts;
    int number = round + 1;
    round = number;
    for (Worker worker : workers) {
      worker.call();
    }
    Throwable thrown = null;
    try {
      work.part(0);
    } catch (Throwable e) {
      thrown = e;
    }
    for (Worker worker : workers) {
      if (worker.claim(number)) {
        worker.doPart(number);
      }
    }
    boolean isInterrupted = false;
    for (Worker worker : workers) {
      isInterrupted |= await(worker, number);
    }
    for (Worker worker : workers) {
      thrown = thrown == null ? worker.thrown : thrown;
      worker.thrown = null;
    }
    this.work = takeItems;
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    if (thrown != null) {
      Team.<RuntimeException>rethrow(thrown);
    }
  }

  /**
   * Does {@code items} pieces of unlike size, each as a whole and by whichever thread is free: part
   * {@code i} of {@code work} is item {@code i}. They are begun in ascending order.
   */
  public void runItems(int items, ItemWork work) {
    if (threads == 1) { // nothing is written: callers share that team
      for (int i = 0; i < items; i++) {
        work.item(i);
      }
      return;
    }
    nextItem.set(0);
    this.items = items;
    this.itemWork = work;
    run(takeItems);
  }

  private void takeItems() {
    for (int i = nextItem.getAndIncrement(); i < items; i = nextItem.getAndIncrement()) {
      itemWork.item(i);
    }
  }

  /** Waits until {@code worker} has done its part; true if interrupted meanwhile. */
  private boolean await(Worker worker, int number) {
    for (int i = 0; i < spins; i++) {
      if (worker.done == number) {
        return false;
      }
      Thread.onSpinWait();
    }
    boolean isInterrupted = false;
    parkedCaller = Thread.currentThread();
    while (worker.done != number) {
      LockSupport.park(this);
      isInterrupted |= Thread.interrupted(); // or it would not park again
    }
    parkedCaller = null;
    return isInterrupted;
  }

  /** Throws what a part threw as it is, checked or not: Scala does not declare exceptions. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** One of the threads that are not the caller: it may end and be started anew. */
  private final class Worker implements Runnable {
    final int part;
    final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    final AtomicInteger claimed = new AtomicInteger(); // the last piece of work with a doer
    volatile int done; // the last piece of work whose part is over
    volatile boolean isParked;
    @Nullable Throwable thrown; // set before done

    Worker(int part) {
      this.part = part;
    }

    /** Lets the thread see that there is work, after {@code round} was written. */
    void call() {
      Thread running = thread.get();
      if (running == null) {
        start();
      } else if (isParked) {
        LockSupport.unpark(running);
      }
    }

    private void start() {
      Thread fresh = new Thread(this, "rnn-team-" + part);
      fresh.setDaemon(true);
      if (thread.compareAndSet(null, fresh)) { // else the one that was ending has seen the work
        try {
          fresh.start();
        } catch (OutOfMemoryError e) { // no more threads; the caller does the part
          thread.set(null);
        }
      }
    }

    @Override
    public void run() {
      Thread self = Thread.currentThread();
      while (awaitWork() || !thread.compareAndSet(self, null) || isCalledBack(self)) {
        int number = round;
        if (claim(number)) {
          doPart(number);
          Thread caller = parkedCaller;
          if (caller != null) {
            LockSupport.unpark(caller);
          }
        }
      }
    }

    /**
     * True for the one thread that is to do the part of piece of work {@code number}; false if that
     * is long over.
     */
    boolean claim(int number) {
      int last = claimed.get();
      return last - number < 0 && claimed.compareAndSet(last, number);
    }

    /** Does the claimed part; what it throws is kept for the caller. */
    void doPart(int number) {
      try {
        if (part < parts) {
          work.part(part);
        }
      } catch (Throwable e) {
        thrown = e;
      }
      done = number;
    }

    /** True if there is work, or was just now; false after a long time without. */
    private boolean awaitWork() {
      for (int i = 0; i < spins; i++) {
        if (hasWork()) {
          return true;
        }
        Thread.onSpinWait();
      }
      long end = System.nanoTime() + idleNanos;
      isParked = true;
      while (!hasWork() && System.nanoTime() < end) {
        LockSupport.parkNanos(Team.this, idleNanos);
      }
      isParked = false;
      return hasWork() || System.nanoTime() < end; // another may have done what there was
    }

    private boolean hasWork() {
      return round != claimed.get();
    }

    /** True if work came while the thread was ending and no other was started for it. */
    private boolean isCalledBack(Thread self) {
      return hasWork() && thread.compareAndSet(null, self);
    }
  }
}
