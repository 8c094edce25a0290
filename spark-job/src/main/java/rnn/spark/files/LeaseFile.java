package rnn.spark.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * The file of a lease, with the steps that must be one where the file system can: made if absent,
 * replaced, taken away.
 *
 * <p>Local disks and HDFS make a file only if it is absent. Of object stores some write over it, so
 * a process that made one reads it back.
 */
final class LeaseFile {
  private static final int MAX_BYTES = 1 << 14;
  private static final int MAX_ATTEMPTS = 20;

  private final FileSystem fileSystem;
  private final Path path;

  LeaseFile(FileSystem fileSystem, Path path) {
    this.fileSystem = fileSystem;
    this.path = path;
  }

  /** The path as users know it. */
  String location() {
    return HadoopFolder.location(path);
  }

  /** The content; null if there is no file. */
  byte @Nullable [] read() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (InputStream in = fileSystem.open(path)) {
        return in.readNBytes(MAX_BYTES);
      } catch (FileNotFoundException e) {
        if (!fileSystem.exists(path)) {
          return null;
        }
        if (attempt == MAX_ATTEMPTS) {
          throw e; // it is there, and may not be read, or is a directory
        }
        // Another process has made it in between.
      }
    }
  }

  /**
   * Writes {@code content} unless there is a file; true if there was none. A write that fails, as
   * on a full disk, leaves no file.
   */
  boolean createIfAbsent(byte[] content) throws IOException {
    if (fileSystem instanceof RawLocalFileSystem local) {
      // Hadoop's own looks first and creates then, which two can do at once.
      java.nio.file.Path file = local.pathToFile(path).toPath();
      java.nio.file.Path beside = beside(file);
      Files.createDirectories(file.getParent());
      try {
        Files.write(beside, content);
        return placeIfAbsent(beside, file);
      } finally {
        Files.deleteIfExists(beside);
      }
    }
    OutputStream created;
    try {
      created = fileSystem.create(path, false);
    } catch (IOException e) {
      if (isAlreadyThere(e) || fileSystem.exists(path)) {
        return false;
      }
      throw e;
    }
    try (OutputStream out = created) {
      out.write(content);
      return true;
    } catch (IOException e) {
      if (isAlreadyThere(e)) {
        return false; // object stores look when the file is closed
      }
      deleteBeginning(content, e);
      throw e;
    }
  }

  private static boolean isAlreadyThere(IOException error) {
    return error instanceof FileAlreadyExistsException
        || error instanceof org.apache.hadoop.fs.FileAlreadyExistsException;
  }

  /** Deletes what {@code failure} left of a file with {@code content}. */
  private void deleteBeginning(byte[] content, IOException failure) {
    try {
      byte[] left = read();
      if (left != null
          && left.length <= content.length
          && Arrays.equals(left, Arrays.copyOf(content, left.length))) {
        delete();
      }
    } catch (IOException again) {
      failure.addSuppressed(again);
    }
  }

  private static java.nio.file.Path beside(java.nio.file.Path file) {
    return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
  }

  /** Gives a whole file the name {@code to} too, in one step, unless there is one; true if so. */
  private static boolean placeIfAbsent(java.nio.file.Path from, java.nio.file.Path to)
      throws IOException {
    try {
      try {
        Files.createLink(to, from);
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (FileSystemException | UnsupportedOperationException noLinks) {
        Files.copy(from, to); // two steps, of which the first is one process's alone
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Writes {@code content} in the place of what is there. */
  void replace(byte[] content) throws IOException {
    if (fileSystem instanceof RawLocalFileSystem local) {
      java.nio.file.Path file = local.pathToFile(path).toPath();
      java.nio.file.Path beside = beside(file);
      try {
        Files.write(beside, content);
        Files.move(
            beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } else {
      try (OutputStream out = fileSystem.create(path, true)) {
        out.write(content);
      }
    }
  }

  /**
   * Time since the file was written, by the file system's clock alone: those of the machines that
   * write to it may differ.
   */
  Duration age() throws IOException {
    Path now = Location.child(path.getParent(), path.getName() + ".clock-" + UUID.randomUUID());
    try {
      fileSystem.create(now, true).close();
      return Duration.ofMillis(
          fileSystem.getFileStatus(now).getModificationTime()
              - fileSystem.getFileStatus(path).getModificationTime());
    } finally {
      fileSystem.delete(now, false);
    }
  }

  /**
   * Takes the file away if it has the content {@code expected}. Of several who try, one does: each
   * moves it aside first, which is one step, and puts back what is not what it meant.
   */
  void takeAway(byte[] expected) throws IOException {
    LeaseFile aside =
        new LeaseFile(
            fileSystem,
            Location.child(path.getParent(), path.getName() + ".stale-" + UUID.randomUUID()));
    try {
      if (!fileSystem.rename(path, aside.path)) {
        return;
      }
    } catch (FileNotFoundException another) {
      return;
    }
    byte[] moved = aside.read();
    if (moved != null && !Arrays.equals(moved, expected)) {
      putBack(aside);
    }
    fileSystem.delete(aside.path, false);
  }

  /** Puts {@code aside} back unless another file is there by now: its holder may read it again. */
  private void putBack(LeaseFile aside) throws IOException {
    if (fileSystem instanceof RawLocalFileSystem local) {
      // Hadoop's own rename replaces what is there.
      placeIfAbsent(local.pathToFile(aside.path).toPath(), local.pathToFile(path).toPath());
      return;
    }
    try {
      fileSystem.rename(aside.path, path);
    } catch (IOException e) {
      if (!isAlreadyThere(e)) {
        throw e;
      }
    }
  }

  /** Deletes the file. */
  void delete() throws IOException {
    fileSystem.delete(path, false);
  }
}
