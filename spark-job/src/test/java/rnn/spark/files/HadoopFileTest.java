package rnn.spark.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.job.InputException;

/** A file that is written: there whole, or not at all. */
class HadoopFileTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
  private static final String OPTION = "--arpa";

  @TempDir Path directory;

  private HadoopFile write(Path path, HadoopFile.Content content) throws IOException {
    return HadoopFile.write(new Configuration(), path.toString(), OPTION, content);
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void aFileIsWrittenAndRead() throws IOException {
    Path path = directory.resolve("new").resolve("10:30.arpa");
    HadoopFile file =
        write(
            path,
            out -> {
              out.write(CONTENT);
              out.flush();
              assertFalse(Files.exists(path), "not in its place before it is whole");
            });
    assertEquals(path.toString(), file.location());
    assertEquals(CONTENT.length, file.size());
    assertArrayEquals(CONTENT, Files.readAllBytes(path));
    try (InputStream in = HadoopFile.of(new Configuration(), path.toString(), OPTION).open()) {
      assertArrayEquals(CONTENT, in.readAllBytes());
    }
    try (Stream<Path> files = Files.list(path.getParent())) {
      assertFalse(files.anyMatch(other -> other.toString().contains("writing")));
    }
  }

  private static void fail(Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) failure;
  }

  @Test
  void nothingIsLeftOfAFileThatFails() throws IOException {
    Path path = directory.resolve("f");
    for (Throwable failure :
        List.of(new IOException("full"), new IllegalStateException("no"), new OutOfMemoryError())) {
      Throwable thrown =
          assertThrows(
              Throwable.class,
              () ->
                  write(
                      path,
                      out -> {
                        out.write(new byte[100_000]);
                        fail(failure);
                      }));
      assertSame(failure, thrown);
      assertNothingLeft();
    }
    assertEquals(CONTENT.length, write(path, out -> out.write(CONTENT)).size());
  }

  @Test
  void whatIsThereIsLeftAlone() throws IOException {
    Path path = Files.write(directory.resolve("f"), CONTENT);
    for (Path there : List.of(path, directory)) {
      String refusal =
          assertThrows(InputException.class, () -> write(there, out -> out.write(1))).getMessage();
      assertEquals(
          "--arpa must be a new file but %s is there already; name another or delete it"
              .formatted(there),
          refusal);
    }
    assertArrayEquals(CONTENT, Files.readAllBytes(path));
  }

  @Test
  void whatIsNoPathIsRefused() {
    String refusal =
        assertThrows(
                InputException.class,
                () -> HadoopFile.write(new Configuration(), "", OPTION, out -> out.write(CONTENT)))
            .getMessage();
    assertTrue(refusal.startsWith("--arpa must be the path of a file but is ''"), refusal);
  }
}
