package rnn.spark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The width of the terminal that shows standard error, asked again while the program runs: its user
 * may change it.
 *
 * <p>Java cannot ask; {@code stty} can. It is asked when the width is, four times a second at most.
 */
final class TerminalWidth implements IntSupplier {
  private static final int DEFAULT_COLUMNS = 80;
  private static final long MAX_AGE_NANOS = 250_000_000L;
  private static final long MAX_SECONDS = 2;
  private static final Pattern SIZE = Pattern.compile("\\d+ ([1-9]\\d{0,4})\\s*"); // rows, columns

  private final Path device;
  private final boolean isFollowed;
  private int columns;
  private long asked;

  private TerminalWidth(Path device, int told) {
    this.device = device;
    this.columns = told;
    // A width that is not the terminal's is its user's choice, and stays.
    this.isFollowed = ask(device) == told;
    this.asked = System.nanoTime();
  }

  /**
   * The width of standard error's terminal, 0 without one. {@code scripts/rnn} tells it in {@code
   * RNN_COLUMNS}, and that there is none.
   */
  static IntSupplier ofStandardError() {
    Path device = device();
    String told = System.getenv("RNN_COLUMNS");
    int columns;
    if (told == null) {
      int found = device == null ? 0 : ask(device);
      columns = found > 0 || device == null ? found : DEFAULT_COLUMNS;
    } else {
      columns = number(told);
    }
    return columns == 0 || device == null ? () -> columns : new TerminalWidth(device, columns);
  }

  private static int number(String told) {
    try {
      return Math.max(0, Integer.parseInt(told.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The terminal behind standard error where Linux shows it, else the one of the process. */
  private static @Nullable Path device() {
    Path own = Path.of("/dev/tty");
    try {
      Path device = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      boolean isTerminal =
          device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
      return isTerminal ? device : null;
    } catch (IOException | RuntimeException e) {
      return Files.exists(own) ? own : null;
    }
  }

  /** Columns of {@code device}; 0 if it does not say. */
  private static int ask(Path device) {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(device.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        stty.destroy();
        return 0;
      }
      return columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return 0; // no stty, or no longer a terminal
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Columns in {@code 24 80}, which is what {@code stty size} prints; 0 if that is not it. */
  static int columns(String size) {
    Matcher matcher = SIZE.matcher(size);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  @Override
  public synchronized int getAsInt() {
    long now = System.nanoTime();
    if (isFollowed && now - asked > MAX_AGE_NANOS) {
      int found = ask(device);
      columns = found > 0 ? found : columns;
      asked = System.nanoTime();
    }
    return columns;
  }
}
