package rnn.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a thread allocates, garbage counted. */
public final class Allocation {
  /** Where a blank line or {} is a few objects. */
  public static final int OF_TEXT = 400;

  /** Where little but the header is text. */
  public static final int OF_TENSORS = 40;

  private static final long BASE_BYTES = 1 << 20; // buffers, tables of Jackson's

  private Allocation() {}

  /**
   * Fails if {@code work}, which reads {@code inputBytes}, allocates out of proportion to them. It
   * is done again before that is said, as a first time loads classes.
   *
   * @param bytesPerByte how many it may allocate for each byte it reads, beside a megabyte
   */
  public static void assertInProportion(
      Runnable work, long inputBytes, int bytesPerByte, String what) {
    long most = BASE_BYTES + bytesPerByte * inputBytes;
    if (bytesOf(work) > most) {
      long again = bytesOf(work);
      assertTrue(again <= most, "%s: %,d bytes took %,d".formatted(what, inputBytes, again));
    }
  }

  /** What the calling thread allocates in {@code work}. */
  public static long bytesOf(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
