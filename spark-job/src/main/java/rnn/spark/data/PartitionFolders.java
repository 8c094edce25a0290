package rnn.spark.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.InputException;

/** Columns whose values stand in the names of folders, {@code day=2024-05-01}, as Hive has them. */
final class PartitionFolders {
  private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";
  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");

  private PartitionFolders() {}

  /**
   * The columns that the folders of {@code files} name, of each file those below the root that it
   * was found at.
   *
   * @param roots files and directories, none within another
   * @throws InputException if not all files are in folders of the same columns
   */
  static List<String> columns(List<Path> roots, List<FileStatus> files) {
    Set<Path> places = new HashSet<>();
    roots.forEach(root -> places.add(Path.getPathWithoutSchemeAndAuthority(root)));
    List<String> columns = null;
    Path first = null;
    for (FileStatus file : files) {
      List<String> own = columns(file.getPath(), places);
      if (columns == null) {
        columns = own;
        first = file.getPath();
      } else if (!own.equals(columns)) {
        throw new InputException(
            "All files must be in folders of the same columns but %s is in those of %s and %s in those of %s; read them apart"
                .formatted(first, columns, file.getPath(), own));
      }
    }
    return columns == null ? List.of() : columns;
  }

  private static List<String> columns(Path file, Set<Path> roots) {
    List<String> columns = new ArrayList<>();
    Path place = Path.getPathWithoutSchemeAndAuthority(file);
    while (!roots.contains(place) && place.getParent() != null) {
      place = place.getParent();
      String column = roots.contains(place) ? null : column(place);
      if (column != null) {
        columns.add(0, column);
      }
    }
    return columns;
  }

  /** The column that a folder's name holds a value of, or null. */
  static @Nullable String column(Path folder) {
    int equals = folder.getName().indexOf('=');
    return equals > 0 ? unescaped(folder.getName().substring(0, equals)) : null;
  }

  /** The value of {@code column} in the lowest of the folders of {@code file} that has one. */
  static @Nullable String value(Path file, String column) {
    Path folder = file.getParent();
    while (!column.equals(column(folder))) {
      folder = folder.getParent();
    }
    String value = folder.getName().substring(folder.getName().indexOf('=') + 1);
    return value.equals(NO_VALUE) ? null : unescaped(value);
  }

  private static String unescaped(String name) {
    return ESCAPED
        .matcher(name)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }
}
