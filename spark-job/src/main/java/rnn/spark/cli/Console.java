package rnn.spark.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/**
 * The two streams of the process, in UTF-8: results on standard output, everything else on standard
 * error.
 *
 * @param results where results go
 * @param messages where progress and summaries go
 * @param warnings where warnings and errors go: the stream of the messages, unless those are not
 *     wanted
 * @param width of the terminal that shows the messages, now; always 0 if they go elsewhere
 */
record Console(PrintStream results, PrintStream messages, PrintStream warnings, IntSupplier width) {

  /** A console whose messages and warnings go the same way. */
  Console(PrintStream results, PrintStream messages, IntSupplier width) {
    this(results, messages, messages, width);
  }

  /**
   * The console of this process. What others print to {@link System#out} from now on goes to
   * standard error.
   */
  static Console ofProcess() {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    System.setOut(err);
    return new Console(out, err, TerminalWidth.ofStandardError());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** The same console without messages. */
  Console quiet() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Console(results, nowhere, warnings, () -> 0);
  }

  /** Columns of the terminal that shows the messages, now; 0 if they go elsewhere. */
  int columns() {
    return width.getAsInt();
  }

  /** True if a terminal shows the messages. */
  boolean isTerminal() {
    return columns() > 0;
  }

  /**
   * {@code sentence} in lines that a terminal does not cut in mid-word; whole where there is none.
   */
  String wrapped(String sentence) {
    int columns = columns();
    if (columns == 0) {
      return sentence;
    }
    StringBuilder lines = new StringBuilder();
    int room = columns;
    boolean isFirst = true;
    for (String word : sentence.split(" ")) {
      int length = word.codePointCount(0, word.length());
      if (room < columns && length + 1 > room) {
        lines.append('\n');
        room = columns;
      } else if (!isFirst) {
        lines.append(' ');
        room--;
      }
      isFirst = false;
      lines.append(word);
      room -= length;
    }
    return lines.toString();
  }

  PrintWriter resultWriter() {
    return new PrintWriter(results, true, StandardCharsets.UTF_8);
  }

  PrintWriter errorWriter() {
    return new PrintWriter(warnings, true, StandardCharsets.UTF_8);
  }
}
