package rnn.spark.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import rnn.spark.files.ColonFileSystem;
import rnn.spark.files.Location;
import rnn.spark.job.InputException;

/**
 * The files behind paths and globs, listed on the driver so that their order is the same
 * everywhere.
 */
final class InputFiles {
  private InputFiles() {}

  /**
   * Every file at {@code paths}, each once, sorted by its path: a file itself, what a glob matches,
   * what is under a directory. Hidden files and directories within a directory, and those that a
   * glob matches, are no data, as for Spark. Files of 0 bytes, of which no codec makes an empty
   * text, are left out.
   *
   * @throws InputException if a path is not there, is hidden, or nothing at all is in the files
   */
  static List<FileStatus> list(Configuration configuration, List<String> paths) {
    List<FileStatus> found = new ArrayList<>();
    for (String path : paths) {
      for (Location match : matches(configuration, path)) {
        addAll(match, found, path);
      }
    }
    TreeMap<String, FileStatus> files = new TreeMap<>();
    found.forEach(file -> files.put(file.getPath().toString(), file));
    long bytes = files.values().stream().mapToLong(FileStatus::getLen).sum();
    if (bytes == 0) {
      throw new InputException(
          "The input %s is empty: %d file%s with 0 bytes; check the path"
              .formatted(String.join(", ", paths), files.size(), files.size() == 1 ? "" : "s"));
    }
    return files.values().stream().filter(file -> file.getLen() > 0).toList();
  }

  /** Fails unless something is at every one of {@code paths}. */
  static void requirePresent(Configuration configuration, List<String> paths) {
    paths.forEach(path -> matches(configuration, path));
  }

  /**
   * Files at paths, as Spark's readers of structured formats must be told it.
   *
   * @param paths of files and directories, with no character in them a glob's
   * @param options of the reader
   * @param roots the same paths as they are
   */
  record Readable(String[] paths, Map<String, String> options, List<Path> roots) {}

  /**
   * The files at {@code paths}, each file or directory once. Spark would take a path for a glob
   * even where a file of that name is, and read twice what two paths name.
   *
   * @throws InputException if nothing is at a path, or it is hidden
   */
  static Readable readable(Configuration configuration, List<String> paths) {
    Map<String, String> options = new LinkedHashMap<>();
    TreeMap<String, Location> places = new TreeMap<>();
    for (String path : paths) {
      for (Location match : matches(configuration, path)) {
        places.put(match.path().toString(), match);
        if (match.isLocal()) {
          List<FileStatus> files = new ArrayList<>();
          addAll(match, files, path);
          if (files.stream().anyMatch(InputFiles::hasColon)) {
            options.putAll(ColonFileSystem.SETTINGS);
          }
        }
      }
    }
    List<String> escaped = new ArrayList<>();
    List<Path> roots = new ArrayList<>();
    for (String place : places.keySet()) {
      if (isWithin(places, place)) {
        continue;
      }
      if (Glob.hasWildcard(place) && place.indexOf(':', place.indexOf('/')) >= 0) {
        throw new InputException(
            "The path %s has both a colon and a character of a glob (one of {}[]*?\\), which Hadoop cannot read; rename it"
                .formatted(place));
      }
      escaped.add(Glob.escape(place));
      roots.add(places.get(place).path());
    }
    options.putAll(TextCodecs.options(configuration));
    return new Readable(escaped.toArray(String[]::new), options, roots);
  }

  private static boolean isWithin(TreeMap<String, Location> places, String place) {
    for (Path around = new Path(place).getParent(); around != null; around = around.getParent()) {
      if (places.containsKey(around.toString())) {
        return true;
      }
    }
    return false;
  }

  /** {@code configuration} with what it takes to open {@code files}: their codecs and names. */
  static Configuration toOpen(Configuration configuration, List<FileStatus> files) {
    Configuration opening = new Configuration(configuration);
    TextCodecs.options(opening).forEach(opening::set);
    if (files.stream().anyMatch(InputFiles::hasColon)) {
      ColonFileSystem.SETTINGS.forEach(opening::set);
    }
    return opening;
  }

  /** True if the file's name has a colon and it is on the local disk, where it may. */
  private static boolean hasColon(FileStatus file) {
    return file.getPath().getName().indexOf(':') >= 0
        && "file".equals(file.getPath().toUri().getScheme());
  }

  private static List<Location> matches(Configuration configuration, String path) {
    Location place;
    try {
      place = Location.of(configuration, path);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "The input \"%s\" cannot be read: %s".formatted(path, e.getMessage()), e);
    }
    try {
      FileStatus status = Directory.status(place);
      if (!status.isDirectory() && Directory.isHidden(place.path().getName())) {
        throw new InputException(
            "The name of an input file must not begin with _ or . because Hadoop takes such files for hidden, but got %s; rename it"
                .formatted(place.path()));
      }
      return List.of(place);
    } catch (FileNotFoundException notThere) {
      return globbed(configuration, place, path);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(path, e);
    }
  }

  private static List<Location> globbed(
      Configuration configuration, Location pattern, String path) {
    Glob glob;
    try {
      glob = Glob.expand(pattern);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(path, e);
    }
    if (!glob.matches().isEmpty()) {
      return glob.matches().stream()
          .map(match -> new Location(pattern.fileSystem(), match.getPath()))
          .toList();
    }
    if (!glob.hidden().isEmpty()) {
      throw new InputException(
          "The glob %s matches only hidden files, whose names begin with _ or ., such as %s; they are no data, so check the path or rename them"
              .formatted(path, glob.hidden().get(0).getPath()));
    }
    throw new InputException(
        "There is no input at %s: no file, directory or match of a glob; check the path (%s)"
            .formatted(
                path,
                path.startsWith("~")
                    ? "~ is the shell's, and only where it is not in quotes"
                    : "without a scheme it is on " + FileSystem.getDefaultUri(configuration)));
  }

  private static void addAll(Location place, List<FileStatus> files, String path) {
    try {
      FileStatus status = Directory.status(place);
      if (status.isDirectory()) {
        Directory.addAll(place, files, List.of());
      } else {
        files.add(status);
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    } catch (InputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw unreadable(path, e);
    }
  }

  private static InputException unreadable(String path, Exception e) {
    if (e instanceof InputException input) {
      return input;
    }
    String why;
    if (String.valueOf(e.getMessage()).contains("Relative path in absolute URI")) {
      why = "Hadoop takes no colon in names (%s); rename it".formatted(e.getMessage());
    } else if (e instanceof AccessDeniedException || e instanceof AccessControlException) {
      why =
          "%s may not be read by user %s; change its permissions"
              .formatted(e.getMessage(), System.getProperty("user.name"));
    } else {
      why = e instanceof FileNotFoundException ? "it is not there" : e.toString();
    }
    return new InputException("The input %s cannot be read: %s".formatted(path, why), e);
  }
}
