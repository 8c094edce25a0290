package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.head.ConditionalRandomField;
import rnn.input.WordEmbedding;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.spark.testkit.Runs;
import rnn.task.LabelScheme;
import rnn.task.Scoring;
import rnn.task.Tagging;
import rnn.text.LabelSet;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** {@code rnn export --onnx}; what is in the file, the tests of core compare with ONNX Runtime. */
class OnnxCommandTest {
  private static final Vocabulary WORDS =
      Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "zebra"});

  @TempDir Path directory;
  private Path model;
  private Path file;
  private final TestConsole console = new TestConsole();

  @BeforeEach
  void write() throws IOException {
    model = directory.resolve("lm");
    file = directory.resolve("lm.onnx");
    NetworkSpec network = Runs.spec(WORDS.size());
    ModelDirectory.write(
        model, new Model(network, network.layout().initial(1), WORDS, "word", "stream", Map.of()));
  }

  private int run(Object... args) {
    return console.run(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
  }

  private void assertSays(String words) {
    assertTrue(console.messages().contains(words), console.messages());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aLanguageModelGoesOut() throws IOException {
    assertEquals(0, run("export", "--model", model, "--onnx", file, "--json"), console.messages());
    assertSays("The language model in " + model + " is in " + file + ", with its words;");
    assertSays("Its tokens are those of the tokenizer word, which the file only names or holds");
    byte[] bytes = Files.readAllBytes(file);
    assertTrue(
        console.results().contains("{\"file\":\"%s\",\"bytes\":%d}".formatted(file, bytes.length)),
        console.results());
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String part : List.of("rnn-spark", "tokens", "log_probabilities", "zebra")) {
      assertTrue(content.contains(part), part);
    }
    assertEquals(List.of("lm", "lm.onnx"), names());
  }

  @Test
  void aFileThatIsThereIsNotWrittenOver() throws IOException {
    Files.writeString(file, "mine");
    assertEquals(1, run("export", "--model", model, "--onnx", file));
    assertSays("--onnx must be a new file but " + file + " is there already");
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void oneKindOfFileGoesOut() throws IOException {
    assertEquals(2, run("export", "--model", model));
    assertSays("One of --onnx, --arpa and --directory must be given but none is");
    assertEquals(2, run("export", "--model", model, "--onnx", file, "--arpa", file));
    assertSays("One of --onnx, --arpa and --directory must be given but 2 are");
    assertEquals(1, run("export", "--model", model, "--arpa", file));
    assertSays("train one with --model-kind kneser-ney, or write a network with --onnx");
    assertEquals(List.of("lm"), names());
  }

  @Test
  void aConditionalRandomFieldIsRefused() throws IOException {
    LabelSet labels = LabelSet.ofLabels("A", "B");
    NetworkSpec network =
        new NetworkSpec(
            new WordEmbedding.Spec(WORDS.size(), 4),
            new StackSpec("lstm", StackSpec.BOTH, 1, 3, 0),
            new ConditionalRandomField.Spec(6, labels.size(), List.of()));
    Path tagger = directory.resolve("tagger");
    ModelDirectory.write(
        tagger,
        new Model(
            network,
            network.layout().initial(1),
            new ExampleEncoder(WORDS, null, labels, Labelling.TOKENS),
            new Scoring(Tagging.NAME, LabelScheme.PLAIN, labels.size()),
            Tokenizers.named("whitespace"),
            "sequences",
            Map.of()));
    assertEquals(1, run("export", "--model", tagger, "--onnx", file));
    assertSays("has the head crf");
    assertSays("train one with --head softmax");
    assertEquals(List.of("lm", "tagger"), names());
  }

  @Test
  void modelsThatCountAreRefused() throws IOException {
    Path arpa =
        Files.writeString(
            directory.resolve("small.arpa"),
            """
            \\data\\
            ngram 1=4

            \\1-grams:
            -1.5\t<unk>
            -0.6\t</s>
            -0.8\ta
            -99.0\t<s>

            \\end\\
            """);
    Path ngrams = directory.resolve("kn");
    assertEquals(0, run("import", "--arpa", arpa, "--model", ngrams), console.messages());
    assertEquals(1, run("export", "--model", ngrams, "--onnx", file));
    assertSays("must be a network to be an ONNX file but is a language model, kneser-ney");
    assertSays("or write an n-gram model with --arpa");
    assertEquals(List.of("kn", "lm", "small.arpa"), names());
  }
}
