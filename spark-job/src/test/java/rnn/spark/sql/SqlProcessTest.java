package rnn.spark.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.deploy.SparkSubmit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.Models;
import rnn.predict.SmallModels;

/**
 * Functions in a process that has them by {@code spark-submit --conf spark.sql.extensions=...}
 * alone and speaks SQL.
 */
@Tag("cluster") // not beside the session of the other tests
@Timeout(480)
class SqlProcessTest {
  @TempDir Path directory;

  @Test
  void aProcessThatSpeaksSqlHasThem() throws IOException, InterruptedException {
    Model lm = SmallModels.languageModels().findFirst().orElseThrow();
    Model tagger = SmallModels.taggers().findFirst().orElseThrow();
    Path tags = SqlModels.write(directory.resolve("tags"), tagger);
    Path path = SqlModels.write(directory.resolve("lm"), lm);
    List<String> lines =
        run(
            """
            CREATE TEMPORARY VIEW logs AS SELECT * FROM VALUES (1, 'the cat'), (2, NULL) AS t (id, text);
            SELECT id, %s, %s FROM logs ORDER BY id;
            SELECT rnn_tag(%s, text) FROM logs;
            SHOW USER FUNCTIONS LIKE 'rnn_*';
            """
                .formatted(
                    SqlModels.call(SqlFunction.LOG_LIKELIHOOD, path, "text"),
                    SqlModels.call(SqlFunction.TAG, tags, "text"),
                    SqlModels.literal(path)));
    List<String> tokens = List.of("the", "cat");
    assertEquals(
        "1\t%s\tArraySeq(%s)"
            .formatted(
                Models.scorer(lm).score(tokens).logLikelihood(),
                String.join(", ", Models.tagger(tagger).tag(tokens).tags())),
        lines.get(0));
    assertEquals("2\tnull\tnull", lines.get(1));
    assertTrue(lines.get(2).startsWith("Error: rnn_tag: The model in " + path), lines.get(2));
    assertTrue(lines.get(2).contains("must be a tagger but is a language model"), lines.get(2));
    assertEquals(6, lines.stream().filter(line -> line.startsWith("rnn_")).count(), lines + "");
  }

  /** The lines that the process prints. */
  private List<String> run(String statements) throws IOException, InterruptedException {
    Path input = Files.writeString(directory.resolve("statements.sql"), statements);
    Path log = directory.resolve("log");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmx1g"));
    command.addAll(List.of(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            SparkSubmit.class.getName(),
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.sql.warehouse.dir=" + directory.resolve("warehouse"),
            "--conf",
            "spark.sql.extensions=rnn.spark.sql.RnnExtensions",
            "--class",
            SqlRunner.class.getName(),
            "spark-internal"));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), () -> printed + read(log));
      return printed.lines().toList();
    } finally {
      process.destroyForcibly(); // a test that ran out of time leaves none behind
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
