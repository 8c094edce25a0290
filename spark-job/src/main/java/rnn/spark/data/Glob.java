package rnn.spark.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import rnn.spark.files.Location;

/**
 * A path with Hadoop's wildcards, {@code * ? [ ] { }}, and what it matches.
 *
 * <p>A wildcard passes over hidden names, as a directory does. Hadoop's own glob does not, and
 * fails where a name, matched or not, has a colon.
 *
 * @param matches what it matches, in order
 * @param hidden what it would match were it not hidden
 */
record Glob(List<FileStatus> matches, List<FileStatus> hidden) {

  /** The paths that {@code pattern} matches. */
  static Glob expand(Location pattern) throws IOException {
    Glob all = new Glob(new ArrayList<>(), new ArrayList<>());
    for (String flat : GlobExpander.expand(pattern.path().toUri().getPath())) {
      Path root = new Path(pattern.path(), Path.SEPARATOR);
      all.match(
          new Location(pattern.fileSystem(), root), List.of(flat.substring(1).split("/")), false);
    }
    return all;
  }

  private void match(Location place, List<String> components, boolean isHidden) throws IOException {
    if (components.isEmpty()) {
      try {
        if (isHidden) {
          hidden.add(place.fileSystem().getFileStatus(place.path()));
        } else {
          matches.add(Directory.status(place));
        }
      } catch (FileNotFoundException noMatch) {
        return;
      }
      return;
    }
    List<String> rest = components.subList(1, components.size());
    GlobFilter filter = new GlobFilter(components.get(0));
    if (!filter.hasPattern()) {
      String name = components.get(0).replaceAll("\\\\(.)", "$1");
      match(place.child(name), rest, isHidden);
      return;
    }
    List<FileStatus> children;
    try {
      if (!place.fileSystem().getFileStatus(place.path()).isDirectory()) {
        return;
      }
      boolean isLast = rest.isEmpty() && !isHidden;
      children =
          Directory.children(
              place, path -> isLast && filter.accept(path) && !Directory.isHidden(path.getName()));
    } catch (FileNotFoundException noMatch) {
      return;
    }
    for (FileStatus child : children) {
      if (filter.accept(child.getPath()) && (rest.isEmpty() || child.isDirectory())) {
        match(
            new Location(place.fileSystem(), child.getPath()),
            rest,
            isHidden || Directory.isHidden(child.getPath().getName()));
      }
    }
  }

  /** True if {@code path} has a character that Hadoop takes for a wildcard. */
  static boolean hasWildcard(String path) {
    return path.chars().anyMatch(c -> "{}[]*?\\".indexOf(c) >= 0);
  }

  /** A path as a glob that matches it alone. */
  static String escape(String path) {
    return path.replaceAll("([\\\\{}\\[\\]*?])", "\\\\$1");
  }
}
