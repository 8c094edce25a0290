package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.option.OptionException;

class GivenOptionsTest {
  private static GivenOptions of(String given) {
    return GivenOptions.ofRows(values(given));
  }

  private static Map<String, String> values(String given) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String setting : given.split(" ")) {
      String[] parts = setting.split("=", -1);
      values.put(parts[0], parts[1]);
    }
    return values;
  }

  @Test
  void nothingGivenIsTheDefaultsWithTheRestOpen() {
    GivenOptions options = GivenOptions.ofText(Map.of());
    assertEquals(ModelOptions.DEFAULTS, options.model());
    assertEquals(TrainingOptions.DEFAULTS, options.training());
    assertTrue(options.open().contains(TrainingOptions.LEARNING_RATE));
    assertFalse(options.open().contains(TrainingOptions.READING), "the task decides");
    assertEquals("sentences", GivenOptions.ofRows(Map.of()).training().reading());
  }

  @ParameterizedTest
  @CsvSource({
    "task=tag, 10, both, sequences",
    "task=tag optimizer=adam, 0.002, both, sequences",
    "task=classify cell=elman, 2, both, sequences",
    "task=classify learning-rate=3 direction=forward, 3, forward, sequences",
  })
  void whatIsOpenSuitsTheTaskTheOptimizerAndTheCell(
      String given, double rate, String direction, String reading) {
    GivenOptions options = of(given);
    SizeDefaults chosen =
        SizeDefaults.ofLabels(options.model(), options.training(), options.open(), 200_000);
    assertEquals(rate, chosen.training().learningRate(), 1e-12);
    assertEquals(direction, chosen.model().labels().direction());
    assertEquals(reading, chosen.training().reading());
  }

  /** Of a text of 300 tokens a window of 35 would be the first line. */
  @ParameterizedTest
  @CsvSource({
    "task=tag, 256",
    "task=classify, 256",
    "task=classify window=35, 35",
    "task=tag window=1000, 1000",
    "task=language-model, 35",
    "seed=7, 35",
  })
  void theWindowOfLabelsHoldsWholeSequencesUnlessItIsGiven(String given, int window) {
    assertEquals(window, of(given).training().window());
    assertEquals(window, GivenOptions.ofText(values(given)).training().window());
  }

  @ParameterizedTest
  @CsvSource({
    "task=classify, input",
    "task=classify pooling=mean, input",
    "task=classify pooling=last, none",
    "task=classify layers=0, none",
    "task=classify shortcut=none, none",
    "task=tag, none",
    "seed=7, none",
  })
  void classifiersReadWordsBesideStatesWhereTheyCan(String given, String shortcut) {
    GivenOptions options = of(given);
    assertEquals(shortcut, options.model().labels().shortcut());
    assertFalse(options.open().contains(LabelOptions.SHORTCUT));
  }

  @ParameterizedTest
  @CsvSource({
    "task=classify, 0.4",
    "task=classify layers=0 dense=7, 0.4",
    "task=classify word-dropout=0.2, 0.2",
    "task=classify word-dropout=0, 0",
    "task=tag, 0.2",
    "task=tag word-dropout=0.4, 0.4",
    "seed=7, 0.2",
  })
  void classifiersReadMoreWordsAsUnknownThanTaggersUnlessItIsGiven(String given, float dropout) {
    GivenOptions options = of(given);
    assertEquals(dropout, options.model().labels().wordDropout());
    assertFalse(options.open().contains(LabelOptions.WORD_DROPOUT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "characters=5",
        "head=crf",
        "task=tag pooling=max",
        "task=tag dense=5",
        "task=tag shortcut=input",
        "task=tag class-weights=equal",
        "task=tag tied=false",
        "task=classify head=softmax",
        "task=classify output=full",
        "task=tag characters=0 character-hidden=9",
      })
  void whatMeansNothingForTheTaskIsRefused(String given) {
    String said = assertThrows(OptionException.class, () -> of(given)).getMessage();
    assertTrue(said.contains("has no meaning"), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "direction=both|direction must be forward for a language model",
        "layers=0|layers must be at least 1 for a language model",
        "task=tag reading=stream|reading must be one of sequences for task tag",
        "task=classify learning-rate=10 optimizer=adam|so learning-rate must be at most 1",
        "sync=average block-momentum=0.5|block-momentum 0.5 must come with sync block-momentum",
        "embedding=37 hidden=31|embedding must be as wide as hidden 31",
        "task=classify pooling=last shortcut=input|pooling last reads the states in which layers"
            + " end",
        "task=classify layers=0 shortcut=input|must lead past a layer but layers is 0",
        "task=tag hidden=0|hidden must be at least 1",
        "valid-fraction=0.7|valid-fraction must be from 0",
      })
  void whatCannotBeTogetherIsRefused(String given, String said) {
    String message = assertThrows(OptionException.class, () -> of(given)).getMessage();
    assertTrue(message.contains(said), message);
  }
}
