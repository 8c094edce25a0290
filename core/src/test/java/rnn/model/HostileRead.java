package rnn.model;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import rnn.testkit.Allocation;

/**
 * Files that may be anything, read: something comes out or a {@link ModelFormatException} whose
 * message is no flood, memory stays in proportion to the files, and no other file is asked for.
 */
final class HostileRead {
  private static final int LONGEST_MESSAGE = 4_096;
  private static final Set<String> NAMES =
      Set.of(
          ModelDirectory.CONFIG,
          ModelDirectory.PARAMETERS,
          ModelDirectory.VOCABULARY,
          ModelDirectory.GROUPS); // which tells a table of models

  private HostileRead() {}

  /** Whether the model directory with these {@code files} is refused; {@code what} they are. */
  static boolean isRefused(Map<String, byte[]> files, String what) {
    Set<String> asked = new TreeSet<>();
    long bytes = files.values().stream().mapToLong(file -> file.length).sum();
    boolean isRefused =
        isRefused(
            () -> ModelDirectory.read(new MemoryFolder(files, asked)),
            bytes,
            Allocation.OF_TEXT,
            what);
    assertTrue(NAMES.containsAll(asked), what + " asked for " + asked);
    return isRefused;
  }

  /** Whether these bytes of a safetensors file are refused. */
  static boolean isRefused(byte[] tensors, String what) {
    return isRefused(
        () -> Safetensors.read(new ByteArrayInputStream(tensors), tensors.length, "tensors"),
        tensors.length,
        Allocation.OF_TENSORS,
        what);
  }

  private static boolean isRefused(Callable<?> read, long bytes, int bytesPerByte, String what) {
    boolean[] isRefused = new boolean[1];
    Allocation.assertInProportion(
        () -> {
          isRefused[0] = false;
          try {
            read.call();
          } catch (ModelFormatException e) {
            isRefused[0] = true;
            int length = e.getMessage().length();
            assertTrue(length < LONGEST_MESSAGE, what + ": a message of " + length);
          } catch (Exception | Error e) {
            fail(what + " ended in " + e, e);
          }
        },
        bytes,
        bytesPerByte,
        what);
    return isRefused[0];
  }
}
