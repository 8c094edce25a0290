package rnn.spark.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import rnn.spark.job.InputException;

/** A file to read, or a new one, on a Hadoop file system. */
public final class HadoopFile {
  private final FileSystem fileSystem;
  private final Path path;
  private final long size;

  private HadoopFile(FileSystem fileSystem, Path path, long size) {
    this.fileSystem = fileSystem;
    this.path = path;
    this.size = size;
  }

  /**
   * The file {@code path}; without a scheme it is on the default file system.
   *
   * @param option the option that named it, for messages
   * @throws InputException if it is no path of a file that is there
   */
  public static HadoopFile of(Configuration configuration, String path, String option)
      throws IOException {
    try {
      Location location = Location.of(configuration, path);
      FileStatus status = location.fileSystem().getFileStatus(location.path());
      if (!status.isFile()) {
        throw new InputException(
            "%s must be a file but %s is a directory; name the file in it"
                .formatted(option, location));
      }
      return new HadoopFile(location.fileSystem(), location.path(), status.getLen());
    } catch (FileNotFoundException e) {
      throw new InputException(
          "There is no file %s for %s; check the path".formatted(path, option), e);
    } catch (InputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "%s must be the path of a file but is '%s': %s".formatted(option, path, e.getMessage()),
          e);
    }
  }

  /** The path as users know it. */
  public String location() {
    return HadoopFolder.location(path);
  }

  /** The size in bytes. */
  public long size() {
    return size;
  }

  /** The content; the caller closes it. */
  public InputStream open() throws IOException {
    return fileSystem.open(path);
  }

  /** Content of a file, as a function that writes it. */
  @FunctionalInterface
  public interface Content {
    /** Writes the content to {@code out}, which stays open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the new file {@code path}, beside its place first: it is there whole or not at all.
   *
   * @param option the option that named it, for messages
   * @throws InputException if it is no path of a file that can be written, or something is there
   */
  public static HadoopFile write(
      Configuration configuration, String path, String option, Content content) throws IOException {
    Location location;
    try {
      location = Location.of(configuration, path);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "%s must be the path of a file but is '%s': %s".formatted(option, path, e.getMessage()),
          e);
    }
    FileSystem fileSystem = location.fileSystem();
    Path place = location.path();
    if (fileSystem.exists(place)) {
      throw new InputException(
          "%s must be a new file but %s is there already; name another or delete it"
              .formatted(option, location));
    }
    Path writing = Location.child(place.getParent(), "." + place.getName() + ".writing");
    try {
      try (OutputStream out = create(fileSystem, writing, option, location)) {
        content.writeTo(out);
      }
      if (!fileSystem.rename(writing, place)) {
        throw new IOException("%s could not be renamed to %s".formatted(writing, place));
      }
    } catch (IOException | RuntimeException | Error e) {
      deleteAfter(e, fileSystem, writing);
      throw e;
    }
    return new HadoopFile(fileSystem, place, fileSystem.getFileStatus(place).getLen());
  }

  private static OutputStream create(
      FileSystem fileSystem, Path writing, String option, Location location) {
    try {
      return fileSystem.create(writing, true);
    } catch (IOException e) {
      throw new InputException(
          "%s %s cannot be written (%s); make its directory writable or choose another"
              .formatted(option, location, e.getMessage()),
          e);
    }
  }

  private static void deleteAfter(Throwable failure, FileSystem fileSystem, Path path) {
    try {
      fileSystem.delete(path, false);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
