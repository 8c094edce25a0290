package rnn.spark.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** A console that remembers what was printed. */
final class TestConsole {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** A console on a terminal of this width, or on none if it is 0. */
  Console console(int columns) {
    return console(() -> columns);
  }

  /** A console on a terminal that is as wide as {@code width} says at the time. */
  Console console(IntSupplier width) {
    return new Console(stream(results), stream(messages), width);
  }

  /** Runs the program; its status. */
  int run(String... args) {
    return Main.run(args, console(0));
  }

  String results() {
    return results.toString(StandardCharsets.UTF_8);
  }

  String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
