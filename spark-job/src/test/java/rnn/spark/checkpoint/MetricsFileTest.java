package rnn.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.spark.files.HadoopFolder;

class MetricsFileTest {
  private static final String ROUND = "{\"epoch\":1,\"round\":1,\"tokens\":7}\n";
  private static final String EPOCH = "{\"epoch\":1,\"tokens\":7}\n";

  @TempDir Path directory;

  private String resumed(String content) throws IOException {
    Files.writeString(directory.resolve("metrics.jsonl"), content);
    MetricsFile metrics =
        new MetricsFile(HadoopFolder.of(new Configuration(), directory.toString()));
    metrics.resume(1, 0);
    return new String(metrics.bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "7",
        "[1]",
        "null",
        "{\"epoch\":null}",
        "{\"epoch\":\"1\"}",
        "{\"epoch\":0}",
        "{\"epoch\":1.5}",
        "{\"epoch\":1,\"round\":null}",
        "{\"epoch\":1,\"epoch\":1}",
        "{\"epoch\":1} {\"epoch\":1}",
        "{\"epoch\":1",
      })
  void linesFromADamagedOneOnAreNotTakenOver(String damaged) throws IOException {
    assertEquals(ROUND + EPOCH, resumed(ROUND + EPOCH));
    assertEquals(ROUND, resumed(ROUND + damaged + "\n" + EPOCH));
  }
}
