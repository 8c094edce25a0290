package rnn.spark.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import rnn.spark.job.InputException;

/** A file to read on a Hadoop file system. */
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
}
