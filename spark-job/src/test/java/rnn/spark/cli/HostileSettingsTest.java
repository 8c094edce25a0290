package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Option files mutated at random: options come out or the error that is for users. */
class HostileSettingsTest {
  private static final String JSON =
      "{\"hidden\": 200, \"train\": [\"a\", \"b\"], \"tied\": true, \"learning-rate\": 2.5e-1}";
  private static final String PROPERTIES =
      "hidden = 200\ntrain = a \\\n  b\n# a remark\nlearning-rate: 0.25\nname\\u0041 = \\u00e4\n";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"json", "properties"})
  void mutantsAreReadOrRefused(String form) throws IOException {
    byte[] sound = (form.equals("json") ? JSON : PROPERTIES).getBytes(StandardCharsets.UTF_8);
    Path file = directory.resolve("options." + form);
    int read = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] mutant = sound.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        mutant[random.nextInt(mutant.length)] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt(256)
                    : "{}[]\",:\\u=\n".charAt(random.nextInt(11)));
      }
      Files.write(file, mutant);
      try {
        SettingsFile.read(file);
        read++;
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().contains("options." + form), e.getMessage());
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + " ended in " + e, e);
      }
    }
    assertTrue(read > 0 && read < 1_000, read + " were read");
  }

  @Test
  void deepJsonIsRefused() throws IOException {
    Path file = directory.resolve("deep.json");
    Files.writeString(file, "{\"a\":" + "[".repeat(100_000));
    assertThrows(IllegalArgumentException.class, () -> SettingsFile.read(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"LONG\": 1}",
        "{\"hidden\": \"LONG\"}",
        "{\"LONG\": {}}",
        "{\"hidden\": {\"a\": \"LONG\"}}",
        "{\"hidden\": LONG}",
        "LONG = 1",
        "hidden = LONG",
      })
  void namesAndValuesOfAnyLengthMakeNoLongMessage(String content) throws IOException {
    Path file = directory.resolve(content.startsWith("{") ? "long.json" : "long.properties");
    Files.writeString(file, content.replace("LONG", "x".repeat(200_000)));
    TestConsole console = new TestConsole();
    assertEquals(2, console.run("train", "--config", file.toString()));
    String said = console.messages();
    assertTrue(said.contains(file.toString()), said);
    assertTrue(said.length() < 4_096, said.length() + " characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"prompt\": \"LONG\"}", "prompt = LONG"})
  void valuesMayBeLong(String content) throws IOException {
    String prompt = "x".repeat(4_096);
    Path file = directory.resolve(content.startsWith("{") ? "long.json" : "long.properties");
    Files.writeString(file, content.replace("LONG", prompt));
    assertEquals(prompt, SettingsFile.read(file).get("prompt"));
  }

  @Test
  void filesOfMegabytesAreNoneOfOptions() throws IOException {
    Path file = directory.resolve("big.properties");
    Files.writeString(file, "a = b\n".repeat(1 << 18));
    assertThrows(IllegalArgumentException.class, () -> SettingsFile.read(file));
  }

  @Test
  void soundFilesAreRead() throws IOException {
    Path file = directory.resolve("options.json");
    Files.writeString(file, JSON);
    assertEquals("200", SettingsFile.read(file).get("hidden"));
  }
}
