package rnn.spark.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rnn.baseline.Arpa;
import rnn.baseline.NgramModel;
import rnn.model.BaselineModel;
import rnn.model.ModelDirectory;
import rnn.model.ModelKind;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.spark.files.HadoopFile;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.text.WhitespaceTokenizer;

/** {@code rnn export}: a model as a file of other programs. It starts no cluster. */
@Command(
    name = "export",
    description = "Writes a model as a file that other programs read.",
    customSynopsis = "rnn export --arpa FILE [options]",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    footer = {"", "Example:", "  scripts/rnn export --model ngrams --arpa model.arpa.gz"})
final class ExportCommand implements Callable<Integer> {
  private static final String ARPA = "--arpa";

  private final Console console;

  @Mixin private final TrainedModelArguments model = new TrainedModelArguments();

  @Option(
      names = ARPA,
      paramLabel = "FILE",
      required = true,
      description =
          "The file to write, on any Hadoop file system: an n-gram model (--model-kind kneser-ney)"
              + " as KenLM and SRILM read it; compressed if its name ends in .gz. Required.")
  private String arpa;

  @Mixin private final OutputArguments output = new OutputArguments();

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = LocalChecks.hadoop();
    TrainedModel trained = ModelDirectory.readAny(HadoopFolder.of(hadoop, model.directory));
    if (!(trained instanceof BaselineModel baseline
        && baseline.counted() instanceof NgramModel ngrams)) {
      throw new InputException(
          "The model in %s must be an n-gram model to be an ARPA file but is a %s; train one with --model-kind kneser-ney"
              .formatted(
                  model.directory, Models.kind(trained) + ", " + ModelKind.of(trained).name()));
    }
    HadoopFile file = HadoopFile.write(hadoop, arpa, ARPA, out -> write(ngrams, baseline, out));
    console
        .messages()
        .printf("The n-gram model in %s is in %s.%n", model.directory, file.location());
    if (!(trained.tokenizer() instanceof WhitespaceTokenizer)) {
      console
          .warnings()
          .printf(
              "Its tokens are those of the tokenizer %s, which the file does not say: divide text"
                  + " as it does before another program reads it.%n",
              trained.tokenizer().name());
    }
    if (output.json) {
      Map<String, Object> results = new LinkedHashMap<>();
      results.put("file", file.location());
      results.put("bytes", file.size());
      console.results().println(JsonLine.of(results));
    }
    return 0;
  }

  private void write(NgramModel ngrams, BaselineModel model, OutputStream out) throws IOException {
    OutputStream compressed = arpa.endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out;
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(compressed, StandardCharsets.UTF_8), 1 << 16);
    Arpa.write(ngrams, model.vocabulary(), writer);
    writer.flush();
    if (compressed instanceof GZIPOutputStream zipped) {
      zipped.finish();
    }
  }
}
