package rnn.schedule;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The registry of learning-rate schedules. An option names one with its numbers behind colons:
 * {@code step:4:0.5}.
 *
 * <p>{@code constant}; {@code linear[:start[:end]]} holds 1 until the share {@code start} of the
 * run (0.5), then falls in a line to {@code end} (0.05); {@code step[:epoch[:factor]]} multiplies
 * by {@code factor} (0.5) after every epoch from number {@code epoch} (4) on, as in Zaremba et al.
 * 2014; {@code plateau[:factor[:gain]]} multiplies by {@code factor} (0.5) after each epoch whose
 * held-out perplexity improved on the best before it by less than the share {@code gain} (0.01);
 * {@code warm-up[:epochs]} rises in a line over the first {@code epochs} (0.1), then stays at 1.
 */
public final class Schedules {

  /** A schedule's name, its numbers' defaults, and how it is made from them. */
  private record Entry(String name, String numbers, double[] defaults, Factory factory) {}

  @FunctionalInterface
  private interface Factory {
    Schedule of(double[] numbers);
  }

  private static final List<Entry> ALL =
      List.of(
          new Entry("linear", "start:end", new double[] {0.5, 0.05}, n -> linear(n[0], n[1])),
          new Entry("constant", "", new double[] {}, n -> progress -> 1),
          new Entry("step", "epoch:factor", new double[] {4, 0.5}, n -> step(n[0], n[1])),
          new Entry("plateau", "factor:gain", new double[] {0.5, 0.01}, n -> plateau(n[0], n[1])),
          new Entry("warm-up", "epochs", new double[] {0.1}, n -> warmUp(n[0])));

  private Schedules() {}

  /** The forms, for help and messages. */
  public static String names() {
    return ALL.stream()
        .map(e -> e.numbers().isEmpty() ? e.name() : e.name() + "[:" + e.numbers() + "]")
        .collect(Collectors.joining(", "));
  }

  /** The schedule that {@code text} names, e.g. {@code linear} or {@code step:6:0.8}. */
  public static Schedule named(String text) {
    String[] parts = text.split(":", -1);
    for (Entry entry : ALL) {
      if (entry.name().equals(parts[0]) && parts.length - 1 <= entry.defaults().length) {
        double[] numbers = entry.defaults().clone();
        for (int i = 1; i < parts.length; i++) {
          numbers[i - 1] = number(parts[i], text);
        }
        return entry.factory().of(numbers);
      }
    }
    throw new IllegalArgumentException(
        "Schedule must be one of " + names() + " but is '" + text + "'");
  }

  private static double number(String part, String text) {
    try {
      double number = Double.parseDouble(part);
      if (number >= 0 && !Double.isInfinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        "Schedule '%s' must have numbers >= 0 behind its colons but has '%s'; forms: %s"
            .formatted(text, part, names()));
  }

  private static Schedule linear(double start, double end) {
    return progress -> {
      double share = progress.share();
      return share <= start ? 1 : 1 - (1 - end) * (share - start) / (1 - start);
    };
  }

  private static Schedule step(double epoch, double factor) {
    return progress -> Math.pow(factor, Math.max(0, Math.floor(progress.epochsDone()) + 1 - epoch));
  }

  private static Schedule plateau(double factor, double gain) {
    return progress -> {
      double[] losses = progress.validationLossNats();
      double result = 1;
      double best = Double.POSITIVE_INFINITY;
      for (double loss : losses) {
        if (best != Double.POSITIVE_INFINITY && Math.exp(loss - best) > 1 - gain) {
          result *= factor;
        }
        best = Math.min(best, loss);
      }
      return result;
    };
  }

  private static Schedule warmUp(double epochs) {
    return progress -> epochs == 0 ? 1 : Math.min(1, (progress.epochsDone() + 1e-3) / epochs);
  }
}
