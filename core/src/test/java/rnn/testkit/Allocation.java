package rnn.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a thread allocates, garbage counted. */
public final class Allocation {
  private static final long BASE_BYTES = 1 << 20; // buffers, tables of Jackson's
  private static final long BYTES_PER_BYTE = 400; // a blank line or {} is a few objects

  private Allocation() {}

  /**
   * Fails if {@code work}, which reads {@code inputBytes}, allocates out of proportion to them. It
   * is done again before that is said, as a first time loads classes.
   */
  public static void assertInProportion(Runnable work, long inputBytes, String what) {
    long most = BASE_BYTES + BYTES_PER_BYTE * inputBytes;
    if (bytesOf(work) > most) {
      long again = bytesOf(work);
      assertTrue(again <= most, "%s: %,d bytes took %,d".formatted(what, inputBytes, again));
    }
  }

  private static long bytesOf(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
