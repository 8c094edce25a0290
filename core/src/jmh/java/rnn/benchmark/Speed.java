package rnn.benchmark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * How fast a work went on one thread.
 *
 * @param windows runs of the work
 * @param tokensPerCpuSecond by the thread's own CPU time, which other load disturbs least
 * @param tokensPerSecond by the clock on the wall
 * @param allocatedBytesPerWindow what the thread allocated
 * @param flopPerToken floating-point operations of matrix products
 * @param gigaflopPerCpuSecond 10⁹ of these
 * @param lossNatsPerToken of the last window
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Speed(
    long windows,
    double tokensPerCpuSecond,
    double tokensPerSecond,
    double allocatedBytesPerWindow,
    double flopPerToken,
    double gigaflopPerCpuSecond,
    @Nullable Double lossNatsPerToken) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The speed of {@code work} over at least {@code seconds} of CPU time, and one window. */
  static Speed of(Work work, double seconds) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long wallStart = System.nanoTime();
    long cpuStart = THREADS.getCurrentThreadCpuTime();
    double cpu;
    long windows = 0;
    do {
      work.run();
      windows++;
      cpu = (THREADS.getCurrentThreadCpuTime() - cpuStart) * 1e-9;
    } while (cpu < seconds);
    double wall = (System.nanoTime() - wallStart) * 1e-9;
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;

    double tokens = (double) windows * work.tokens();
    return new Speed(
        windows,
        tokens / cpu,
        tokens / wall,
        (double) allocated / windows,
        work.flopPerToken(),
        tokens * work.flopPerToken() * 1e-9 / cpu,
        work.lossNatsPerToken());
  }
}
