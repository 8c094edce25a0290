package rnn.spark.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two streams of the process, in UTF-8: results on standard output, everything else on standard
 * error.
 *
 * @param results where results go
 * @param messages where progress, summaries and errors go
 * @param columns width of the terminal that shows the messages; 0 if they go elsewhere
 */
record Console(PrintStream results, PrintStream messages, int columns) {
  private static final int DEFAULT_COLUMNS = 80;

  /**
   * The console of this process. What others print to {@link System#out} from now on goes to
   * standard error.
   */
  static Console ofProcess() {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    System.setOut(err);
    return new Console(out, err, columnsOfStandardError());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /**
   * {@code scripts/rnn} knows and tells the width in {@code RNN_COLUMNS}. Java cannot ask whether
   * standard error is a terminal; Linux shows it under {@code /proc}.
   */
  private static int columnsOfStandardError() {
    String told = System.getenv("RNN_COLUMNS");
    if (told != null) {
      try {
        return Integer.parseInt(told.strip());
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    try {
      Path device = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      boolean terminal = device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
      return terminal ? DEFAULT_COLUMNS : 0;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /** True if somebody may be watching the messages. */
  boolean isTerminal() {
    return columns > 0;
  }

  PrintWriter resultWriter() {
    return new PrintWriter(results, true, StandardCharsets.UTF_8);
  }

  PrintWriter errorWriter() {
    return new PrintWriter(messages, true, StandardCharsets.UTF_8);
  }
}
