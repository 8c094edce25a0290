package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.model.Weights;
import rnn.network.NetworkSpec;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.text.Vocabulary;

/** Commands that write and use weights of bfloat16. */
@ExtendWith(SharedSpark.class)
@Tag("vectors")
class WeightsCommandTest {
  private static final Vocabulary WORDS =
      Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "zebra", "quagga"});

  @TempDir private Path directory;
  private Path wide;
  private Path narrow;
  private final TestConsole console = new TestConsole();

  @BeforeEach
  void write() throws IOException {
    wide = directory.resolve("wide");
    narrow = directory.resolve("narrow");
    NetworkSpec network = Runs.spec(WORDS.size());
    ModelDirectory.write(
        wide,
        new Model(network, network.layout().initial(1), WORDS, "whitespace", "stream", Map.of()));
  }

  private int run(Object... args) {
    return console.run(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
  }

  private void export() {
    assertEquals(
        0,
        run("export", "--model", wide, "--directory", narrow, "--weights", "bfloat16", "--json"),
        console.messages());
  }

  private void assertSays(String words) {
    assertTrue(console.messages().contains(words), console.messages());
  }

  @Test
  void aModelIsExportedAndUsedAsOneThatIsRoundedWhenItIsLoaded() throws IOException {
    export();
    assertSays("is in " + narrow + ", with weights of bfloat16");
    assertTrue(console.results().contains("{\"directory\":\"" + narrow + "\"}"));
    assertArrayEquals(
        ModelDirectory.read(wide).with(Weights.BFLOAT16).parameters(),
        ModelDirectory.read(narrow).parameters());
    TestConsole loaded = new TestConsole();
    String[] generate = {"generate", "--length", "20", "--model"};
    assertEquals(0, loaded.run(with(generate, wide.toString(), "--weights", "bfloat16")));
    TestConsole exported = new TestConsole();
    assertEquals(0, exported.run(with(generate, narrow.toString())));
    assertEquals(loaded.results(), exported.results());
  }

  @Test
  void anExportedModelSaysWhichWeightsItHasAndOfWhatModel() throws IOException {
    export();
    Map<String, String> provenance = ModelDirectory.read(narrow).provenance();
    assertEquals("bfloat16", provenance.get(Weights.ENTRY));
    assertEquals(wide.toString(), provenance.get(Weights.ROUNDED_FROM));
    assertFalse(ModelDirectory.read(wide).provenance().containsKey(Weights.ENTRY));

    Path text = Files.writeString(directory.resolve("text"), "zebra quagga\n".repeat(9));
    assertEquals(0, run("evaluate", "--model", narrow, "--input", text), console.messages());
    assertTrue(console.results().contains("weights bfloat16"), console.results());
    assertEquals(0, run("evaluate", "--model", narrow, "--input", text, "--json"));
    assertTrue(console.results().contains("\"weights\":\"bfloat16\""), console.results());
    assertEquals(0, run("report", narrow));
    String page = Files.readString(narrow.resolve("report.html"));
    assertTrue(page.contains("\"weights\":\"bfloat16\""), "the network in the page");
    assertTrue(page.contains("\"weights: rounded from\":\"" + wide + "\""), "its origin");

    TestConsole generated = new TestConsole();
    assertEquals(0, generated.run("generate", "--model", narrow.toString(), "--json"));
    assertTrue(generated.results().contains("\"weights\":\"bfloat16\""), generated.results());
    TestConsole ofWide = new TestConsole();
    assertEquals(0, ofWide.run("evaluate", "--model", "" + wide, "--input", "" + text, "--json"));
    assertFalse(ofWide.results().contains("weights "), ofWide.results());
    assertFalse(ofWide.results().contains("\"weights\""), ofWide.results());
  }

  private static String[] with(String[] args, String... more) {
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return all;
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertEquals(2, run("generate", "--model", wide, "--weights", "half"));
    assertSays("--weights: Weights must be float32 or bfloat16 but are half");
    assertEquals(2, run("export", "--model", wide, "--onnx", narrow, "--weights", "bfloat16"));
    assertSays("--weights must come with --directory");
    assertFalse(Files.exists(narrow));
    assertEquals(1, run("export", "--model", wide, "--directory", wide, "--weights", "bfloat16"));
    assertSays("must not be there yet");
    assertEquals(2, run("generate", "--model", wide, "--weights", "bfloat16", "--cache", "9"));
    assertSays("--weights bfloat16 must come without --cache");
  }

  @Test
  void allNetworksOfAMixtureAreRounded() throws IOException {
    export();
    Path other = directory.resolve("other");
    NetworkSpec network = Runs.spec(WORDS.size());
    Model model =
        new Model(network, network.layout().initial(9), WORDS, "whitespace", "stream", Map.of());
    ModelDirectory.write(other, model);
    Path otherNarrow = directory.resolve("otherNarrow");
    ModelDirectory.write(otherNarrow, model.with(Weights.BFLOAT16));
    TestConsole loaded = new TestConsole();
    String[] generate = {"generate", "--length", "40", "--model"};
    assertEquals(
        0,
        loaded.run(
            with(generate, wide.toString(), "--mix", other.toString(), "--weights", "bfloat16")),
        loaded.messages());
    TestConsole exported = new TestConsole();
    assertEquals(
        0, exported.run(with(generate, narrow.toString(), "--mix", otherNarrow.toString())));
    assertEquals(loaded.results(), exported.results());
  }

  @Test
  void trainingGoesOnFromRoundedWeightsInSinglePrecision(SparkSession session) throws IOException {
    export();
    TestText.write(directory.resolve("text"), TestText.lines(20, 1));
    Path trained = directory.resolve("new");
    assertEquals(
        0,
        run(
            "train",
            "--train",
            directory.resolve("text"),
            "--start-from",
            narrow,
            "--epochs",
            "1",
            "--model",
            trained),
        console.messages());
    assertSays("are bfloat16; training goes on in float32 from these rounded values");
    assertEquals(Weights.FLOAT32, ModelDirectory.read(trained).weights());
  }
}
