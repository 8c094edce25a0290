package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.model.ModelFormatException;
import rnn.network.NetworkSpec;
import rnn.predict.SmallModels;
import rnn.spark.data.Source;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.TestText;
import rnn.text.Vocabulary;

/** What is wrong is said before Spark is asked for: without a master, this process has none. */
class LocalChecksTest {
  private static final String NO_SPARK = "A Spark master must be set";

  @TempDir Path directory;

  @BeforeEach
  void writeModelAndText() throws IOException {
    Vocabulary vocabulary = TestText.vocabulary(List.of("the cat"));
    NetworkSpec spec = Runs.spec(vocabulary.size());
    ModelDirectory.write(
        directory.resolve("sound"),
        new Model(spec, spec.layout().initial(1), vocabulary, "whitespace", "stream", Map.of()));
    ModelDirectory.write(
        directory.resolve("tagger"), SmallModels.taggers().findFirst().orElseThrow());
    ModelDirectory.write(
        directory.resolve("classifier"), SmallModels.classifiers().findFirst().orElseThrow());
    Files.createDirectories(directory.resolve("cut"));
    for (Path file : Files.list(directory.resolve("sound")).toList()) {
      Files.copy(file, directory.resolve("cut").resolve(file.getFileName()));
    }
    Files.write(directory.resolve("cut/model.safetensors"), new byte[10]);
    Files.writeString(directory.resolve("text.txt"), "the cat\n");
    Files.createDirectories(directory.resolve("other"));
    Files.writeString(directory.resolve("other/letter.txt"), "dear\n");
  }

  private String said(int status, String line) {
    TestConsole console = new TestConsole();
    String[] args = line.replace("@", directory + "/").split(" ");

    assertEquals(status, console.run(args), console.messages());

    assertEquals("", console.results(), "standard output is for results");
    return console.messages();
  }

  static Stream<String[]> wrong() {
    return Stream.of(
        new String[] {"train --train @none.txt --json", "There is no input at"},
        new String[] {"train --train @text.txt --valid @none*.txt", "There is no input at"},
        new String[] {"train --train @text.txt --model @other", "must be a new directory or one"},
        new String[] {"train --train @text.txt --model @m --resume", "no checkpoint to resume"},
        new String[] {"evaluate --input @none --model @sound --json", "There is no input at"},
        new String[] {"evaluate --input @text.txt --model @none --json", "no model directory"},
        new String[] {"evaluate --input @text.txt --model @text.txt", "but"},
        new String[] {"evaluate --input @text.txt --model @other", "config.json"},
        new String[] {"evaluate --input @text.txt --model @cut", "model.safetensors"},
        new String[] {"score --input @none --output @o --model @sound", "There is no input at"},
        new String[] {"score --input @text.txt --output @other --model @sound", "must be a new"},
        new String[] {"score --input @text.txt --output @o --model @none --json", "no model dir"},
        new String[] {"predict --input @text.txt --output @o --model @none", "no model dir"},
        new String[] {
          "predict --input @text.txt --output @o --model @sound",
          "must be a tagger or a classifier to predict labels but is a language model; rnn score"
        },
        new String[] {
          "predict --format conll --input @text.txt --output @o --model @classifier",
          "must be a tagger for column files but is a classifier; give it lines by --format text"
        },
        new String[] {
          "score --input @text.txt --output @o --model @tagger",
          "must be a language model to score text but is a tagger; rnn predict writes its labels"
        },
        new String[] {
          "generate --model @tagger --json",
          "must be a language model to generate text but is a tagger; rnn predict writes its labels"
        },
        new String[] {"generate --model @none --json", "There is no model directory"});
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatIsWrongWithLocalFilesIsSaidWithoutSpark(String line, String expected) {
    String said = said(1, line);

    assertTrue(said.contains(expected), said);
    assertFalse(said.contains(NO_SPARK), said);
    assertFalse(said.contains("This is an error in rnn-spark"), said);
    assertFalse(Files.exists(directory.resolve("o")));
  }

  static Stream<String> wrongValues() {
    return Stream.of(
        "train --schedule step:x",
        "train --schedule cosine",
        "train --recipe nothing",
        "train --train @text.txt --format avro",
        "train --train @text.txt --format csv",
        "train --train @text.txt --checkpoint-every -1",
        "train --train @text.txt --average-last -1",
        "train --train @text.txt --hidden 30 --embedding 20 --tied",
        "train --train @text.txt --window 0",
        "train --train @text.txt --model /",
        "evaluate --input @text.txt --format parquet",
        "evaluate --input @text.txt --column a",
        "evaluate --input a b --format table --column c",
        "score --input @text.txt --output @o --output-format xml",
        "score --input @text.txt --output @o --format text --column a",
        "generate --top-k -1",
        "generate --top-p 0",
        "generate --temperature -1",
        "generate --temperature NaN",
        "generate --length -1",
        "generate --count 0");
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void wrongValuesAreSaidWithoutSpark(String line) {
    String said = said(2, line + " --json");

    assertFalse(said.contains(NO_SPARK), said);
    assertTrue(said.contains("Try 'rnn "), said);
  }

  @Test
  void whatIsSoundPasses() {
    LocalChecks checks = new LocalChecks();
    String text = directory.resolve("text.txt").toString();

    TestConsole console = new TestConsole();
    checks.run(
        Parsed.train("--train", text, "--model", directory.resolve("m").toString()),
        console.console(0));
    assertEquals("", console.messages(), "there is nothing to warn of");
    checks.input(Source.text(text));
    checks.model(directory.resolve("sound").toString());
    checks.newOutput(directory.resolve("o").toString());

    assertFalse(Files.exists(directory.resolve("m")), "what is probed is left as it was");
    assertFalse(Files.exists(directory.resolve("o")));
  }

  private List<String> warnings(String options) throws IOException {
    for (String name : List.of("a.txt", "b.txt", "c.txt")) {
      Files.writeString(directory.resolve(name), "the cat\n");
    }
    Files.createDirectories(directory.resolve("more"));
    Files.writeString(directory.resolve("more/d.txt"), "the cat\n");
    if (!Files.exists(directory.resolve("link.txt"))) {
      Files.createSymbolicLink(directory.resolve("link.txt"), directory.resolve("a.txt"));
    }
    String[] args = options.replace("@", directory + "/").split(" ");
    return new LocalChecks().warnings(Parsed.train(args));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--train @a.txt --test @a.txt|--test has a file, @a.txt, of --train",
        "--train @a.txt --valid @a.txt|--valid has a file, @a.txt, of --train",
        "--train @a.txt --valid @b.txt --test @b.txt|--test has a file, @b.txt, of --valid",
        "--train @*.txt --valid @b.txt|--valid has a file, @b.txt, of --train",
        "--train @ --test @more|--test has a file, @more/d.txt, of --train",
        "--train @more/../a.txt --valid @b.txt @link.txt|--valid has a file, @a.txt, of --train",
        "--train @[ab].txt --valid @*.txt|--valid has 2 files, such as @a.txt, of --train",
        "--train hdfs://h:1/x @a.txt --valid @*.txt hdfs://h:1/x|--valid has 2 files, such as"
            + " hdfs://h:1/x, of --train",
        "--train hdfs://h:1/x y --valid z hdfs://h:1/x|--valid has a file, hdfs://h:1/x, of"
            + " --train",
        "--format table --column c --train t --valid t|--valid has a file, t, of --train",
      })
  void aTextThatIsAnotherOnesTooIsWarnedOf(String options, String said) throws IOException {
    List<String> warnings = warnings(options);
    assertEquals(1, warnings.size(), warnings.toString());
    String expected = "Warning: " + said.replace("@", directory.toRealPath() + "/");
    assertTrue(warnings.get(0).startsWith(expected), warnings.get(0));
  }

  @Test
  void eachPairOfTextsIsWarnedOfAndTextsOfTheirOwnAreNot() throws IOException {
    assertEquals(3, warnings("--train @a.txt --valid @a.txt --test @a.txt").size());
    assertEquals(List.of(), warnings("--train @a.txt --valid @b.txt --test @c.txt"));
    assertEquals(List.of(), warnings("--train hdfs://h:1/* --valid hdfs://h:1/v"));
    assertEquals(List.of(), warnings("--train @a.txt --test @none.txt"));
    assertEquals(List.of(), warnings("--hidden 3"), "text of the grammar");
  }

  /** Nothing listens there: asking would fail, or take minutes. */
  @Test
  void otherFileSystemsAreNotAsked() {
    Configuration remote = new Configuration();
    remote.set("fs.defaultFS", "hdfs://localhost:1");
    LocalChecks checks = new LocalChecks(remote);

    assertDoesNotThrow(
        () -> {
          checks.model("model");
          checks.model("hdfs://localhost:1/model");
          checks.newOutput("s3a://bucket/scores");
          checks.input(new Source(List.of("text", "s3a://b/t"), "text", null, 0, 0));
        });
    assertThrows(ModelFormatException.class, () -> checks.model("file:" + directory + "/none"));
  }
}
