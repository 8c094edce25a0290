package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
              o.shards = shards;
              o.optimizer = optimizer;
              o.learningRate = 1;
              o.reading = "sequences";
            });
    EnumSet<OpenSetting> open = EnumSet.allOf(OpenSetting.class);
    open.remove(OpenSetting.SHARDS);
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
            EnumSet.of(OpenSetting.EPOCHS),
            tokens);
    assertEquals(epochs, chosen.training().epochs());
  }
}
