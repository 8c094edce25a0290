package rnn.spark.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
 * whoever made one reads it back.
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

  /** Writes {@code content} unless there is a file; true if there was none. */
  boolean createIfAbsent(byte[] content) throws IOException {
    try {
      if (fileSystem instanceof RawLocalFileSystem local) {
        // Hadoop's own looks first and creates then, which two can do at once.
        java.nio.file.Path file = local.pathToFile(path).toPath();
        Files.createDirectories(file.getParent());
        Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } else {
        try (OutputStream out = fileSystem.create(path, false)) {
          out.write(content);
        }
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      if (fileSystem.exists(path)) {
        return false;
      }
      throw e;
    }
  }

  /** Writes {@code content} in the place of what is there. */
  void replace(byte[] content) throws IOException {
    if (fileSystem instanceof RawLocalFileSystem local) {
      java.nio.file.Path file = local.pathToFile(path).toPath();
      java.nio.file.Path beside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
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
      createIfAbsent(moved);
    }
    fileSystem.delete(aside.path, false);
  }

  /** Deletes the file. */
  void delete() throws IOException {
    fileSystem.delete(path, false);
  }
}
