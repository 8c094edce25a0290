package rnn.spark.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.model.ModelDirectory;
import rnn.model.ModelFormatException;
import rnn.model.RecordJson;
import rnn.spark.files.HadoopFolder;
import rnn.text.Utf8Lines;
import rnn.train.TrainingListener;

/**
 * The figures of a run, one JSON object a line for each round and each epoch; kept beside the
 * checkpoints while the run lasts.
 *
 * <p>Lines of rounds have {@code epoch, round, tokens, lossNats, learningRate, seconds,
 * busySeconds, waitingSeconds, communicatingSeconds, spread} (see {@link rnn.train.RoundTimes} and
 * {@link rnn.train.RunFigures}); lines of epochs {@code epoch, tokens, validationLossNats,
 * validationPerplexity, averagePerplexity, seconds, judge, judged}, the third only where parameters
 * are averaged, the last two the title of the figure that epochs are judged by and its value; lines
 * of rejected rounds, whose work was taken back, {@code epoch, round, rejected,
 * learningRateFactor}; lines of the Spark tasks of a round {@code epoch, round, tasks}, somewhere
 * behind the round's own; lines of what a model of an epoch writes, {@code epoch, samples}; lines
 * of models that count, at the end, {@code baseline}, their title, and their figures; and lines of
 * one field with what was found of the finished model. Epochs and rounds count from 1.
 */
public final class MetricsFile implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HadoopFolder folder;
  private final List<String> lines = new ArrayList<>();

  /** An empty file in {@code folder}, not yet written. */
  public MetricsFile(HadoopFolder folder) {
    this.folder = folder;
  }

  /**
   * Takes over the lines that an earlier part of the run wrote, up to {@code rounds} complete
   * rounds after {@code epochs} epochs, as far as they can be read.
   */
  public void resume(int epochs, int rounds) {
    try {
      if (!folder.exists(ModelDirectory.METRICS)) {
        return;
      }
      try (InputStream in = folder.open(ModelDirectory.METRICS)) {
        int number = 0;
        for (String line :
            Utf8Lines.read(new ByteArrayInputStream(in.readAllBytes()), ModelDirectory.METRICS)) {
          String what = "line %d of %s".formatted(++number, ModelDirectory.METRICS);
          ObjectNode entry = RecordJson.object(line.getBytes(StandardCharsets.UTF_8), what);
          checkCount(entry, "epoch", what);
          if (entry.has("round")) {
            checkCount(entry, "round", what);
          }
          if (isOf(entry, epochs, rounds)) {
            lines.add(line);
          }
        }
      }
    } catch (IOException | IllegalArgumentException | ModelFormatException e) {
      // Figures must not stop a run.
      LOG.warn(
          "The metrics in {} are damaged and go on with {} lines: {}",
          folder.location(),
          lines.size(),
          e.getMessage());
    }
  }

  private static void checkCount(ObjectNode entry, String field, String what) {
    JsonNode value = entry.path(field);
    if (!value.isInt() || value.intValue() < 1) {
      throw new ModelFormatException(
          "%s: \"%s\" must be a whole number from 1 on but is %s"
              .formatted(what, field, value.isMissingNode() ? "missing" : value));
    }
  }

  @Override
  public void roundDone(RoundReport report) {
    ObjectNode line = JSON.createObjectNode();
    line.put("epoch", report.epoch());
    line.put("round", report.round());
    line.put("tokens", report.tokens());
    putFinite(line, "lossNats", report.lossNats());
    line.put("learningRate", report.learningRate());
    line.put("seconds", report.seconds());
    line.put("busySeconds", report.times().busySeconds());
    line.put("waitingSeconds", report.times().waitingSeconds());
    line.put("communicatingSeconds", report.times().communicatingSeconds());
    putFinite(line, "spread", report.spread());
    add(line);
  }

  @Override
  public void epochDone(EpochReport report) {
    ObjectNode line = JSON.createObjectNode();
    line.put("epoch", report.epoch());
    line.put("tokens", report.tokens());
    putFinite(line, "validationLossNats", report.validation().meanLossNats());
    putFinite(line, "validationPerplexity", Math.exp(report.validation().meanLossNats()));
    if (report.average().weight() > 0) {
      putFinite(line, "averagePerplexity", Math.exp(report.average().meanLossNats()));
    }
    line.put("seconds", report.seconds());
    if (report.validation().weight() > 0) {
      line.put("judge", report.judge().title());
      putFinite(line, "judged", report.judge().of(report.validation()));
    }
    add(line);
  }

  @Override
  public void roundRejected(RejectionReport report) {
    keep(report.resumedEpoch() - 1, report.resumedRound() - 1);
    ObjectNode line = JSON.createObjectNode();
    line.put("epoch", report.epoch());
    line.put("round", report.round());
    line.put("rejected", report.reason());
    line.put("learningRateFactor", report.learningRateFactor());
    add(line);
  }

  /**
   * Adds a line on the Spark tasks of a round.
   *
   * @param tasks an object with {@code startedSeconds} and {@code maxSeconds}, among others
   */
  public void tasks(int epoch, int round, Object tasks) {
    ObjectNode line = JSON.createObjectNode();
    line.put("epoch", epoch);
    line.put("round", round);
    line.set("tasks", JSON.valueToTree(tasks));
    add(line);
  }

  /** Seconds from the run's start to the end of the last tasks that are known; 0 of none. */
  public double taskSeconds() {
    double last = 0;
    for (String line : lines) {
      JsonNode tasks = entry(line).path("tasks");
      double started = tasks.path("startedSeconds").asDouble(0);
      last = Math.max(last, started + tasks.path("maxSeconds").asDouble(0));
    }
    return last;
  }

  /** True if there is a line with texts that a model writes. */
  public boolean hasSamples() {
    return lines.stream().anyMatch(line -> entry(line).has("samples"));
  }

  /** Adds a line with texts that the model of {@code epoch} writes. */
  public void samples(int epoch, List<String> texts) {
    ObjectNode line = JSON.createObjectNode();
    line.put("epoch", epoch);
    line.set("samples", JSON.valueToTree(texts));
    add(line);
  }

  /** Forgets all lines with texts. */
  public void removeSamples() {
    lines.removeIf(line -> entry(line).has("samples"));
  }

  /**
   * Adds a line with what was found of the finished model.
   *
   * @param what records, lists, maps, texts and finite numbers
   */
  public void finding(String name, Object what) {
    ObjectNode line = JSON.createObjectNode();
    line.set(name, JSON.valueToTree(what));
    add(line);
  }

  /**
   * Adds a line on a model that counts, beside the network.
   *
   * @param values its figures by their names
   */
  public void baseline(String title, Map<String, Double> values) {
    ObjectNode line = JSON.createObjectNode();
    line.put("baseline", title);
    values.forEach((name, value) -> putFinite(line, name, value));
    add(line);
  }

  /** Forgets the lines of rounds that are to be done again. */
  private void keep(int epochs, int rounds) {
    lines.removeIf(
        line -> {
          JsonNode entry = entry(line);
          return !entry.has("rejected") && !isOf(entry, epochs, rounds);
        });
  }

  private static JsonNode entry(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A line that was written here is not read", e);
    }
  }

  /** True of lines up to {@code rounds} complete rounds after {@code epochs} epochs. */
  private static boolean isOf(JsonNode entry, int epochs, int rounds) {
    int epoch = entry.path("epoch").asInt();
    return epoch <= epochs
        || (epoch == epochs + 1 && entry.path("round").asInt(rounds + 1) <= rounds);
  }

  private static void putFinite(ObjectNode line, String name, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      line.putNull(name);
    } else {
      line.put(name, value);
    }
  }

  private void add(ObjectNode line) {
    try {
      lines.add(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An object of numbers was not written", e);
    }
  }

  /** Writes all lines so far. */
  public void write() {
    try {
      folder.replace(ModelDirectory.METRICS, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The metrics cannot be written to %s: %s".formatted(folder.location(), e.getMessage()),
          e);
    }
  }

  /** The content of the file so far. */
  public byte[] bytes() {
    return String.join("", lines.stream().map(line -> line + "\n").toList())
        .getBytes(StandardCharsets.UTF_8);
  }
}
