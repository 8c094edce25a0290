package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.option.Option;

class SizeDefaultsTest {
  private static final Set<Option<?>> ALL =
      Set.of(
          ModelOptions.HIDDEN,
          ModelOptions.DROPOUT,
          ModelOptions.OUTPUT,
          TrainingOptions.EPOCHS,
          TrainingOptions.SHARDS,
          TrainingOptions.BATCH,
          TrainingOptions.LEARNING_RATE);

  private static SizeDefaults of(long tokens, int vocabularySize) {
    return SizeDefaults.of(
        ModelOptions.DEFAULTS, TrainingOptions.DEFAULTS, ALL, tokens, vocabularySize);
  }

  @Test
  void nothingThatIsGivenIsChanged() {
    SizeDefaults chosen =
        SizeDefaults.of(ModelOptions.DEFAULTS, TrainingOptions.DEFAULTS, Set.of(), 3_000, 50_000);

    assertEquals(ModelOptions.DEFAULTS, chosen.model());
    assertEquals(TrainingOptions.DEFAULTS, chosen.training());
  }

  @Test
  void aShortTextIsReadMoreOftenInShorterStepsByASmallerNetwork() {
    SizeDefaults few = of(3_000, 300);
    SizeDefaults many = of(2_000_000, 9_000);

    assertTrue(few.training().epochs() > many.training().epochs());
    assertTrue(few.training().learningRate() < many.training().learningRate());
    assertTrue(few.training().effectiveBatchSize() < many.training().effectiveBatchSize());
    assertTrue(few.model().hiddenSize() < many.model().hiddenSize());
    assertTrue(few.model().dropout() > many.model().dropout());
    assertEquals(1, many.training().shards());
    assertEquals(20, many.training().learningRate());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 30, 1_000, 100_000, 10_000_000, 1_000_000_000, 1_000_000_000_000L})
  void whateverTheSizeTheOptionsAreSound(long tokens) {
    SizeDefaults chosen = of(tokens, 3); // the records check themselves

    assertTrue(chosen.training().epochs() >= 3 && chosen.training().epochs() <= 15);
    assertEquals(1, chosen.training().shards());
    assertTrue(chosen.training().learningRate() >= 1 && chosen.training().learningRate() <= 20);
    assertTrue(chosen.training().effectiveBatchSize() >= 2);
  }

  @Test
  void manyWordsWantAnAdaptiveOutputWhereThereCanBeOne() {
    assertEquals("full", of(1_000_000, 10_000).model().output());
    assertEquals("adaptive", of(1_000_000, 10_001).model().output());
    ModelOptions defaults = ModelOptions.DEFAULTS;
    ModelOptions squared =
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.HIDDEN, 9)
                    .set(ModelOptions.LOSS, "squared-error")
                    .set(ModelOptions.OUTPUT_SAMPLES, 9)
                    .set(ModelOptions.TOKENIZER, "word")
                    .set(ModelOptions.VOCABULARY_SIZE, 0));
    assertEquals("full", output(squared));
    assertEquals("adaptive", output(defaults));
  }

  private static String output(ModelOptions model) {
    return SizeDefaults.of(model, TrainingOptions.DEFAULTS, ALL, 1_000_000, 20_000)
        .model()
        .output();
  }

  @Test
  void theRateIsTheOptimizersAndTheCells() {
    ModelOptions elman =
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.CELL, "elman")
                    .set(ModelOptions.HIDDEN, 9)
                    .set(ModelOptions.OUTPUT_SAMPLES, 9)
                    .set(ModelOptions.TOKENIZER, "word")
                    .set(ModelOptions.VOCABULARY_SIZE, 0));
    assertEquals(
        4,
        SizeDefaults.of(elman, TrainingOptions.DEFAULTS, ALL, 1_000_000, 100)
            .training()
            .learningRate(),
        1e-12);
    TrainingOptions adam = TrainingOptions.DEFAULTS.with(o -> o.set(OPTIMIZER, "adam"));
    double few = SizeDefaults.of(elman, adam, ALL, 3_000, 100).training().learningRate();
    double many = SizeDefaults.of(elman, adam, ALL, 3_000_000, 100).training().learningRate();
    assertEquals(
        many, few, "steps of normalized gradients are as long as the rate, whatever the text");
  }

  @Test
  void aTiedEmbeddingHasAsManyUnitsAsTheNetwork() {
    ModelOptions tied =
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.HIDDEN, 64)
                    .set(ModelOptions.EMBEDDING, 64)
                    .set(ModelOptions.OUTPUT_SAMPLES, 9)
                    .set(ModelOptions.TOKENIZER, "word")
                    .set(ModelOptions.VOCABULARY_SIZE, 0));

    assertEquals(
        64, SizeDefaults.of(tied, TrainingOptions.DEFAULTS, ALL, 9, 9).model().hiddenSize());
  }

  @ParameterizedTest
  @CsvSource({
    // tokens, words, shards, synchronization, streams
    "1000000, 10000, 1, block-momentum, 20",
    "20000, 2000, 8, block-momentum, 5",
    "2000, 200, 8, block-momentum, 4", // as few as one shard would have
    "200000, 10000, 8, block-momentum, 5",
    "200000, 10000, 16, block-momentum, 3",
    "930000, 10000, 2, block-momentum, 20",
    "930000, 10000, 4, block-momentum, 20",
    "930000, 10000, 8, block-momentum, 10",
    "930000, 10000, 16, average, 5",
    "2000000, 10000, 8, block-momentum, 10", // but not ever more
    "100000000, 10000, 32, block-momentum, 3",
    "2000000, 33278, 8, block-momentum, 10", // however many words there are
    "2000000, 10000, 8, gradient, 5", // a step each round, and few as they are
  })
  void shardsShareStreamsOfWhichALongTextBearsMore(
      long tokens, int words, int shards, String synchronization, int streams) {
    TrainingOptions training =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(SHARDS, shards);
              o.set(SYNCHRONIZATION, synchronization);
            });
    Set<Option<?>> batch = Set.of(TrainingOptions.BATCH);
    assertEquals(
        streams,
        SizeDefaults.of(ModelOptions.DEFAULTS, training, batch, tokens, words)
            .training()
            .batchSize());
  }
}
