package rnn.spark.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import rnn.spark.files.Location;
import rnn.spark.job.InputException;

/**
 * Listings of directories of input, in order of names.
 *
 * <p>Local disks are listed by Java: Hadoop passes over links that lead nowhere, takes a pipe for
 * an empty file and follows a link to a directory around it.
 */
final class Directory {
  private Directory() {}

  /**
   * True if {@code name} is no data for Spark and Hadoop: {@code _SUCCESS}, {@code .DS_Store}, a
   * checksum, a file that is being copied. The directory of a column whose name begins with {@code
   * _} is data.
   */
  static boolean isHidden(String name) {
    return name.startsWith("_") && !name.contains("=")
        || name.startsWith(".")
        || name.endsWith("._COPYING_");
  }

  /**
   * The file or directory at {@code place}.
   *
   * @throws FileNotFoundException if nothing is there
   * @throws InputException if it is a pipe, a device or a link that leads nowhere
   */
  static FileStatus status(Location place) throws IOException {
    if (place.isLocal()) {
      requireOrdinary(place.localPath());
    }
    return place.fileSystem().getFileStatus(place.path());
  }

  private static void requireOrdinary(java.nio.file.Path path) throws IOException {
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw new InputException(
          "%s is a link to %s, where nothing is; mend or remove it"
              .formatted(path, Files.readSymbolicLink(path)));
    }
    if (Files.exists(path) && Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
      throw new InputException(
          "%s is a pipe or a device, which can be read only once, but a text is read several times; write it to a file first"
              .formatted(path));
    }
  }

  /**
   * The entries of the directory {@code place}, hidden names too.
   *
   * @param isRead true of the children that are going to be read; others may be anything
   * @throws InputException if a child to be read is a pipe, a device or a link that leads nowhere
   */
  static List<FileStatus> children(Location place, Predicate<Path> isRead) throws IOException {
    List<FileStatus> children = new ArrayList<>();
    if (!place.isLocal()) {
      Collections.addAll(children, place.fileSystem().listStatus(place.path()));
    } else {
      try (DirectoryStream<java.nio.file.Path> all = Files.newDirectoryStream(place.localPath())) {
        for (java.nio.file.Path child : all) {
          Path path = place.child(child.getFileName().toString()).path();
          if (isRead.test(path)) {
            requireOrdinary(child);
          }
          try {
            children.add(place.fileSystem().getFileStatus(path));
          } catch (FileNotFoundException goneMeanwhile) {
            continue;
          }
        }
      } catch (java.nio.file.DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    children.sort((a, b) -> a.getPath().getName().compareTo(b.getPath().getName()));
    return children;
  }

  /**
   * Adds to {@code files} all below {@code place} that are not hidden.
   *
   * @param around real paths of the local directories that {@code place} is in
   * @throws InputException if a link leads to a directory around it
   */
  static void addAll(Location place, List<FileStatus> files, List<java.nio.file.Path> around)
      throws IOException {
    List<java.nio.file.Path> deeper = new ArrayList<>(around);
    if (place.isLocal()) {
      java.nio.file.Path real = place.localPath().toRealPath();
      if (around.contains(real)) {
        throw new InputException(
            "%s is a link to %s, which it is in, so the text would have no end; remove the link"
                .formatted(place, real));
      }
      deeper.add(real);
    }
    for (FileStatus child : children(place, path -> !isHidden(path.getName()))) {
      Path path = child.getPath();
      if (isHidden(path.getName())) {
        continue;
      }
      if (child.isDirectory()) {
        addAll(new Location(place.fileSystem(), path), files, deeper);
      } else {
        files.add(child);
      }
    }
  }
}
