package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.READING;
import static rnn.train.TrainingOptions.SHARDS;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.option.Option;

/** What is chosen for models of labels. */
class LabelDefaultsTest {

  @ParameterizedTest
  @CsvSource({
    "1, sgd, 16, 10",
    "2, sgd, 16, 10",
    "8, sgd, 4, 10",
    "100, sgd, 2, 10",
    "1, adam, 16, 0.002"
  })
  void streamsAndRateSuitShardsAndOptimizer(int shards, String optimizer, int batch, double rate) {
    TrainingOptions training =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(SHARDS, shards);
              o.set(OPTIMIZER, optimizer);
              o.set(LEARNING_RATE, 1.0);
              o.set(READING, "sequences");
            });
    Set<Option<?>> open =
        Set.of(
            ModelOptions.DROPOUT,
            TrainingOptions.EPOCHS,
            TrainingOptions.BATCH,
            TrainingOptions.LEARNING_RATE);
    SizeDefaults chosen = SizeDefaults.ofLabels(ModelOptions.DEFAULTS, training, open, 200_000);
    assertEquals(batch, chosen.training().effectiveBatchSize());
    assertEquals(rate, chosen.training().learningRate());
    assertEquals(10, chosen.training().epochs());
  }

  @ParameterizedTest
  @CsvSource({"1000, 30", "24000, 29", "200000, 10", "2000000, 3", "20000000, 3"})
  void lessDataIsReadMoreOften(long tokens, int epochs) {
    SizeDefaults chosen =
        SizeDefaults.ofLabels(
            ModelOptions.DEFAULTS,
            TrainingOptions.DEFAULTS,
            Set.of(TrainingOptions.EPOCHS),
            tokens);
    assertEquals(epochs, chosen.training().epochs());
  }

  @ParameterizedTest
  @CsvSource({"classify, 12, 4", "classify, 5, 0", "classify, 6, 2", "tag, 12, 0"})
  void aClassifierAveragesTheLastThirdOfItsEpochs(String task, int epochs, int averaged) {
    SizeDefaults chosen =
        SizeDefaults.ofLabels(
            ModelOptions.DEFAULTS.with(o -> o.set(LabelOptions.TASK, task)),
            TrainingOptions.DEFAULTS.with(o -> o.set(TrainingOptions.EPOCHS, epochs)),
            Set.of(Regularization.AVERAGE_LAST),
            1000);
    assertEquals(averaged, chosen.training().regularization().averageLast());
  }
}
