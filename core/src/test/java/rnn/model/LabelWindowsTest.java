package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.predict.SmallModels;
import rnn.testkit.LabelledWindows;

class LabelWindowsTest {
  private static final int[] LENGTHS = {200, 1, 17, 90, 3};

  static Stream<Model> models() {
    return Stream.concat(SmallModels.taggers(), SmallModels.classifiers());
  }

  /** Of thousands of classes a row for each token would be gigabytes. */
  @ParameterizedTest
  @MethodSource("models")
  void thereIsARowOfProbabilitiesForWhatHasALabelOnly(Model model) {
    Labelling labelling = model.encoder().labelling();
    int labels = model.network().head().targets();
    Shard shard = LabelledWindows.shard(LENGTHS, labelling, 9, labels, 1);
    int[] read = new int[1]; // rows
    new LabelWindows(model, KernelProvider.kernels())
        .forEach(
            shard,
            (batch, decoded, probabilities) -> {
              int B = batch.batchSize();
              boolean isOfTokens = labelling == Labelling.TOKENS;
              assertEquals(
                  isOfTokens ? batch.maximumTimeSteps() * B : B, probabilities.rows(), "rows");
              assertEquals(labels, probabilities.columns());
              for (int i = 0; i < (isOfTokens ? batch.timeSteps() * B : B); i++) {
                if (isOfTokens ? batch.positions()[i] >= 0 : batch.sequences()[i] >= 0) {
                  double sum = 0;
                  for (int k = 0; k < labels; k++) {
                    sum += probabilities.get(i, k);
                  }
                  assertEquals(1, sum, 1e-5);
                  assertTrue(decoded[i] >= 0 && decoded[i] < labels);
                  read[0]++;
                }
              }
            });
    assertEquals(labelling == Labelling.TOKENS ? 311 : LENGTHS.length, read[0]);
  }
}
