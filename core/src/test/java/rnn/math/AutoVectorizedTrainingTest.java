package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.head.SoftmaxOutput;
import rnn.testkit.TrainedBits;

/** Whole networks, trained by the loops that the compiler vectorizes. */
class AutoVectorizedTrainingTest {
  @ParameterizedTest
  @ValueSource(strings = {"elman", "lstm"})
  void trainsTheBitsOfTheScalarKernels(String cell) {
    assertEquals(
        TrainedBits.of(cell, SoftmaxOutput.NAME, KernelProvider.choose("scalar")),
        TrainedBits.of(cell, SoftmaxOutput.NAME, KernelProvider.choose("auto")));
  }
}
