package rnn.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rnn.task.Metric;
import rnn.task.Metric.Unit;
import rnn.task.Metrics;

/**
 * The figures of a model, each under its title for people: those on held-out data first, then those
 * on test data. Where a run left no figure on held-out data, that of its best epoch stands for it.
 */
final class ResultFigures {
  private static final String HELD_OUT = "valid";
  private static final String TEST = "test";
  private static final String SQUARED_ERROR = "squared-error"; // which is no likelihood

  private static final Map<String, Metric> METRICS = new HashMap<>();

  static {
    List.of(
            Metrics.PERPLEXITY,
            Metrics.KNOWN_PERPLEXITY,
            Metrics.UNKNOWN_PERPLEXITY,
            Metrics.TOKEN_ACCURACY,
            Metrics.KNOWN_WORD_ACCURACY,
            Metrics.UNKNOWN_WORD_ACCURACY,
            Metrics.SPAN_F1,
            Metrics.SPAN_PRECISION,
            Metrics.SPAN_RECALL,
            Metrics.IMPROPER,
            Metrics.MACRO_F1,
            Metrics.LOG_LOSS)
        .forEach(metric -> METRICS.put(metric.name(TEST), metric));
  }

  /**
   * One figure.
   *
   * @param name for programs, e.g. {@code validPerplexity}
   * @param title for people, e.g. {@code held-out perplexity}
   */
  private record Figure(String name, String title, Unit unit, double value) {}

  private ResultFigures() {}

  /** The figures in {@code results}, an object of numbers by their names for programs. */
  static ArrayNode of(JsonNode results) {
    return json(figures(results));
  }

  /**
   * The figures in {@code run}, as {@link RunData} has it: those of its {@code results}, else of
   * its {@code epochs}.
   */
  static ArrayNode ofRun(ObjectNode run) {
    List<Figure> figures = figures(run.path("results"));
    if (figures.stream().noneMatch(figure -> figure.name().startsWith(HELD_OUT))) {
      addOfEpochs(run, figures);
    }
    return json(figures);
  }

  private static List<Figure> figures(JsonNode results) {
    List<Figure> heldOut = new ArrayList<>();
    List<Figure> test = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : results.properties()) {
      if (entry.getValue().isNumber()) {
        Figure figure = figure(entry.getKey(), entry.getValue().doubleValue());
        (figure.name().startsWith(HELD_OUT) ? heldOut : test).add(figure);
      }
    }
    heldOut.addAll(test);
    return heldOut;
  }

  private static Figure figure(String name, double value) {
    boolean isHeldOut = name.startsWith(HELD_OUT);
    String ofTest = isHeldOut ? TEST + name.substring(HELD_OUT.length()) : name;
    Metric metric = METRICS.get(ofTest);
    if (!ofTest.startsWith(TEST)) {
      return new Figure(name, EntryNames.inWords(name), Unit.CHOICES, value);
    }
    String title =
        metric == null
            ? EntryNames.inWords(ofTest.substring(TEST.length())) // per word, bits per byte
            : metric.title();
    return new Figure(
        name,
        (isHeldOut ? "held-out " : "test ") + title,
        metric == null ? Unit.CHOICES : metric.unit(),
        value);
  }

  /** Adds the figure that epochs are judged by, of the best one. */
  private static void addOfEpochs(ObjectNode run, List<Figure> figures) {
    JsonNode epochs = run.path("epochs");
    if (run.path("kind").asText().equals("language-model")) {
      boolean isLikelihood = !run.path("network").path("loss").asText().equals(SQUARED_ERROR);
      double best = Math.exp(best(epochs.path("validationLossNats"), true));
      best = Math.min(best, best(epochs.path("averagePerplexity"), true));
      if (isLikelihood && Double.isFinite(best)) {
        figures.add(0, figure(Metrics.PERPLEXITY.name(HELD_OUT), best));
      }
      return;
    }
    double best = best(epochs.path("judged"), false);
    if (run.path("judge").isTextual() && Double.isFinite(best)) {
      String title = "held-out " + run.path("judge").asText();
      figures.add(0, new Figure(HELD_OUT, title, Unit.FRACTION, best));
    }
  }

  /** The least or the largest number of {@code column}; infinite if there is none. */
  private static double best(JsonNode column, boolean isLeast) {
    double best = isLeast ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    for (JsonNode value : column) {
      if (value.isNumber()) {
        best = isLeast ? Math.min(best, value.doubleValue()) : Math.max(best, value.doubleValue());
      }
    }
    return best;
  }

  private static ArrayNode json(List<Figure> figures) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Figure figure : figures) {
      json.addObject()
          .put("name", figure.name())
          .put("title", figure.title())
          .put("isShare", figure.unit() == Unit.FRACTION)
          .put("value", figure.value());
    }
    return json;
  }
}
