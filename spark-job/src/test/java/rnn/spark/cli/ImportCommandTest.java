package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSpec;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.TestText;
import rnn.text.Vocabulary;

class ImportCommandTest {
  @TempDir Path directory;
  private Path model;
  private Path weights;
  private final TestConsole console = new TestConsole();

  @BeforeEach
  void write() throws IOException {
    model = written("m", 1);
    weights = written("other", 2).resolve(ModelDirectory.PARAMETERS);
    Files.writeString(model.resolve(ModelDirectory.METRICS), "{}\n");
  }

  private Path written(String name, long seed) throws IOException {
    Vocabulary vocabulary = TestText.vocabulary(List.of("the cat"));
    ModelDirectory.write(
        directory.resolve(name),
        new Model(
            Runs.spec(vocabulary.size()), initial(seed), vocabulary, "word", "stream", Map.of()));
    return directory.resolve(name);
  }

  private static float[] initial(long seed) {
    NetworkSpec spec = Runs.spec(TestText.vocabulary(List.of("the cat")).size());
    return spec.layout().initial(seed);
  }

  private int run(Object... more) {
    String[] args = new String[more.length + 1];
    args[0] = "import";
    for (int i = 0; i < more.length; i++) {
      args[i + 1] = more[i].toString();
    }
    return console.run(args);
  }

  private static void assertHas(long seed, Path model) throws IOException {
    assertArrayEquals(initial(seed), ModelDirectory.read(model).parameters());
  }

  @Test
  void theModelGetsTheWeightsAndTheOldOneIsKept() throws IOException {
    assertEquals(0, run("--model", model, "--weights", weights, "--json"), console.messages());
    assertHas(2, model);
    assertHas(1, directory.resolve("m.previous-1"));
    assertTrue(Files.exists(model.resolve(ModelDirectory.METRICS)));
    assertTrue(
        console.results().contains("\"previous\":\"" + model + ".previous-1\""), console.results());
    assertFalse(Files.exists(directory.resolve("m.lease")));
  }

  @Test
  void anotherDirectoryLeavesTheModelAsItWas() throws IOException {
    Path output = directory.resolve("new");
    assertEquals(0, run("--model", "file:" + model, "--weights", weights, "--output", output));
    assertHas(1, model);
    assertHas(2, output);
    assertEquals(weights.toString(), ModelDirectory.read(output).provenance().get("weights"));
    assertFalse(Files.exists(directory.resolve("m.previous-1")));
  }

  @Test
  void theModelsOwnFileIsAcceptedInItsPlace() throws IOException {
    Path own = model.resolve(ModelDirectory.PARAMETERS);
    Files.write(own, Files.readAllBytes(weights));
    assertEquals(0, run("--model", model, "--weights", own), console.messages());
    assertHas(2, model);
    assertFalse(Files.exists(directory.resolve("m.previous-1")));
  }

  @Test
  void theFileOfAnotherModelDoesNotLeaveThatModelBehind() throws IOException {
    Path other = weights.getParent();
    assertEquals(0, run("--model", model, "--output", other, "--weights", weights));
    assertHas(2, other);
    assertHas(2, directory.resolve("other.previous-1"));
    assertTrue(console.messages().contains("The model that was there is in"), console.messages());
  }

  @Test
  void theNameOfTheFileMayHaveAColon() throws IOException {
    Path timed = Files.copy(weights, directory.resolve("10:30.safetensors"));
    assertEquals(0, run("--model", model, "--weights", timed), console.messages());
    assertHas(2, model);
    assertEquals(1, run("--model", model, "--weights", "10:31.safetensors"));
    assertTrue(console.messages().contains("There is no file 10:31.safetensors"));
  }

  @Test
  void whatIsNoFileIsNamedAndNothingChanges() throws IOException {
    assertEquals(1, run("--model", model, "--weights", directory));
    assertEquals(1, run("--model", model, "--weights", directory.resolve("nowhere")));
    assertTrue(console.messages().contains("must be a file but"), console.messages());
    assertTrue(console.messages().contains("There is no file"), console.messages());
    assertHas(1, model);
  }

  @Test
  void aModelThatIsBeingWrittenIsLeftAlone() throws IOException {
    try (Lease training =
        Lease.acquire(HadoopFolder.of(new Configuration(), model.toString()), "rnn train")) {
      assertEquals(1, run("--model", model, "--weights", weights));
      training.requireHeld();
    }
    assertTrue(console.messages().contains("being written to by `rnn train`"), console.messages());
    assertHas(1, model);
  }
}
