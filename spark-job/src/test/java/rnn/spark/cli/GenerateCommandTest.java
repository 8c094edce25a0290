package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSpec;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.TestText;
import rnn.text.Vocabulary;

class GenerateCommandTest {

  @Test
  void unknownWordsOfThePromptAreNamedAndCounted(@TempDir Path directory) throws IOException {
    Vocabulary vocabulary = TestText.vocabulary(List.of("the cat"));
    NetworkSpec spec = Runs.spec(vocabulary.size());
    Model model =
        new Model(spec, spec.layout().initial(1), vocabulary, "whitespace", "stream", Map.of());
    ModelDirectory.write(directory.resolve("m"), model);
    String path = directory.resolve("m").toString();

    TestConsole console = new TestConsole();
    console.run("generate", "--model", path, "--prompt", "the unicorn cat gryphon", "--json");

    assertEquals(
        "The model does not know 2 tokens of the prompt and reads them as <unk>: unicorn, gryphon",
        console.messages().strip());
    assertTrue(console.results().contains("\"unknownTokens\":2}"), console.results());

    TestConsole known = new TestConsole();
    known.run("generate", "--model", path, "--prompt", "the cat");
    assertEquals("", known.messages());
  }

  @Test
  void fileSystemsAreSetAsSparkWouldSetThem() {
    String name = "spark.hadoop.fs.example.endpoint";
    System.setProperty(name, "http://localhost:1"); // as spark-submit does with --conf
    try {
      assertEquals("http://localhost:1", LocalChecks.hadoop().get("fs.example.endpoint"));
    } finally {
      System.clearProperty(name);
    }
  }
}
