package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.baseline.Arpa;
import rnn.baseline.KneserNey;
import rnn.batch.ExampleEncoder;
import rnn.batch.StreamReading;
import rnn.model.BaselineModel;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.files.HadoopFile;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.spark.testkit.Runs;
import rnn.task.Scoring;
import rnn.text.Vocabulary;
import rnn.text.WhitespaceTokenizer;

/** {@code rnn import --arpa} and {@code rnn export --arpa}, there and back. */
class ArpaCommandsTest {
  private static final String SMALL =
      """
      \\data\\
      ngram 1=5
      ngram 2=4

      \\1-grams:
      -1.5\t<unk>\t0.0
      -0.6\t</s>\t0.0
      -0.8\ta\t-0.25
      -0.7\tb\t0.1
      -99.0\t<s>\t-0.5

      \\2-grams:
      -0.9\ta b
      -0.3\tb </s>
      -0.4\tb a
      -0.2\t<s> a

      \\end\\
      """;

  @TempDir Path directory;
  private Path arpa;
  private Path model;
  private final TestConsole console = new TestConsole();

  @BeforeEach
  void write() throws IOException {
    arpa = Files.writeString(directory.resolve("small.arpa"), SMALL);
    model = directory.resolve("kn");
  }

  private int run(Object... args) {
    return console.run(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
  }

  private HadoopFolder folder(Path path) {
    return HadoopFolder.of(new Configuration(), path.toString());
  }

  private void assertSays(String words) {
    assertTrue(console.messages().contains(words), console.messages());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** The model of {@link #SMALL} with other words for {@code a} and {@code b}. */
  private void writeModel(String first, String second) throws IOException {
    Arpa.Read read =
        Arpa.read(new ByteArrayInputStream(SMALL.getBytes(StandardCharsets.UTF_8)), "small");
    Vocabulary vocabulary = Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", first, second});
    ModelDirectory.write(
        folder(model),
        read.model().tables(),
        new BaselineModel.Form(
            KneserNey.INSTANCE,
            ExampleEncoder.ofText(vocabulary),
            Scoring.OF_LANGUAGE_MODELS,
            new WhitespaceTokenizer(),
            new StreamReading().name(),
            Map.of()));
  }

  @Test
  void aFileComesInAndGoesOutAgain() throws IOException {
    assertEquals(0, run("import", "--arpa", arpa, "--model", model, "--json"), console.messages());
    assertTrue(console.results().contains("\"previous\":\"\""), console.results());
    assertEquals(arpa.toString(), ModelDirectory.readAny(folder(model)).provenance().get("arpa"));
    Path out = directory.resolve("out.arpa");
    assertEquals(0, run("export", "--model", model, "--arpa", out, "--json"), console.messages());
    assertEquals(SMALL, Files.readString(out));
    assertTrue(
        console.results().contains("{\"file\":\"%s\",\"bytes\":%d}".formatted(out, SMALL.length())),
        console.results());
  }

  @Test
  void probabilitiesThatDoNotSumToOneAreTold() throws IOException {
    assertEquals(0, run("import", "--arpa", arpa, "--model", model), console.messages());
    assertSays(arpa + " is no probability distribution: the probabilities of all words ");
    assertSays(", where they must sum to 1");
    String sound =
        SMALL.replace("ngram 1=5\nngram 2=4", "ngram 1=4").replaceAll("(?s)-1.5\t<unk>.*", "")
            + "-0.30103\t</s>\n-0.60206\ta\n-0.60206\tb\n-99\t<s>\n\n\\end\\\n";
    Path file = Files.writeString(directory.resolve("sound.arpa"), sound);
    TestConsole quiet = new TestConsole();
    String[] again = {"import", "--arpa", file.toString(), "--model", model + "2"};
    assertEquals(0, quiet.run(again), quiet.messages());
    assertFalse(quiet.messages().contains("sum to"), quiet.messages());
  }

  @Test
  void compressedFilesToo() throws IOException {
    Path in = Files.write(directory.resolve("in.arpa.gz"), zipped(SMALL));
    assertEquals(0, run("import", "--arpa", in, "--model", model), console.messages());
    Path out = directory.resolve("out.arpa.gz");
    assertEquals(0, run("export", "--model", model, "--arpa", out), console.messages());
    try (GZIPInputStream content = new GZIPInputStream(Files.newInputStream(out))) {
      assertEquals(SMALL, new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Words of texts of characters, which Unicode has for white space. */
  @Test
  void everyWordThatGoesOutComesInAgain() throws IOException {
    for (List<String> words :
        List.of(List.of("\u3000", "\u2003"), List.of("\u00a0", "\u0085"), List.of("\u2028", "é"))) {
      writeModel(words.get(0), words.get(1));
      Path out = directory.resolve("out" + words.get(0).codePointAt(0));
      Path again = directory.resolve("again" + words.get(0).codePointAt(0));
      assertEquals(0, run("export", "--model", model, "--arpa", out), console.messages());
      assertEquals(0, run("import", "--arpa", out, "--model", again), console.messages());
      assertArrayEquals(
          new String[] {"<unk>", "<eos>", words.get(0), words.get(1)},
          ModelDirectory.readAny(folder(again)).vocabulary().tokens());
    }
  }

  @Test
  void wordsThatMeanSomethingElseDoNotGoOut() throws IOException {
    writeModel("a", "<UNK>");
    Path out = directory.resolve("out.arpa");
    assertEquals(1, run("export", "--model", model, "--arpa", out));
    assertSays(
        "A token of an ARPA file must be none of <s>, </s>, <UNK>, which mean something else there,"
            + " but one is '<UNK>'; replace it in the training data");
    assertEquals(List.of("kn", "small.arpa"), names());
  }

  @Test
  void aFileThatIsThereIsNotWrittenOver() throws IOException {
    assertEquals(0, run("import", "--arpa", arpa, "--model", model), console.messages());
    assertEquals(1, run("export", "--model", model, "--arpa", arpa));
    assertSays("--arpa must be a new file but " + arpa + " is there already");
    assertEquals(SMALL, Files.readString(arpa));
  }

  @Test
  void onlyNgramModelsGoOut() throws IOException {
    Vocabulary vocabulary = Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "a"});
    ModelDirectory.write(
        model,
        new Model(
            Runs.spec(3),
            Runs.spec(3).layout().initial(1),
            vocabulary,
            "word",
            "stream",
            Map.of()));
    assertEquals(1, run("export", "--model", model, "--arpa", directory.resolve("out")));
    assertSays("The model in " + model + " must be an n-gram model to be an ARPA file but is a");
    assertEquals(1, run("export", "--model", directory.resolve("nowhere"), "--arpa", "out"));
    assertEquals(2, run("export", "--model", model));
    assertEquals(List.of("kn", "small.arpa"), names());
  }

  @Test
  void eitherWeightsOrAnArpaFileComesIn() throws IOException {
    assertEquals(2, run("import", "--model", model));
    assertSays("One of --weights and --arpa must be given but none is");
    assertEquals(2, run("import", "--model", model, "--arpa", arpa, "--weights", arpa));
    assertSays("One of --weights and --arpa must be given but both are");
    assertEquals(List.of("small.arpa"), names());
  }

  @Test
  void brokenFilesAreNamedAndChangeNothing() throws IOException {
    assertEquals(0, run("import", "--arpa", arpa, "--model", model), console.messages());
    byte[] whole = zipped(SMALL);
    Path wrong =
        Files.writeString(directory.resolve("wrong.arpa"), SMALL.replace("-0.9\ta b", "-0.9\ta c"));
    Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(whole, whole.length / 2));
    byte[] flipped = whole.clone();
    flipped[whole.length - 6] ^= 1; // of the check sum
    Path damaged = Files.write(directory.resolve("damaged.gz"), flipped);
    Path plain = Files.writeString(directory.resolve("plain.gz"), SMALL);
    Path empty = Files.writeString(directory.resolve("empty.gz"), "");
    List<String> before = names();
    for (Path file : List.of(wrong, cut, damaged, plain, empty, directory.resolve("nowhere"))) {
      assertEquals(1, run("import", "--arpa", file, "--model", model), file::toString);
      assertSays(file.toString());
      assertFalse(console.messages().contains("\tat "), console.messages());
    }
    assertSays(wrong + ": line 13 has the word 'c', which is not among the 1-grams");
    assertSays(plain + " must be compressed by gzip, as its name says, but is not; give it a name");
    assertSays(empty + " must be compressed by gzip, as its name says, but is not; give it a name");
    assertEquals(before, names());
    assertEquals(arpa.toString(), ModelDirectory.readAny(folder(model)).provenance().get("arpa"));
  }

  @Test
  void theModelThatIsThereIsKept() throws IOException {
    writeModel("c", "d");
    assertEquals(0, run("import", "--arpa", arpa, "--model", model), console.messages());
    assertSays("The model that was there is in " + model + ".previous-1.");
    assertEquals(
        "c",
        ModelDirectory.readAny(folder(directory.resolve("kn.previous-1"))).vocabulary().token(2));
    assertEquals("a", ModelDirectory.readAny(folder(model)).vocabulary().token(2));
    assertEquals(List.of("kn", "kn.previous-1", "small.arpa"), names());
  }

  @Test
  void aModelThatIsBeingWrittenIsLeftAlone() throws IOException {
    try (Lease training = Lease.acquire(folder(model), "rnn train")) {
      assertEquals(1, run("import", "--arpa", arpa, "--model", model));
      training.requireHeld();
    }
    assertSays("being written to by `rnn train`");
    assertEquals(List.of("small.arpa"), names());
  }

  @Test
  void whoLostItsLeaseWhileItReadWritesNothing() throws IOException {
    HadoopFile file = HadoopFile.of(new Configuration(), arpa.toString(), "--arpa");
    Path held = directory.resolve("kn.lease");
    try (Lease lease = Lease.acquire(folder(model), "rnn import")) {
      String holder = Files.readString(held);
      Files.writeString(held, holder.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}", "00000000-0000"));
      String refusal =
          assertThrows(InputException.class, () -> ArpaImport.run(file, folder(model), lease))
              .getMessage();
      assertTrue(refusal.startsWith(model + " was taken over by"), refusal);
    }
    assertFalse(Files.exists(model));
  }
}
