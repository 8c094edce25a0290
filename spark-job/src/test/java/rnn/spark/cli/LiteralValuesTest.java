package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What users write as a value is that value, whatever the parser could make of it. */
class LiteralValuesTest {
  @TempDir Path directory;

  private static Object value(CommandLine command, String option) {
    return command.getCommandSpec().findOption(option).getValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${sys:java.version}",
        "${env:PATH}",
        "${sys:java.version:-else}",
        "${DEFAULT-VALUE}",
        "${COMMAND-NAME}",
        "$${sys:java.version}",
        "${nothing}",
        "%s %n",
        "$$${x} ${y} $",
        "a$$b ${x} $$ $",
        "$$$ $${",
        "${a} ${sys:java.version} $${b} $$$${c}",
        "\"quoted\"",
        "'quoted'",
        "a,b;c|d",
        "\\n",
      })
  void valuesAreTakenAsTheyAre(String text) throws IOException {
    assertEquals(text, value(Parsed.command("generate", "--prompt", text), "--prompt"));
    assertEquals(text, value(Parsed.command("generate", "--prompt=" + text), "--prompt"));
    Path json = directory.resolve("own.json");
    new ObjectMapper().writeValue(json.toFile(), Map.of("prompt", text));
    assertEquals(text, value(Parsed.command("generate", "--config", json.toString()), "--prompt"));
    Path properties = directory.resolve("own.properties");
    Properties content = new Properties();
    content.put("prompt", text);
    content.store(Files.newBufferedWriter(properties), null);
    assertEquals(
        text, value(Parsed.command("generate", "--config", properties.toString()), "--prompt"));
  }

  @Test
  void listsAndPathsAreTakenAsTheyAre() throws IOException {
    List<String> paths = List.of("${sys:java.version}", "\"a\"", "b,c");
    assertEquals(
        paths,
        value(
            Parsed.command("evaluate", "--input", paths.get(0), paths.get(1), paths.get(2)),
            "--input"));
    Path json = directory.resolve("own.json");
    new ObjectMapper().writeValue(json.toFile(), Map.of("input", paths, "model", "${env:PATH}"));
    CommandLine command = Parsed.command("evaluate", "--config", json.toString());
    assertEquals(paths, value(command, "--input"));
    assertEquals("${env:PATH}", value(command, "--model"));
  }

  @Test
  void aValueBehindAnAtIsNoFileOfArguments() throws IOException {
    Path file = directory.resolve("arguments");
    Files.writeString(file, "--length 7\n");
    String text = "@" + file;
    CommandLine command = Parsed.command("generate", "--prompt", text);
    assertEquals(text, value(command, "--prompt"));
    assertEquals(50, value(command, "--length"));
  }

  @Test
  void theOneTextThatIsNoValueToTheParserIsRefused() throws IOException {
    Path file = directory.resolve("own.properties");
    Files.writeString(file, "prompt = _NULL_\n");
    TestConsole console = new TestConsole();
    assertEquals(2, console.run("generate", "--config", file.toString()));
    assertTrue(console.messages().contains("'prompt' a value but has _NULL_"), console.messages());
    assertEquals("_NULL_", value(Parsed.command("generate", "--prompt", "_NULL_"), "--prompt"));
  }

  @Test
  void helpStillNamesWhatMayBeChosen() {
    TestConsole console = new TestConsole();
    console.run("train", "--help");
    String help = console.results();
    assertTrue(help.contains("stream, sentences"), help);
    assertTrue(!help.contains("${"), help);
  }
}
