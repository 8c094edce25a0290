package rnn.spark.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A try whether a directory can be written, before hours are spent on what is to go there. */
public final class WriteProbe {
  private static final String NAME = "probe";

  private WriteProbe() {}

  /**
   * Writes a little file beside {@code folder}, where its content is prepared, and deletes it.
   *
   * @param what what is to be written there, as the subject of the message
   * @throws UncheckedIOException if that fails
   */
  public static void check(HadoopFolder folder, String what) {
    HadoopFolder probe = folder.sibling("." + NAME + "-" + UUID.randomUUID());
    try {
      try (OutputStream out = probe.create(NAME)) {
        out.write(NAME.getBytes(StandardCharsets.US_ASCII));
      }
      probe.delete();
    } catch (IOException e) {
      try {
        probe.delete();
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw new UncheckedIOException(
          "%s cannot be written to %s: %s; make it writable and see that there is room, or choose another directory"
              .formatted(what, folder.location(), e.getMessage()),
          e);
    }
  }

  /**
   * Checks that {@code bytes} fit where {@code folder} is or will be, as far as its file system
   * says.
   *
   * @throws UncheckedIOException if they do not
   */
  public static void checkRoom(HadoopFolder folder, long bytes, String what) {
    try {
      long room = folder.room();
      if (room < bytes) {
        throw new IOException(
            "%s needs %,d MB at %s, but %,d MB are free there; make room or choose another directory"
                .formatted(what, (bytes >> 20) + 1, folder.location(), room >> 20));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
