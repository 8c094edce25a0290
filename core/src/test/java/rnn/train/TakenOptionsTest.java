package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.network.LanguageModelSpec;
import rnn.option.OptionException;
import rnn.task.Tasks;

class TakenOptionsTest {
  private static final TakenOptions.Origin MODEL =
      new TakenOptions.Origin(
          "/m",
          Tasks.named("language-model"),
          new LanguageModelSpec(
                  "gru", 50, 32, 24, 2, 0.3f, false, "none", "cross-entropy", "sampled", 9)
              .network(),
          "word",
          "stream");

  private static GivenOptions taken(Map<String, String> given) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.put("start-from", "m");
    return TakenOptions.of(GivenOptions.ofText(all), all, MODEL);
  }

  private static String refusal(Map<String, String> given) {
    return String.valueOf(assertThrows(OptionException.class, () -> taken(given)).getMessage());
  }

  @Test
  void whatIsNotGivenIsTheModels() {
    GivenOptions options = taken(Map.of("new-words", "7", "epochs", "3"));
    ModelOptions model = options.model();
    assertEquals(MODEL.network(), model.networkSpec(50));
    assertEquals("word", model.tokenizer());
    assertEquals("stream", options.training().reading());
    assertEquals(2, model.minimumCount());
    assertFalse(options.open().contains(ModelOptions.HIDDEN));
    assertFalse(options.open().contains(ModelOptions.DROPOUT));
    assertTrue(options.open().contains(TrainingOptions.LEARNING_RATE));
    assertEquals(7, Objects.requireNonNull(options.start()).newWords());
    assertEquals(0.5f, taken(Map.of("dropout", "0.5")).model().dropout());
    assertEquals(0.3f, model.dropout());
  }

  @ParameterizedTest
  @CsvSource({
    "hidden,64,hidden must be 24",
    "cell,lstm,cell must be gru",
    "layers,1,layers must be 2",
    "output,full,output must be sampled",
    "tokenizer,character,tokenizer must be word",
    "reading,sentences,reading must be stream",
    "vocabulary-size,100,vocabulary-size has no meaning with start-from"
  })
  void whatContradictsTheModelIsNamed(String option, String value, String said) {
    assertTrue(refusal(Map.of(option, value)).startsWith(said), refusal(Map.of(option, value)));
    assertEquals(24, taken(Map.of("hidden", "24")).model().hiddenSize());
  }

  @Test
  void anotherTaskTakesTheWidthOfTheEmbeddingAndWhatIsNotGiven() {
    GivenOptions options = taken(Map.of("task", "tag", "hidden", "40"));
    assertEquals(32, options.model().embeddingSize());
    assertEquals(40, options.model().hiddenSize());
    assertEquals(2, options.model().layers());
    assertEquals("gru", options.model().cell());
    assertEquals("both", options.model().labels().direction());
    assertTrue(options.open().contains(ModelOptions.DROPOUT));
    assertTrue(refusal(Map.of("task", "tag", "embedding", "9")).startsWith("embedding must be 32"));
  }

  @Test
  void optionsThatDoNotGoTogetherAreNamed() {
    OptionException alone =
        assertThrows(OptionException.class, () -> GivenOptions.ofText(Map.of("new-words", "5")));
    assertTrue(alone.getMessage().startsWith("new-words must come with start-from"));
    OptionException vectors =
        assertThrows(
            OptionException.class,
            () -> GivenOptions.ofText(Map.of("start-from", "m", "vectors", "v.txt")));
    assertTrue(vectors.getMessage().startsWith("vectors has no meaning with start-from"));
    OptionException counted =
        assertThrows(
            OptionException.class,
            () -> GivenOptions.ofText(Map.of("start-from", "m", "model-kind", "kneser-ney")));
    assertTrue(counted.getMessage().startsWith("start-from has no meaning for model-kind"));
  }
}
