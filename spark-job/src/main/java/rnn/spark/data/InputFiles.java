package rnn.spark.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import rnn.spark.job.InputException;

/**
 * The files behind paths and globs, listed on the driver so that their order is the same
 * everywhere.
 */
final class InputFiles {
  private InputFiles() {}

  /**
   * Every file at {@code paths}, each once, sorted by its path: a file itself, what a glob matches,
   * what is under a directory. Files and directories within a directory whose names begin with
   * {@code _} or {@code .} are no data, as for Spark.
   *
   * @throws InputException if a path is not there, or nothing at all is in the files
   */
  static List<FileStatus> list(Configuration configuration, List<String> paths) {
    TreeMap<String, FileStatus> files = new TreeMap<>();
    for (String path : paths) {
      try {
        for (FileStatus match : matches(configuration, path)) {
          add(files, match, configuration);
        }
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }
    long bytes = files.values().stream().mapToLong(FileStatus::getLen).sum();
    if (bytes == 0) {
      throw new InputException(
          "The input %s is empty: %d file%s with 0 bytes; check the path"
              .formatted(String.join(", ", paths), files.size(), files.size() == 1 ? "" : "s"));
    }
    return new ArrayList<>(files.values());
  }

  /** Fails unless something is at every one of {@code paths}. */
  static void requirePresent(Configuration configuration, List<String> paths) {
    for (String path : paths) {
      try {
        matches(configuration, path);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }
  }

  private static FileStatus[] matches(Configuration configuration, String path) throws IOException {
    Path pattern;
    try {
      pattern = new Path(path);
    } catch (IllegalArgumentException e) {
      throw new InputException("\"%s\" is no path: %s".formatted(path, e.getMessage()), e);
    }
    FileSystem fileSystem = pattern.getFileSystem(configuration);
    if (fileSystem.exists(pattern)) {
      return new FileStatus[] {fileSystem.getFileStatus(pattern)};
    }
    FileStatus[] matches = fileSystem.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      throw new InputException(
          "There is no input at %s: no file, directory or match of a glob; check the path (without a scheme it is on %s)"
              .formatted(path, FileSystem.getDefaultUri(configuration)));
    }
    return matches;
  }

  private static void add(
      TreeMap<String, FileStatus> files, FileStatus match, Configuration configuration)
      throws IOException {
    if (!match.isDirectory()) {
      if (isHidden(match.getPath().getName())) {
        throw new InputException(
            "The name of an input file must not begin with _ or . because Hadoop takes such files for hidden, but got %s; rename it"
                .formatted(match.getPath()));
      }
      files.put(match.getPath().toString(), match);
      return;
    }
    FileSystem fileSystem = match.getPath().getFileSystem(configuration);
    int rootLength = match.getPath().toUri().getPath().length();
    RemoteIterator<LocatedFileStatus> all = fileSystem.listFiles(match.getPath(), true);
    while (all.hasNext()) {
      FileStatus file = all.next();
      String below = file.getPath().toUri().getPath().substring(rootLength);
      boolean hidden = false;
      for (String name : below.split("/")) {
        hidden |= isHidden(name);
      }
      if (!hidden) {
        files.put(file.getPath().toString(), file);
      }
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith("_") || name.startsWith(".");
  }

  private static InputException unreadable(String path, IOException e) {
    String why = e instanceof FileNotFoundException ? "it is not there" : e.toString();
    return new InputException("The input %s cannot be read: %s".formatted(path, why), e);
  }
}
