package rnn.spark.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private Figures() {}

  /** {@code 4.12}, {@code 96.3}, {@code 1,204}. */
  static String perplexity(double value) {
    String form = value < 20 ? "%.3f" : value < 1000 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, form, value);
  }

  /** {@code 14,200}. */
  static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** {@code 0.02 MB}, {@code 53.4 MB}. */
  static String megabytes(double bytes) {
    return String.format(Locale.ROOT, bytes < 1e6 ? "%.2f MB" : "%,.1f MB", bytes * 1e-6);
  }

  /** {@code 1 epoch}, {@code 2 epochs}. */
  static String plural(long number, String thing) {
    return "%s %s%s".formatted(count(number), thing, number == 1 ? "" : "s");
  }

  /** {@code 42 s}, {@code 3:07}, {@code 1:02:09}. */
  static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600
        ? "%d:%02d".formatted(s / 60, s % 60)
        : "%d:%02d:%02d".formatted(s / 3600, s / 60 % 60, s % 60);
  }
}
