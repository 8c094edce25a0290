package rnn.task;

import java.io.Serializable;
import java.util.Locale;

/**
 * A figure of a score: perplexity, accuracy, span F1.
 *
 * @param name in JSON, in camel case, e.g. {@code accuracy}
 * @param title for people, e.g. {@code accuracy of unknown words}
 * @param unit what the value is in
 * @param better which of two values is the better
 * @param figure the value of a score, NaN where it is not defined
 */
public record Metric(String name, String title, Unit unit, Better better, Figure figure)
    implements Serializable {

  /** The direction in which values are better. */
  public enum Better {
    /** Lower values, as of a loss. */
    LOWER,
    /** Higher values, as of an accuracy. */
    HIGHER
  }

  /** The unit of a value. */
  public enum Unit {
    /** Perplexity: a number of equally likely choices. */
    CHOICES,
    /** A share between 0 and 1, which people read as per cent. */
    FRACTION,
    /** Nats per target. */
    NATS,
    /** A whole number. */
    COUNT
  }

  /** The value of a score. */
  public interface Figure extends Serializable {
    /** The value, NaN where the score does not define it. */
    double of(Score score);
  }

  /** The value of a score, NaN where it is not defined. */
  public double of(Score score) {
    return figure.of(score);
  }

  /** True if {@code value} is better than {@code than}; any value is better than NaN. */
  public boolean isBetter(double value, double than) {
    if (Double.isNaN(value) || Double.isNaN(than)) {
      return !Double.isNaN(value);
    }
    return better == Better.LOWER ? value < than : value > than;
  }

  /** The name in JSON with a prefix, e.g. {@code testAccuracy} for {@code test}. */
  public String name(String prefix) {
    return prefix.isEmpty()
        ? name
        : prefix + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** A value for people, e.g. {@code 95.12 %}; {@code -} where it is not defined. */
  public String text(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return switch (unit) {
      case CHOICES -> String.format(Locale.ROOT, "%,.1f", value);
      case FRACTION -> String.format(Locale.ROOT, "%.2f %%", 100 * value);
      case NATS -> String.format(Locale.ROOT, "%.4f nats", value);
      case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
    };
  }
}
