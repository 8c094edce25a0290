package rnn.spark.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/**
 * Explanations of what file systems and the network refuse. Java and Hadoop say many of these by
 * the name of a class and nothing more.
 */
final class FileExplanations {
  private static final Pattern PERMISSION =
      Pattern.compile("(?i)permission denied|operation not permitted|read-only file system");

  private static final Pattern SPACE =
      Pattern.compile("(?i)no space left on device|disk quota exceeded|quota .*is exceeded");

  private static final Pattern LOCAL_DIRECTORY =
      Pattern.compile("(?i)Failed to create (?:a temp|local) ?dir|Failed to get a temp directory");

  private static final Pattern OPEN_FILES = Pattern.compile("(?i)too many open files");

  private static final Pattern SCHEME =
      Pattern.compile("No FileSystem for scheme:? \"?([\\w.+-]+)\"?");

  private static final Pattern FILE_SYSTEM_CLASS =
      Pattern.compile("Class (org\\.apache\\.hadoop\\.fs\\.[\\w.$]+|\\S*FileSystem) not found");

  private static final String OBJECT_INPUT = "java.io.ObjectInputStream"; // in traces

  static final List<Explanation> ALL =
      List.of(
          new Explanation("local-directory", FileExplanations::localDirectory),
          new Explanation("disk-full", FileExplanations::space),
          new Explanation("open-files", FileExplanations::openFiles),
          new Explanation("permission", FileExplanations::permission),
          new Explanation("host", FileExplanations::host),
          new Explanation("connection", FileExplanations::connection),
          new Explanation("file-system", FileExplanations::fileSystem),
          new Explanation("checksum", FileExplanations::checksum),
          new Explanation("no-file", FileExplanations::noFile),
          new Explanation("input-output", FileExplanations::inputOutput));

  private FileExplanations() {}

  private static @Nullable String localDirectory(Causes causes) {
    return causes.find(LOCAL_DIRECTORY) == null
        ? null
        : "Spark needs a directory for temporary files on %s but can write none (%s); set spark.local.dir, or SPARK_LOCAL_DIRS, to one that is there, can be written and has room"
            .formatted(causes.place(), Explanations.brief(causes.root().message()));
  }

  private static @Nullable String space(Causes causes) {
    return causes.find(SPACE) == null
        ? null
        : "There is no room left on a disk of %s (%s); make room, or set spark.local.dir (SPARK_LOCAL_DIRS) to a larger disk"
            .formatted(causes.place(), found(causes, SPACE));
  }

  private static @Nullable String openFiles(Causes causes) {
    return causes.find(OPEN_FILES) == null
        ? null
        : "Too many files are open on %s; raise the limit (ulimit -n)".formatted(causes.place());
  }

  private static @Nullable String permission(Causes causes) {
    Causes.Cause error = causes.find(AccessControlException.class);
    error = error == null ? causes.find(AccessDeniedException.class) : error;
    if (error == null
        && (causes.find(IOException.class) == null || causes.find(PERMISSION) == null)) {
      return null;
    }
    return "The user %s may not read or write what is needed, on %s: %s; change the rights, the user or the path"
        .formatted(
            System.getProperty("user.name"),
            causes.place(),
            error == null || error.message().isEmpty() ? found(causes, PERMISSION) : brief(error));
  }

  private static @Nullable String host(Causes causes) {
    Causes.Cause error = causes.find(UnknownHostException.class);
    return error == null
        ? null
        : "There is no machine of this name, as %s sees the network: %s; correct the path or address"
            .formatted(causes.place(), brief(error));
  }

  private static @Nullable String connection(Causes causes) {
    Causes.Cause error = causes.find(ConnectException.class);
    error = error == null ? causes.find(NoRouteToHostException.class) : error;
    error = error == null ? causes.find(SocketTimeoutException.class) : error;
    return error == null
        ? null
        : "No connection from %s: %s; see whether the service is up there and correct host and port"
            .formatted(causes.place(), brief(error));
  }

  private static @Nullable String fileSystem(Causes causes) {
    Causes.Cause error = causes.find(UnsupportedFileSystemException.class);
    Matcher scheme = causes.find(SCHEME);
    Matcher missing = causes.find(FILE_SYSTEM_CLASS);
    if (error == null && scheme == null && missing == null) {
      return null;
    }
    return "Spark has no file system for this path (%s): correct the path, or add its jar, as in --packages org.apache.hadoop:hadoop-aws:VERSION for s3a, with the version of Spark's Hadoop"
        .formatted(
            scheme != null
                ? scheme.group(1) + "://"
                : missing != null ? missing.group(1) : brief(error));
  }

  private static @Nullable String checksum(Causes causes) {
    Causes.Cause error = causes.find(ChecksumException.class);
    return error == null
        ? null
        : "A file does not have the bytes that its checksum says, on %s: %s; restore it, or delete the .crc file beside it if it was changed on purpose"
            .formatted(causes.place(), brief(error));
  }

  private static @Nullable String noFile(Causes causes) {
    Causes.Cause error = causes.find(FileNotFoundException.class);
    error = error == null ? causes.find(NoSuchFileException.class) : error;
    return error == null
        ? null
        : "There is no such file, or it vanished, on %s: %s; with several machines a path must be one that all of them reach"
            .formatted(causes.place(), brief(error));
  }

  /**
   * Any other input or output that failed. Spark also wraps errors of other kinds in an exception
   * of input and output.
   */
  private static @Nullable String inputOutput(Causes causes) {
    Causes.Cause root = causes.root();
    if (!(root.error() instanceof IOException error)
        || isOfSerialization(error)
        || causes.all().stream().anyMatch(FileExplanations::isBrokenState)) {
      return null;
    }
    for (Causes.Cause cause : causes.all()) {
      if (cause.error() instanceof UncheckedIOException told
          && told.getMessage() != null
          && !told.getMessage().equals(error.toString())) {
        return told.getMessage(); // words of this program about it
      }
    }
    return "Input or output failed on %s: %s%s"
        .formatted(
            causes.place(),
            error.getClass().getSimpleName(),
            root.message().isEmpty() ? ", of which Java says no more" : ": " + brief(root));
  }

  /** True of objects that were not written or read as bytes or JSON: an error of this program. */
  private static boolean isOfSerialization(IOException error) {
    return error instanceof ObjectStreamException
        || error instanceof JsonProcessingException
        || error instanceof EOFException
            && Stream.of(error.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(OBJECT_INPUT));
  }

  /** True of what this program takes for impossible and says so. */
  private static boolean isBrokenState(Causes.Cause cause) {
    if (!(cause.error() instanceof IllegalStateException error)) {
      return false;
    }
    StackTraceElement[] frames = error.getStackTrace();
    return frames.length > 0 && frames[0].getClassName().startsWith("rnn.");
  }

  private static String brief(Causes.Cause error) {
    return error.message().isEmpty()
        ? error.type().substring(error.type().lastIndexOf('.') + 1)
        : Explanations.brief(error.message().lines().findFirst().orElse(""));
  }

  /** The line of a message in which {@code pattern} is. */
  private static String found(Causes causes, Pattern pattern) {
    for (Causes.Cause cause : causes.all()) {
      for (String line : cause.message().lines().toList()) {
        if (pattern.matcher(line).find()) {
          return Explanations.brief(line);
        }
      }
    }
    return "";
  }
}
