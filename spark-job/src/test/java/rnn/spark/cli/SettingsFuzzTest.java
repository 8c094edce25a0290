package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;
import rnn.testkit.Allocation;
import rnn.testkit.FuzzJvm;

/**
 * Files of options, tried by a fuzzer that is guided by coverage: a run comes out, or an error that
 * is for users.
 *
 * <p>An input is {@code p} or {@code j}, for properties or JSON, and the file. After a capital
 * letter it goes the whole way to a run, which takes milliseconds.
 */
public class SettingsFuzzTest implements FuzzJvm.Target {
  private static final int LONGEST_MESSAGE = 4_096;

  @Override
  public void take(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    boolean isJson = Character.toLowerCase(input[0]) == 'j';
    Path file =
        FuzzJvm.folder(SettingsFuzzTest.class)
            .resolve(isJson ? "fuzzed.json" : "fuzzed.properties");
    Files.write(file, Arrays.copyOfRange(input, 1, input.length));
    Allocation.assertInProportion(
        () -> read(file), input.length, Allocation.OF_TEXT, "a file of options");
    if (Character.isUpperCase(input[0])) {
      parse(file);
    }
  }

  private static void read(Path file) {
    try {
      SettingsFile.read(file);
    } catch (IllegalArgumentException e) {
      assertNotNull(e.getMessage());
    }
  }

  /** The whole way of a file to a run, or to what users are told. */
  private static void parse(Path file) {
    try {
      Parsed.train("--config", file.toString());
    } catch (ParameterException e) {
      StringWriter said = new StringWriter();
      e.getCommandLine().setErr(new PrintWriter(said));
      new ParameterErrors()
          .handleParseException(e, new String[] {"train", "--config", file.toString()});
      assertTrue(said.toString().length() < LONGEST_MESSAGE, () -> "a flood: " + said);
    }
  }

  @Test
  void anythingIsARunOrRefused() throws IOException, InterruptedException {
    List<byte[]> seeds = new ArrayList<>();
    for (String recipe : Recipes.names()) {
      seeds.add(input('p', Recipes.text(recipe)));
    }
    String escaped = "train = a \\\n  b\n# a remark\nlearning-rate: 0.25\ncel\\u006c = gru\n";
    String json =
        "{\"train\": [\"a\", \"b\"], \"hidden\": 20, \"tied\": true, \"dropout\": 2.5e-1}";
    for (boolean isWhole : new boolean[] {false, true}) {
      seeds.add(input(isWhole ? 'P' : 'p', escaped));
      seeds.add(input(isWhole ? 'J' : 'j', json));
    }
    for (byte[] seed : seeds) {
      take(seed);
    }
    FuzzJvm.run(SettingsFuzzTest.class, seeds);
  }

  private static byte[] input(char form, String text) {
    return (form + text).getBytes(StandardCharsets.UTF_8);
  }
}
