package rnn.spark.cli;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import rnn.baseline.Arpa;
import rnn.baseline.KneserNey;
import rnn.baseline.ProbabilitySum;
import rnn.batch.ExampleEncoder;
import rnn.batch.StreamReading;
import rnn.model.BaselineModel;
import rnn.model.ModelDirectory;
import rnn.model.ModelFolder;
import rnn.spark.data.Provenance;
import rnn.spark.files.HadoopFile;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.task.Scoring;
import rnn.text.WhitespaceTokenizer;

/** An ARPA file of another program taken into a model directory. */
final class ArpaImport {
  private static final int BUFFER_BYTES = 1 << 16;

  private ArpaImport() {}

  /**
   * An import that is done.
   *
   * @param previous where the model that was there is; null if there was none
   * @param doubt what is wrong with the model, a sentence; empty if nothing is
   */
  record Imported(@Nullable ModelFolder previous, String doubt) {}

  /**
   * Writes the n-gram model of {@code file} to {@code target}.
   *
   * @param lease of {@code target}, still held when the file has been read
   * @throws IllegalArgumentException if the file is no such model; the message says which line and
   *     what
   */
  static Imported run(HadoopFile file, HadoopFolder target, Lease lease) throws IOException {
    Arpa.Read read;
    try (InputStream in = file.open();
        InputStream content = content(in, file.location())) {
      read = Arpa.read(content, file.location());
    }
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("version", Provenance.programVersion());
    provenance.put("arpa", file.location());
    BaselineModel.Form form =
        new BaselineModel.Form(
            KneserNey.INSTANCE,
            ExampleEncoder.ofText(read.vocabulary()),
            Scoring.OF_LANGUAGE_MODELS,
            new WhitespaceTokenizer(),
            new StreamReading().name(),
            provenance);
    lease.requireHeld();
    ModelFolder previous = ModelDirectory.writeBesideOld(target, read.model().tables(), form);
    return new Imported(previous, doubt(read, file.location()));
  }

  private static String doubt(Arpa.Read read, String location) {
    ProbabilitySum farthest = ProbabilitySum.farthest(read.model());
    if (!farthest.isWrong()) {
      return "";
    }
    String context =
        farthest.context().stream()
            .map(id -> read.vocabulary().token(id))
            .collect(Collectors.joining(" "));
    return String.format(
        Locale.ROOT,
        "%s is no probability distribution: the probabilities of all words %s sum to %.4f, where"
            + " they must sum to 1. Perplexities of the model are not comparable with others; make"
            + " the file anew if it was changed or its words were limited.",
        location,
        context.isEmpty() ? "at the beginning of a sentence" : "after '" + context + "'",
        farthest.sum());
  }

  private static InputStream content(InputStream in, String location) throws IOException {
    if (!location.endsWith(".gz")) {
      return new BufferedInputStream(in, BUFFER_BYTES);
    }
    try {
      return new GZIPInputStream(in, BUFFER_BYTES);
    } catch (EOFException | ZipException e) {
      throw new InputException(
          "%s must be compressed by gzip, as its name says, but is not; give it a name without .gz, or get it again"
              .formatted(location),
          e);
    }
  }
}
