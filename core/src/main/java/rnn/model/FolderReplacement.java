package rnn.model;

import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Replacement of a model's directory: the new one is written beside it and renamed into its place,
 * so that a reader finds the old, the new, or for the moment between two renames none, but never
 * half of one.
 */
final class FolderReplacement {
  private FolderReplacement() {}

  /**
   * Puts a model in place.
   *
   * @param keep where the old one is kept; null to delete it
   */
  static void replace(
      ModelFolder folder,
      ModelDirectory.Files files,
      byte @Nullable [] metrics,
      @Nullable ModelFolder keep)
      throws IOException {
    String mark = UUID.randomUUID().toString().substring(0, 8);
    ModelFolder writing = folder.sibling(".writing-" + mark);
    try {
      files.writeTo(writing);
      if (metrics != null) {
        ModelDirectory.writeFile(writing, ModelDirectory.METRICS, out -> out.write(metrics));
      }
    } catch (Throwable e) { // errors too, and checked exceptions that Scala throws unannounced
      deleteAfter(e, writing);
      throw e;
    }
    try {
      ModelDirectory.checkReplaceable(folder);
      ModelFolder old = keep == null ? folder.sibling(".replaced-" + mark) : keep;
      putInPlace(writing, folder, old);
      if (keep == null) {
        old.delete();
      }
    } catch (IOException e) {
      throw new IOException(
          "The model was written but could not be renamed to %s; it is complete in %s"
              .formatted(folder.location(), writing.location()),
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; the model is complete in " + writing.location(), e);
    }
  }

  private static void putInPlace(ModelFolder from, ModelFolder to, ModelFolder old)
      throws IOException {
    boolean replaces = to.exists();
    if (replaces) {
      to.moveTo(old);
    }
    try {
      from.moveTo(to);
    } catch (IOException | RuntimeException e) {
      if (replaces && !to.exists()) {
        old.moveTo(to);
      }
      throw e;
    }
  }

  private static void deleteAfter(Throwable failure, ModelFolder folder) {
    try {
      folder.delete();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
