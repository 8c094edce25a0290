package rnn.schedule;

import static java.lang.Double.isFinite;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import rnn.option.OptionException;

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

  /** A schedule's name, its numbers in their order, and how it is made from them. */
  private record Entry(String name, List<Argument> arguments, Factory factory) {}

  /** A number behind a colon: its name, its default, and its range as a test and in words. */
  private record Argument(String name, double standard, DoublePredicate range, String inWords) {}

  @FunctionalInterface
  private interface Factory {
    Schedule of(double[] numbers);
  }

  private static final List<Entry> ALL =
      List.of(
          new Entry(
              "linear", List.of(share("start", 0.5), share("end", 0.05)), n -> linear(n[0], n[1])),
          new Entry("constant", List.of(), n -> progress -> 1),
          new Entry(
              "step",
              List.of(
                  new Argument("epoch", 4, x -> x >= 1 && isFinite(x), "at least 1"),
                  factor("factor", 0.5)),
              n -> step(n[0], n[1])),
          new Entry(
              "plateau",
              List.of(
                  factor("factor", 0.5),
                  new Argument("gain", 0.01, x -> x >= 0 && x < 1, "in [0,1)")),
              n -> new Plateau(n[0], n[1])),
          new Entry(
              "warm-up",
              List.of(new Argument("epochs", 0.1, x -> x >= 0 && isFinite(x), "at least 0")),
              n -> warmUp(n[0])));

  private static Argument share(String name, double standard) {
    return new Argument(name, standard, x -> x >= 0 && x <= 1, "in [0,1]");
  }

  private static Argument factor(String name, double standard) {
    return new Argument(name, standard, x -> x > 0 && x <= 1, "in (0,1]");
  }

  private Schedules() {}

  /** The forms, for help and messages. */
  public static List<String> names() {
    return ALL.stream().map(Schedules::form).toList();
  }

  private static String form(Entry entry) {
    String numbers =
        entry.arguments().stream().map(Argument::name).collect(Collectors.joining(":"));
    return numbers.isEmpty() ? entry.name() : entry.name() + "[:" + numbers + "]";
  }

  /** The schedule that {@code text} names, e.g. {@code linear} or {@code step:6:0.8}. */
  public static Schedule named(String text) {
    String[] parts = text.split(":", -1);
    for (Entry entry : ALL) {
      List<Argument> arguments = entry.arguments();
      if (entry.name().equals(parts[0]) && parts.length - 1 <= arguments.size()) {
        double[] numbers = arguments.stream().mapToDouble(Argument::standard).toArray();
        for (int i = 1; i < parts.length; i++) {
          numbers[i - 1] = number(arguments.get(i - 1), parts[i], text);
        }
        return entry.factory().of(numbers);
      }
    }
    throw new OptionException(
        "{schedule} must be one of %s but is '%s'", String.join(", ", names()), text);
  }

  private static double number(Argument argument, String part, String text) {
    try {
      double number = Double.parseDouble(part);
      if (argument.range().test(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new OptionException(
        "The %s of {schedule} %s must be a number %s but is '%s'; forms: %s",
        argument.name(), text, argument.inWords(), part, String.join(", ", names()));
  }

  private static Schedule linear(double start, double end) {
    return progress -> {
      double share = progress.share();
      return share <= start ? 1 : 1 - (1 - end) * (share - start) / (1 - start);
    };
  }

  private static Schedule step(double epoch, double factor) {
    return progress ->
        StrictMath.pow(factor, Math.max(0, Math.floor(progress.epochsDone()) + 1 - epoch));
  }

  private static Schedule warmUp(double epochs) {
    return progress -> epochs == 0 ? 1 : Math.min(1, (progress.epochsDone() + 1e-3) / epochs);
  }
}
