package rnn.spark.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.train.TrainReport;
import rnn.task.Metric;
import rnn.task.Score;

/**
 * Summary of the training of a model: its epochs, what they took and how the model became better.
 * Right after a fit it has all figures; of a model that was loaded, those that its directory keeps.
 */
public final class RnnTrainingSummary {
  private static final Logger LOG = LoggerFactory.getLogger(RnnTrainingSummary.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] file;
  private final List<Epoch> epochs;
  private final Map<String, Double> metrics;
  private final @Nullable TrainReport report; // null of a model that was loaded

  private RnnTrainingSummary(
      byte[] file, List<Epoch> epochs, Map<String, Double> metrics, @Nullable TrainReport report) {
    this.file = file;
    this.epochs = epochs;
    this.metrics = metrics;
    this.report = report;
  }

  /**
   * An epoch of the training.
   *
   * @param trainingLoss mean loss of its rounds, nats per token or label
   * @param validationLoss mean loss on held-out rows at its end; NaN if there are none
   * @param tokens that were trained on in it
   * @param seconds that it took
   */
  public record Epoch(double trainingLoss, double validationLoss, long tokens, double seconds) {}

  /**
   * The summary of a fit that {@code report} tells of, whose figures by rounds are {@code file}.
   */
  static RnnTrainingSummary of(TrainReport report, byte @Nullable [] file) {
    byte[] lines = file == null ? new byte[0] : file;
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (!Double.isNaN(report.validPerplexity())) {
      metrics.put("validationPerplexity", report.validPerplexity());
    }
    LabelReport labels = report.labels();
    if (labels != null && labels.validation().weight() > 0) {
      Score score = labels.validation();
      for (Metric metric : labels.metrics()) {
        metrics.put(metric.name("validation"), metric.of(score));
      }
    }
    return new RnnTrainingSummary(lines, epochs(lines), metrics, report);
  }

  /** The summary that {@code file} of a model's directory keeps; null if it keeps none. */
  static @Nullable RnnTrainingSummary ofFile(byte @Nullable [] file, String location) {
    if (file == null) {
      return null;
    }
    try {
      List<Epoch> epochs = epochs(file);
      double best = epochs.stream().mapToDouble(Epoch::validationLoss).min().orElse(Double.NaN);
      Map<String, Double> metrics = Double.isNaN(best) ? Map.of() : Map.of("validationLoss", best);
      return epochs.isEmpty() ? null : new RnnTrainingSummary(file, epochs, metrics, null);
    } catch (IllegalArgumentException e) { // figures must not keep a model from being used
      LOG.warn("The metrics in {} are left out: {}", location, e.getMessage());
      return null;
    }
  }

  private static List<Epoch> epochs(byte[] file) {
    List<Epoch> epochs = new ArrayList<>();
    double loss = 0;
    long tokens = 0;
    for (String line : new String(file, StandardCharsets.UTF_8).split("\n")) {
      JsonNode entry = json(line);
      if (!entry.has("epoch")
          || entry.has("rejected")
          || entry.has("samples")
          || entry.has("tasks")) {
        continue;
      }
      if (entry.has("round")) {
        long ofRound = entry.path("tokens").asLong();
        loss += entry.path("lossNats").asDouble(Double.NaN) * ofRound;
        tokens += ofRound;
      } else {
        epochs.add(
            new Epoch(
                tokens == 0 ? Double.NaN : loss / tokens,
                entry.path("validationLossNats").asDouble(Double.NaN),
                tokens,
                entry.path("seconds").asDouble(Double.NaN)));
        loss = 0;
        tokens = 0;
      }
    }
    return Collections.unmodifiableList(epochs);
  }

  private static JsonNode json(String line) {
    try {
      JsonNode entry = JSON.readTree(line);
      return entry == null ? JSON.createObjectNode() : entry;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a line is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The figures by rounds, as a model's directory keeps them. */
  byte[] metricsFile() {
    return file;
  }

  /** The epochs that were run, in their order. */
  public List<Epoch> epochs() {
    return epochs;
  }

  /** Number of epochs that were run. */
  public int totalIterations() {
    return epochs.size();
  }

  /** Mean training loss of each epoch, nats per token or label. */
  public double[] objectiveHistory() {
    return epochs.stream().mapToDouble(Epoch::trainingLoss).toArray();
  }

  /** Mean loss on held-out rows at the end of each epoch; NaN if there are none. */
  public double[] validationHistory() {
    return epochs.stream().mapToDouble(Epoch::validationLoss).toArray();
  }

  /**
   * Figures of the model on held-out rows, by their names: right after a fit such as {@code
   * validationPerplexity}, {@code validationAccuracy}, {@code validationF1}; of a model that was
   * loaded {@code validationLoss} alone.
   */
  public Map<String, Double> metrics() {
    return Collections.unmodifiableMap(metrics);
  }

  /** The epoch that the model stood at the end of, from 1; 0 without held-out rows. */
  public int bestEpoch() {
    if (report != null) {
      return report.bestEpoch();
    }
    int best = 0;
    for (int i = 0; i < epochs.size(); i++) {
      double loss = epochs.get(i).validationLoss();
      if (!Double.isNaN(loss) && (best == 0 || loss < epochs.get(best - 1).validationLoss())) {
        best = i + 1;
      }
    }
    return best;
  }

  /** Seconds that training and evaluation took. */
  public double seconds() {
    return report != null ? report.seconds() : epochs.stream().mapToDouble(Epoch::seconds).sum();
  }

  /** Tokens that were trained on, all epochs. */
  public long tokens() {
    return epochs.stream().mapToLong(Epoch::tokens).sum();
  }

  /** Tokens that were trained on in a second, evaluation left out where that is known. */
  public double tokensPerSecond() {
    return report != null ? report.tokensPerSecond() : tokens() / seconds();
  }

  @Override
  public String toString() {
    return "%d epochs of %,d tokens in %.0f s, the best one %d, %s"
        .formatted(epochs.size(), tokens(), seconds(), bestEpoch(), metrics);
  }
}
