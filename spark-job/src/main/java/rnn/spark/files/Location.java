package rnn.spark.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A place on a file system that Hadoop knows.
 *
 * <p>On the local disk, names may have colons: Hadoop's checksums, which cannot, are left out of
 * {@code fileSystem}.
 *
 * @param path with scheme, from the root
 */
public record Location(FileSystem fileSystem, Path path) {
  private static final List<String> WEB_SCHEMES = List.of("http", "https", "ftp");

  /**
   * The place that a user calls {@code text}; without a scheme it is on the default file system.
   *
   * @throws IllegalArgumentException if it is no path or its file system cannot be used; the
   *     message says why and what to do, without {@code text}
   */
  public static Location of(Configuration configuration, String text) {
    Path given = parse(configuration, text);
    String scheme = given.toUri().getScheme();
    if (scheme != null && WEB_SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException(
          "%s:// has no directories and cannot be written; copy the file to a disk first"
              .formatted(scheme));
    }
    FileSystem fileSystem = fileSystem(configuration, given);
    try {
      return new Location(fileSystem, fileSystem.makeQualified(given));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; check the path", e);
    }
  }

  private static FileSystem fileSystem(Configuration configuration, Path path) {
    String scheme = path.toUri().getScheme();
    try {
      FileSystem fileSystem = path.getFileSystem(configuration);
      return fileSystem instanceof LocalFileSystem checksummed ? checksummed.getRaw() : fileSystem;
    } catch (IOException | RuntimeException | LinkageError e) {
      Throwable bottom = e;
      while (bottom.getCause() != null) {
        bottom = bottom.getCause();
      }
      String missing =
          bottom instanceof ClassNotFoundException || bottom instanceof LinkageError
              ? "its class %s is not there".formatted(bottom.getMessage())
              : bottom.toString();
      throw new IllegalArgumentException(
          "the file system %s cannot be reached: %s; check the path, and that the jar of the file system and its settings are there (%s)"
              .formatted(
                  scheme == null ? FileSystem.getDefaultUri(configuration) : scheme + "://",
                  missing,
                  "s3a".equals(scheme)
                      ? "-- --packages org.apache.hadoop:hadoop-aws:VERSION, as this Spark's Hadoop"
                      : "-- --packages, --jars, --conf spark.hadoop.*"),
          e);
    }
  }

  /** A path, or the name of a file with a colon in it, which to Hadoop would be a scheme. */
  private static Path parse(Configuration configuration, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty; name a path");
    }
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon >= 0 && (slash < 0 || colon < slash)) {
      String scheme = text.substring(0, colon);
      String rest = text.substring(colon + 1);
      if (isDriveLetter(scheme) && (rest.startsWith("\\") || slash == colon + 1)) {
        throw new IllegalArgumentException(
            "it is a path of Windows, which this machine has no drives for; write it as this"
                + " machine sees it");
      }
      if (!rest.startsWith("/")) {
        if (!isThere(text) && isScheme(configuration, scheme)) {
          throw new IllegalArgumentException(
              "behind the scheme %s: a path begins with a slash; write %s:///... or, for a file of that name, ./%s"
                  .formatted(scheme, scheme, text));
        }
        return new Path(null, null, "./" + text);
      }
    }
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it is no path: %s".formatted(e.getMessage()), e);
    }
  }

  private static boolean isDriveLetter(String scheme) {
    return scheme.length() == 1 && Character.isLetter(scheme.charAt(0));
  }

  /** True if Hadoop has a file system for {@code scheme}, though its jar may be missing. */
  private static boolean isScheme(Configuration configuration, String scheme) {
    if (configuration.get("fs.%s.impl".formatted(scheme)) != null) {
      return true;
    }
    try {
      FileSystem.getFileSystemClass(scheme, configuration);
      return true;
    } catch (IOException | RuntimeException none) {
      return false;
    }
  }

  private static boolean isThere(String name) {
    try {
      return Files.exists(java.nio.file.Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The place of {@code name}, which may have a colon, in this directory. */
  public Location child(String name) {
    return new Location(fileSystem, child(path, name));
  }

  /** The path of {@code name}, which may have a colon, in the directory {@code parent}. */
  static Path child(Path parent, String name) {
    return new Path(parent, new Path(null, null, name));
  }

  /** True if it is on the disk of this machine. */
  public boolean isLocal() {
    return fileSystem instanceof RawLocalFileSystem && "file".equals(path.toUri().getScheme());
  }

  /** The path as Java has it, of a place that {@link #isLocal}. */
  public java.nio.file.Path localPath() {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /** The path as users write it: without scheme if it is local. */
  @Override
  public String toString() {
    return isLocal() ? path.toUri().getPath() : path.toString();
  }
}
