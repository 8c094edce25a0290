package rnn.spark.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Estimators, models and SQL by way of Spark Connect, from a client that has none of our classes. */
@Timeout(240)
class ConnectTest {
  @TempDir static Path directory;
  private static ConnectProcesses connect;

  @BeforeAll
  static void start() throws Exception {
    connect = new ConnectProcesses(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    connect.close();
  }

  @Test
  void sparksOwn() throws Exception {
    Path rows = directory.resolve("w.json");
    Files.writeString(rows, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"b\"}\n");
    connect.ask("table", "w", "text string", rows.toString());
    String model = connect.ask("fit", "org.apache.spark.ml.feature.StringIndexer", "w", "inputCol", "text", "outputCol", "i");
    assertEquals("a|1.0 ; b|0.0 ; b|0.0", connect.ask("transform", model, "w", "text,i"));
    assertTrue(connect.ask("class", "rnn.spark.ml.RnnTagger").startsWith("failed java.lang.ClassNotFoundException"));
  }
}
