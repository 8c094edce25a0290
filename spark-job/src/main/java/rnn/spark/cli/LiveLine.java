package rnn.spark.cli;

import java.util.Map;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * A line of a terminal that is drawn over and over, with other lines left behind above it. The
 * library's own needs JLine to ask how wide the terminal is, and does not see it change.
 *
 * <p>Most terminals wrap what is there anew when they become narrower: then all rows that the line
 * has come to are erased.
 */
final class LiveLine implements ProgressBarConsumer {
  private static final String ERASE_TO_END_OF_LINE = "\u001b[K";
  private static final String ERASE_TO_END_OF_SCREEN = "\u001b[J";

  private final Console console;
  private final boolean hasEscapes;
  private final boolean wrapsAnew;
  private int drawn; // characters of the line that is there

  LiveLine(Console console) {
    this(console, System.getenv());
  }

  /** A line on a terminal that {@code environment} describes. */
  LiveLine(Console console, Map<String, String> environment) {
    this.console = console;
    String terminal = environment.getOrDefault("TERM", "");
    this.hasEscapes = !terminal.equals("dumb");
    // xterm, the console of Linux and old versions of screen cut lines instead.
    this.wrapsAnew =
        environment.containsKey("TMUX")
            || !(environment.containsKey("XTERM_VERSION")
                || environment.containsKey("STY")
                || terminal.equals("linux"));
  }

  @Override
  public int getMaxRenderedLength() {
    return console.columns() - 1;
  }

  @Override
  public synchronized void accept(String line) {
    console.messages().print(erasure() + line);
    drawn = line.length();
  }

  /** Leaves {@code line} where the live line was, which the next drawing puts below. */
  synchronized void leave(String line) {
    console.messages().print(erasure() + line + "\n");
    drawn = 0;
  }

  /** Characters that take the live line away and leave the cursor where it began. */
  private String erasure() {
    int columns = Math.max(1, console.columns());
    if (!hasEscapes) {
      return "\r" + " ".repeat(Math.min(drawn, columns - 1)) + "\r";
    }
    int rowsAbove = wrapsAnew && drawn > columns ? (drawn - 1) / columns : 0;
    return rowsAbove == 0
        ? "\r" + ERASE_TO_END_OF_LINE
        : "\r\u001b[" + rowsAbove + "A" + ERASE_TO_END_OF_SCREEN;
  }

  /** Leaves an empty line to what is printed next. */
  @Override
  public synchronized void close() {
    console.messages().print(erasure());
    drawn = 0;
  }
}
