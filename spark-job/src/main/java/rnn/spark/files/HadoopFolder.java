package rnn.spark.files;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.model.ModelFolder;

/**
 * A directory on a Hadoop file system.
 *
 * <p>A directory is written beside its place and then renamed. On file systems that rename in one
 * step (local disks, HDFS) it appears at once.
 */
public final class HadoopFolder implements ModelFolder {
  private static final String ASIDE = ".replaced";

  private final FileSystem fileSystem;
  private final Path path;

  private HadoopFolder(FileSystem fileSystem, Path path) {
    this.fileSystem = fileSystem;
    this.path = path;
  }

  /** The directory {@code path}, which need not exist, as {@code session} sees it. */
  public static HadoopFolder of(SparkSession session, String path) {
    return of(session.sparkContext().hadoopConfiguration(), path);
  }

  /**
   * The directory {@code path}, which need not exist; without a scheme it is on the default file
   * system.
   *
   * @throws IllegalArgumentException if it is no path, is a root, or its file system cannot be
   *     reached
   */
  public static HadoopFolder of(Configuration configuration, String path) {
    try {
      Location location = Location.of(configuration, path);
      if (location.path().isRoot()) {
        throw new IllegalArgumentException("it is a root; name a directory in it");
      }
      return new HadoopFolder(location.fileSystem(), location.path());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The directory \"%s\" cannot be used: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** The directory {@code name} in this one. */
  public HadoopFolder child(String name) {
    return new HadoopFolder(fileSystem, Location.child(path, name));
  }

  /** The directory above; null if that is the root. */
  @Nullable HadoopFolder parent() {
    Path parent = path.getParent();
    return parent == null || parent.isRoot() ? null : new HadoopFolder(fileSystem, parent);
  }

  @Override
  public String location() {
    return location(path);
  }

  /** {@code path} as users know it. */
  static String location(Path path) {
    return path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
  }

  /** The directory with its scheme, as Spark must be told it. */
  public String uri() {
    return path.toString();
  }

  /** The file of the lease on this directory, beside it. */
  LeaseFile lease() {
    return new LeaseFile(
        fileSystem, Location.child(path.getParent(), path.getName() + Lease.SUFFIX));
  }

  @Override
  public boolean exists() throws IOException {
    return fileSystem.exists(path);
  }

  @Override
  public boolean isDirectory() throws IOException {
    return exists() && fileSystem.getFileStatus(path).isDirectory();
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus status : fileSystem.listStatus(path)) {
        names.add(status.getPath().getName());
      }
    } catch (FileNotFoundException notThere) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public boolean exists(String name) throws IOException {
    Path file = Location.child(path, name);
    return fileSystem.exists(file) && fileSystem.getFileStatus(file).isFile();
  }

  @Override
  public long size(String name) throws IOException {
    return fileSystem.getFileStatus(Location.child(path, name)).getLen();
  }

  @Override
  public InputStream open(String name) throws IOException {
    return fileSystem.open(Location.child(path, name));
  }

  @Override
  public OutputStream create(String name) throws IOException {
    return fileSystem.create(Location.child(path, name), true);
  }

  /**
   * A new file {@code name} that is read while it grows: what is flushed can be read, where the
   * file system can do that.
   */
  public OutputStream createGrowing(String name) throws IOException {
    FSDataOutputStream growing = fileSystem.create(Location.child(path, name), false);
    return new FilterOutputStream(growing) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        growing.write(bytes, offset, length);
      }

      @Override
      public void flush() throws IOException {
        growing.hflush();
      }
    };
  }

  /**
   * Makes {@code content} the file {@code name}. A crash leaves the old or the new, if need be
   * after {@link #recover}; a disk that is full the old one alone.
   */
  public void replace(String name, byte[] content) throws IOException {
    replace(name, out -> out.write(content));
  }

  /** The same with content that is written as it is made. */
  public void replace(String name, HadoopFile.Content content) throws IOException {
    Path written = Location.child(path, "." + name + ".writing");
    try (OutputStream out = new BufferedOutputStream(fileSystem.create(written, true), 1 << 16)) {
      content.writeTo(out);
    } catch (IOException e) {
      try {
        fileSystem.delete(written, false);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    putInPlace(written, Location.child(path, name));
  }

  /**
   * Moves this directory to where {@code target}, a {@link #sibling} of the same family, may be,
   * and deletes what was there. A crash leaves the old or the new, if need be after {@link
   * #recover} of the directory around them.
   */
  public void replace(HadoopFolder target) throws IOException {
    putInPlace(path, target.path);
  }

  private void putInPlace(Path written, Path place) throws IOException {
    Path aside = Location.child(place.getParent(), "." + place.getName() + ASIDE);
    if (fileSystem.exists(place)) {
      fileSystem.delete(aside, true);
      rename(place, aside);
    }
    rename(written, place);
    fileSystem.delete(aside, true);
  }

  /**
   * Puts back what was set aside in this directory when a replacement was cut short, and deletes
   * what its replacement made useless.
   */
  public void recover() throws IOException {
    for (String name : names()) {
      if (name.startsWith(".") && name.endsWith(ASIDE)) {
        recover(
            Location.child(path, name),
            Location.child(path, name.substring(1, name.length() - ASIDE.length())));
      }
    }
  }

  /** The same for this directory alone, where those beside it are not this process's. */
  public void recoverItself() throws IOException {
    Path aside = Location.child(path.getParent(), "." + path.getName() + ASIDE);
    if (fileSystem.exists(aside)) {
      recover(aside, path);
    }
  }

  private void recover(Path aside, Path place) throws IOException {
    if (fileSystem.exists(place)) {
      fileSystem.delete(aside, true);
    } else {
      rename(aside, place);
    }
  }

  @Override
  public HadoopFolder sibling(String suffix) {
    return new HadoopFolder(fileSystem, Location.child(path.getParent(), path.getName() + suffix));
  }

  @Override
  public void moveTo(ModelFolder target) throws IOException {
    Path to = ((HadoopFolder) target).path;
    if (fileSystem.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    rename(path, to);
  }

  private void rename(Path from, Path to) throws IOException {
    if (!fileSystem.rename(from, to)) {
      throw new IOException("%s could not be renamed to %s".formatted(from, to));
    }
  }

  @Override
  public void delete() throws IOException {
    fileSystem.delete(path, true);
  }

  /** Deletes the directory if it is there and nothing is in it. */
  public void deleteIfEmpty() throws IOException {
    if (fileSystem.exists(path) && names().isEmpty()) {
      fileSystem.delete(path, false);
    }
  }

  /** Bytes that are free where the directory is or will be; as many as can be said if unknown. */
  public long room() throws IOException {
    Path there = path;
    while (!fileSystem.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    FsStatus status = fileSystem.getStatus(there);
    return status.getCapacity() > 0 ? status.getRemaining() : Long.MAX_VALUE;
  }
}
