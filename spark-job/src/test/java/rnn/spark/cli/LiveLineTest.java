package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveLineTest {
  private static final String LINE = "x".repeat(79);

  private int columns = 80;
  private final TestConsole console = new TestConsole();

  private LiveLine line(Map<String, String> environment) {
    return new LiveLine(console.console(() -> columns), environment);
  }

  /** What is printed by {@code next} after a line of 79 characters on a terminal of 80 columns. */
  private String after(LiveLine line, Runnable next) {
    line.accept(LINE);
    int before = console.messages().length();
    next.run();
    return console.messages().substring(before);
  }

  @Test
  void aLineIsDrawnOverTheOneBefore() {
    LiveLine line = line(Map.of("TERM", "xterm-256color"));

    assertEquals("\r\u001b[Knext", after(line, () -> line.accept("next")));
  }

  @ParameterizedTest
  @CsvSource({"79,0", "78,1", "60,1", "40,1", "39,2", "26,3", "20,3"})
  void rowsThatANarrowerTerminalMakesOfALineAreErased(int narrower, int rowsAbove) {
    LiveLine line = line(Map.of("TERM", "tmux-256color"));

    String printed =
        after(
            line,
            () -> {
              columns = narrower;
              line.accept("next");
            });

    String erasure = rowsAbove == 0 ? "\r\u001b[K" : "\r\u001b[" + rowsAbove + "A\u001b[J";
    assertEquals(erasure + "next", printed);
  }

  @ParameterizedTest
  @CsvSource({"XTERM_VERSION,XTerm(390)", "STY,1.pts", "TERM,linux"})
  void whereLinesAreCutNothingAboveIsErased(String variable, String value) {
    LiveLine line = line(Map.of(variable, value));

    String printed =
        after(
            line,
            () -> {
              columns = 40;
              line.accept("next");
            });

    assertEquals("\r\u001b[Knext", printed);
  }

  @Test
  void aTerminalWithoutEscapesGetsBlanks() {
    LiveLine line = line(Map.of("TERM", "dumb"));

    assertEquals("\r" + " ".repeat(79) + "\rnext", after(line, () -> line.accept("next")));
  }

  @Test
  void aLineThatIsLeftIsNotErased() {
    LiveLine line = line(Map.of());

    assertEquals("\r\u001b[Kleft\n", after(line, () -> line.leave("left")));
    columns = 2;
    int before = console.messages().length();
    line.close();
    assertEquals("\r\u001b[K", console.messages().substring(before));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"24 80|80", "50 132|132", "0 0|0", "''|0", "24 0|0", "no tty|0"})
  void theWidthIsReadFromWhatSttyPrints(String printed, int expected) {
    assertEquals(expected, TerminalWidth.columns(printed + "\n"));
  }
}
