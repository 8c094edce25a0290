package rnn.text;

/** Excerpt of a text that may be megabytes long, for a message: its beginning and its end. */
public final class Excerpt {
  private Excerpt() {}

  /** {@code text}, its middle left out and counted if it has more than {@code most} characters. */
  public static String of(String text, int most) {
    int leftOut = text.length() - most;
    return leftOut <= 0
        ? text
        : "%s ... (%,d characters) ... %s"
            .formatted(text.substring(0, most / 2), leftOut, text.substring(most / 2 + leftOut));
  }
}
