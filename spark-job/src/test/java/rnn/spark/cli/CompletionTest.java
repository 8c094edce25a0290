package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bash proposes once it has read the script. */
class CompletionTest {
  @TempDir static Path directory;

  @BeforeAll
  static void writeScript() throws IOException {
    TestConsole console = new TestConsole();
    assertEquals(0, console.run("completion"));
    Files.writeString(directory.resolve("completion"), console.results());
  }

  @ParameterizedTest
  @CsvSource({
    "rnn tra, train",
    "rnn pl, plan",
    "rnn plan --cell gr, gru",
    "rnn train --learning-r, --learning-rate",
    "rnn train --cell gr, gru",
    "rnn train --task cl, classify",
    "rnn train --optimizer adam, adamw",
    "rnn train --format conll, conllu",
    "rnn score --mod, --model"
  })
  void completes(String line, String proposed) throws Exception {
    assertTrue(proposals(line).contains(proposed), line + ": " + proposals(line));
  }

  @Test
  void quietPrintsWarningsAndErrorsOnly() {
    TestConsole console = new TestConsole();

    int status = console.run("generate", "--quiet", "--model", directory.resolve("no").toString());

    assertEquals(1, status);
    assertEquals("", console.results());
    assertTrue(console.messages().contains("There is no model"), console.messages());
  }

  private static List<String> proposals(String line) throws IOException, InterruptedException {
    String[] words = line.split(" ");
    String asked =
        """
        source completion
        COMP_WORDS=(%s)
        COMP_CWORD=%d
        compopt() { :; } # which only a shell that completes may call
        _complete_rnn
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(line, words.length - 1);
    Process bash =
        new ProcessBuilder("bash", "-c", asked)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(bash.waitFor(30, TimeUnit.SECONDS), "bash must end");
    assertEquals(0, bash.exitValue(), said);
    return said.lines().map(String::strip).toList();
  }
}
