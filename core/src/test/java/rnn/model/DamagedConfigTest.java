package rnn.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration in which one value was changed, and what its reader is told. */
class DamagedConfigTest {
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\" : (\"[^\"]*\"|[^\\s{,]+)");

  @TempDir Path directory;

  private Path file;
  private String sound;

  @BeforeEach
  void writeASoundModel() throws IOException {
    Path model = directory.resolve("model");
    ModelDirectory.write(model, ModelExample.model("lstm", false, 7));
    file = model.resolve(ModelDirectory.CONFIG);
    sound = Files.readString(file);
  }

  private String refusal(String config) throws IOException {
    Files.writeString(file, config);
    String message =
        assertThrows(ModelFormatException.class, () -> ModelDirectory.read(file.getParent()))
            .getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    for (String ofJackson : new String[] {"rnn.model.", "rnn.network.", "java.", "Source", "(c"}) {
      assertFalse(
          message.replace(file.toString(), "").contains(ofJackson), ofJackson + " in: " + message);
    }
    return message;
  }

  private String with(String field, String value) {
    Matcher matcher = Pattern.compile("(\"" + field + "\" : )[^\\s{,]+").matcher(sound);
    assertTrue(matcher.find(), field);
    return matcher.replaceFirst(Matcher.quoteReplacement(matcher.group(1) + value));
  }

  @Test
  void nullIsNoValueOfAnyField() throws IOException {
    Matcher fields = FIELD.matcher(sound);
    int count = 0;
    while (fields.find()) {
      String config = sound.substring(0, fields.start(2)) + "null" + sound.substring(fields.end(2));
      String message = refusal(config);
      assertTrue(message.contains(fields.group(1)), message);
      assertTrue(message.contains("null"), message);
      count++;
    }
    assertTrue(count > 15, count + " fields");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind",
        "network",
        "tokenizer",
        "reading",
        "parameterCount",
        "files",
        "provenance"
      })
  void nullAndMissingPartsAreNamed(String part) throws IOException {
    String renamed = sound.replaceFirst("\"" + part + "\"", "\"other\"");
    String message = refusal(renamed);
    assertTrue(message.contains("\"" + part + "\" must be "), message);
    assertTrue(message.contains("but is missing; copy or write it again"), message);
    String nulled = sound.replaceFirst("\"" + part + "\" : ", "\"" + part + "\" : null, \"x\" : ");
    message = refusal(nulled);
    assertTrue(message.contains("\"" + part + "\" must be "), message);
    assertTrue(message.contains("but is null"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hiddenSize | 2147483648 | \"network.stack.hiddenSize\" must be a whole number from"
            + " -2147483648 to 2147483647 but is 2147483648",
        "hiddenSize | 5.0 | \"network.stack.hiddenSize\" must be a whole number from -2147483648 to"
            + " 2147483647 but is 5.0",
        "hiddenSize | \"5\" | \"network.stack.hiddenSize\" must be a whole number from -2147483648"
            + " to 2147483647 but is \"5\"",
        "hiddenSize | true | \"network.stack.hiddenSize\" must be a whole number from -2147483648"
            + " to 2147483647 but is true",
        "hiddenSize | 0 | \"network.stack\" must be possible but is not: hidden must be at least"
            + " 1 but is 0",
        "dropout | 1e39 | \"network.stack.dropout\" must be a number but is 1.0E39",
        "dropout | \"NaN\" | \"network.stack.dropout\" must be a number but is \"NaN\"",
        "dropout | 1.5 | \"network.stack\" must be possible but is not: dropout must be a"
            + " probability",
        "tiesEmbedding | 0 | \"network.head.tiesEmbedding\" must be true or false but is 0",
        "cell | 7 | \"network.stack.cell\" must be a text but is 7",
        "bytes | -9223372036854775809 | \"files.model.safetensors.bytes\" must be a whole number"
            + " from",
        "parameterCount | 12 | \"parameterCount\" must be the",
        "formatVersion | 1.0 | a number formatVersion but has 1.0",
      })
  void wrongValuesAreNamedWithWhatWasExpected(String field, String value, String said)
      throws IOException {
    String message = refusal(with(field, value));
    assertTrue(message.contains(said), message);
    assertTrue(message.contains("again"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer", "reading"})
  void unknownNamesAreRefused(String field) throws IOException {
    String message = refusal(with(field, "\"telepathy\""));
    assertTrue(message.contains(field + " must be one of"), message);
    assertTrue(message.contains("but is 'telepathy'"), message);
  }

  @Test
  void textThatIsNotOneObjectIsRefused() throws IOException {
    String cut = refusal(sound.substring(0, sound.length() - 3));
    assertTrue(cut.contains("one JSON object but breaks off at line"), cut);
    String behind = refusal(sound + "\n{}");
    assertTrue(behind.contains("must end with its object but goes on in line"), behind);
    String garbage = refusal(sound + "garbage");
    assertTrue(garbage.contains("must be one JSON object but is no JSON at line"), garbage);
    String empty = refusal("");
    assertTrue(empty.contains("is empty"), empty);
    String twice = refusal(sound.replace("\"layers\"", "\"layers\" : 9, \"layers\""));
    assertTrue(
        twice.contains("\"network.stack.layers\" must be there once but is there twice"), twice);
  }
}
