package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;

/** Commands that train a model day by day, with the texts that they print. */
@ExtendWith(SharedSpark.class)
class StartCommandTest {
  @TempDir private Path directory;

  /** Runs {@code rnn train options}; what it printed. */
  private String train(int status, String options) {
    List<String> args = new ArrayList<>(List.of("train"));
    String small = "--epochs 1 --rounds-per-epoch 2 --batch 3 --shards 2 --no-baseline ";
    args.addAll(Arrays.asList((small + options).replace("@", directory + "/").split(" ")));
    TestConsole console = new TestConsole();
    assertEquals(status, console.run(args.toArray(String[]::new)), console.messages());
    return console.messages().replace(directory.toString(), "@");
  }

  private Model model(String name) throws IOException {
    return ModelDirectory.read(directory.resolve(name));
  }

  @Test
  void aModelGoesOnInItsPlaceAsItWouldBesideIt(SparkSession session) throws IOException {
    TestText.write(directory.resolve("monday"), TestText.lines(60, 1));
    List<String> lines = new ArrayList<>(TestText.lines(60, 2));
    lines.addAll(List.of("zebra zebra zebra", "quagga quagga zebra", "zebra quagga"));
    TestText.write(directory.resolve("tuesday"), lines);
    String said = train(0, "--train @monday --hidden 9 --model @model");
    assertTrue(!said.contains("Taken over"), said);
    int words = model("model").vocabulary().size();

    String on = "--train @tuesday --valid-fraction 0 --new-words 2 --start-from @model --model ";
    train(0, on + "@beside");
    said = train(0, on + "@model");
    assertTrue(
        said.contains("Taken over from the model in @/model: its %,d tokens and".formatted(words)),
        said);
    assertTrue(said.contains("New words of the training text: 2 (--new-words 2)."), said);
    assertEquals(words + 2, model("model").vocabulary().size());
    assertArrayEquals(model("beside").parameters(), model("model").parameters());

    said = train(1, on + "@model --hidden 10");
    assertTrue(
        said.contains("--hidden must be 9, as of the model in @/model (--start-from), but is 10"),
        said);
    assertEquals(words + 2, model("model").vocabulary().size(), "the model is as it was");
  }
}
