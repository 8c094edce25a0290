package rnn.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.SplitKernels;
import rnn.math.Team;
import rnn.testkit.TrainedBits;

/** Training, evaluation and generation give the same bits whatever the number of threads. */
class ThreadsTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7})
  void anyNumberOfThreadsTrainsTheSameBits(int threads) {
    Kernels one = KernelProvider.kernels();
    Map<String, String> bits = TrainedBits.ofAll(one);
    assertEquals(bits, TrainedBits.ofAll(SplitKernels.splittingAll(one, Team.of(threads))));
    assertEquals(bits, TrainedBits.ofAll(SplitKernels.of(one, Team.of(threads))));
  }
}
