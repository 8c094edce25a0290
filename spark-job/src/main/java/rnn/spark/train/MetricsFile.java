package rnn.spark.train;

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
import rnn.model.ModelDirectory;
import rnn.spark.files.HadoopFolder;
import rnn.text.Utf8Lines;
import rnn.train.TrainingListener;

/**
 * The figures of a run, one JSON object a line for each round and each epoch; kept beside the
 * checkpoints while the run lasts.
 *
 * <p>Lines of rounds have {@code epoch, round, tokens, lossNats, learningRate, seconds,
 * busySeconds}; lines of epochs {@code epoch, tokens, validationLossNats, validationPerplexity,
 * seconds}. Epochs and rounds count from 1.
 */
final class MetricsFile implements TrainingListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HadoopFolder folder;
  private final List<String> lines = new ArrayList<>();

  /** An empty file in {@code folder}, not yet written. */
  MetricsFile(HadoopFolder folder) {
    this.folder = folder;
  }

  /**
   * Takes over the lines that an earlier part of the run wrote, up to {@code rounds} complete
   * rounds after {@code epochs} epochs.
   */
  void resume(int epochs, int rounds) {
    try {
      if (!folder.exists(ModelDirectory.METRICS)) {
        return;
      }
      try (InputStream in = folder.open(ModelDirectory.METRICS)) {
        for (String line :
            Utf8Lines.read(new ByteArrayInputStream(in.readAllBytes()), ModelDirectory.METRICS)) {
          JsonNode entry = JSON.readTree(line);
          int epoch = entry.path("epoch").asInt();
          if (epoch <= epochs
              || (epoch == epochs + 1 && entry.path("round").asInt(rounds + 1) <= rounds)) {
            lines.add(line);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The metrics in %s cannot be read: %s".formatted(folder.location(), e.getMessage()), e);
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
    line.put("busySeconds", report.busySeconds());
    add(line);
  }

  @Override
  public void epochDone(EpochReport report) {
    ObjectNode line = JSON.createObjectNode();
    line.put("epoch", report.epoch());
    line.put("tokens", report.tokens());
    putFinite(line, "validationLossNats", report.validationLossNats());
    putFinite(line, "validationPerplexity", Math.exp(report.validationLossNats()));
    line.put("seconds", report.seconds());
    add(line);
    write();
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
  void write() {
    try {
      folder.replace(ModelDirectory.METRICS, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The metrics cannot be written to %s: %s".formatted(folder.location(), e.getMessage()),
          e);
    }
  }

  /** The content of the file so far. */
  byte[] bytes() {
    return String.join("", lines.stream().map(line -> line + "\n").toList())
        .getBytes(StandardCharsets.UTF_8);
  }
}
