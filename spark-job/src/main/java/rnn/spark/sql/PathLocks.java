package rnn.spark.sql;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;

/** Locks by path: what is done at one path waits for what is done there, and for nothing else. */
final class PathLocks {
  private final ConcurrentHashMap<String, Lock> locks = new ConcurrentHashMap<>();

  /** Work under a lock. */
  interface Work<T> {
    /** Does it. */
    T get() throws IOException;
  }

  /** A lock, and the number of threads that hold it or wait for it. */
  private static final class Lock {
    private int threads; // changed in the map's compute alone
  }

  /** The value of {@code work}, which runs alone of all that are given for {@code path}. */
  <T> T alone(String path, Work<T> work) throws IOException {
    Lock lock =
        locks.compute(
            path,
            (key, known) -> {
              Lock one = known == null ? new Lock() : known;
              one.threads++;
              return one;
            });
    try {
      synchronized (lock) {
        return work.get();
      }
    } finally {
      locks.compute(path, (key, held) -> --lock.threads == 0 ? null : held);
    }
  }

  /** Number of paths at which something is done now. */
  int size() {
    return locks.size();
  }
}
