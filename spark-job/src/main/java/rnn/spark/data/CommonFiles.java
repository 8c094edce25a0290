package rnn.spark.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import rnn.spark.job.InputException;

/** The files that two sources have in common. */
public final class CommonFiles {
  private CommonFiles() {}

  /**
   * Files at some of the paths of {@code first} and at some of {@code second}, of globs and
   * directories each file; links on the local disk are followed. None where a path cannot be
   * listed, which reading will say.
   */
  public static List<String> of(
      Configuration configuration, List<String> first, List<String> second) {
    try {
      Set<String> common = files(configuration, first);
      common.retainAll(files(configuration, second));
      return List.copyOf(common);
    } catch (InputException e) {
      return List.of();
    }
  }

  private static Set<String> files(Configuration configuration, List<String> paths) {
    Set<String> files = new TreeSet<>();
    for (FileStatus file : InputFiles.list(configuration, paths)) {
      files.add(resolved(file.getPath().toUri()));
    }
    return files;
  }

  private static String resolved(URI file) {
    if (!"file".equals(file.getScheme())) {
      return file.toString();
    }
    try {
      return Path.of(file.getPath()).toRealPath().toString();
    } catch (IOException | InvalidPathException e) { // the latter by the encoding of the locale
      return file.getPath();
    }
  }
}
