package rnn.spark.job;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Explanations of what is known to go wrong outside this program, most particular first. A
 * condition is recognised by Spark's error condition or an exception's class where there is one,
 * and else by the setting that Spark's message names.
 */
public final class Explanations {
  private static final int MAX_CHARACTERS = 600; // of what is quoted

  private static final List<Explanation> ALL =
      Stream.of(
              ExecutorExplanations.ALL,
              VersionExplanations.ALL,
              SettingExplanations.ALL,
              FileExplanations.ALL,
              List.of(VersionExplanations.CLASS_MISSING))
          .flatMap(List::stream)
          .toList();

  private Explanations() {}

  /**
   * Explanation of {@code failure} and what to do, in one line; null if it is none of the known
   * conditions and may well be an error of this program.
   */
  public static @Nullable String of(Throwable failure) {
    return of(Causes.of(failure));
  }

  static @Nullable String of(Causes causes) {
    for (Explanation explanation : ALL) {
      String sentence = explanation.sentence().apply(causes);
      if (sentence != null) {
        return sentence;
      }
    }
    return null;
  }

  /** The conditions that are known. */
  static List<Explanation> all() {
    return ALL;
  }

  /** {@code text} on one line, its end left out if it is long. */
  static String brief(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= MAX_CHARACTERS ? line : line.substring(0, MAX_CHARACTERS) + " ...";
  }
}
