package rnn.spark.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import rnn.baseline.Arpa;
import rnn.baseline.KneserNey;
import rnn.batch.ExampleEncoder;
import rnn.batch.StreamReading;
import rnn.model.BaselineModel;
import rnn.model.ModelDirectory;
import rnn.model.ModelFolder;
import rnn.spark.data.Provenance;
import rnn.spark.files.HadoopFile;
import rnn.spark.files.HadoopFolder;
import rnn.task.Scoring;
import rnn.text.WhitespaceTokenizer;

/** An ARPA file of another program taken into a model directory. */
final class ArpaImport {
  private ArpaImport() {}

  /**
   * Writes the n-gram model of {@code file} to {@code target}.
   *
   * @return where the model that was there is; null if there was none
   * @throws rnn.spark.job.InputException if the file cannot be read as one
   */
  static @Nullable ModelFolder run(HadoopFile file, HadoopFolder target) throws IOException {
    Arpa.Read read;
    try (InputStream in = file.open();
        InputStream content =
            file.location().endsWith(".gz")
                ? new GZIPInputStream(in, 1 << 16)
                : new BufferedInputStream(in, 1 << 16)) {
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
    return ModelDirectory.writeBesideOld(target, read.model().tables(), form);
  }
}
