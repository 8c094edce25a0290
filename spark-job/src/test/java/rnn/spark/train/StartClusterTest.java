package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.data.Source;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;

/** A run that starts from a model, on one core, on two, and with two threads for each shard. */
@Tag("cluster") // sessions of its own
@Timeout(480)
class StartClusterTest {
  private static final Map<String, String> SMALL =
      Map.of(
          "epochs",
          "1",
          "rounds-per-epoch",
          "3",
          "batch",
          "3",
          "window",
          "7",
          "shards",
          "2",
          "valid-fraction",
          "0");

  @TempDir Path directory;

  private void train(SparkSession session, Source text, String name, Map<String, String> more) {
    Map<String, String> given = new TreeMap<>(SMALL);
    given.putAll(more);
    SparkTrainer.train(
        session,
        new TrainRequest(
            text,
            null,
            null,
            GivenOptions.ofText(given),
            directory.resolve(name).toString(),
            directory.resolve(name + ".checkpoints").toString(),
            0,
            TrainRequest.Start.ANEW,
            given),
        TrainingListener.SILENT);
  }

  private Model trained(String name) throws IOException {
    return ModelDirectory.read(directory.resolve(name));
  }

  @Test
  void coresDoNotChangeTheBits() throws IOException {
    Source text = Source.text(TestText.write(directory.resolve("old.txt"), TestText.lines(40, 1)));
    List<String> lines = new ArrayList<>(TestText.lines(40, 2));
    lines.add("zebra quagga zebra quagga");
    Source more = Source.text(TestText.write(directory.resolve("new.txt"), lines));
    for (String master : List.of("local[1]", "local[2]", "local[4]")) {
      try (SparkSession session =
          SparkSession.builder().config(SharedSpark.conf().setMaster(master)).getOrCreate()) {
        if (master.equals("local[1]")) {
          train(session, text, "old", Map.of("hidden", "11", "output", "adaptive"));
        }
        String old = directory.resolve("old").toString();
        train(session, more, master, Map.of("start-from", old, "new-words", "2"));
      }
    }
    Model one = trained("local[1]");
    assertEquals(trained("old").vocabulary().size() + 2, one.vocabulary().size());
    assertArrayEquals(one.parameters(), trained("local[2]").parameters());
    assertArrayEquals(one.parameters(), trained("local[4]").parameters(), "two threads a shard");
  }
}
