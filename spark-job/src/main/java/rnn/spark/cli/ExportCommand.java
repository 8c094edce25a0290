package rnn.spark.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rnn.baseline.Arpa;
import rnn.baseline.NgramModel;
import rnn.model.BaselineModel;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.model.ModelKind;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.model.Weights;
import rnn.onnx.OnnxModel;
import rnn.spark.files.HadoopFile;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.WriteProbe;
import rnn.spark.job.InputException;
import rnn.text.WhitespaceTokenizer;

/** {@code rnn export}: a model as a file of other programs. It starts no cluster. */
@Command(
    name = "export",
    description = "Writes a model as a file that other programs read.",
    customSynopsis = {
      "rnn export --onnx FILE [options]",
      "rnn export --arpa FILE [options]",
      "rnn export --directory DIRECTORY --weights bfloat16 [options]"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scripts/rnn export --model lm --onnx lm.onnx",
      "  scripts/rnn export --model ngrams --arpa model.arpa.gz",
      "  scripts/rnn export --model lm --directory lm16 --weights bfloat16"
    })
final class ExportCommand implements Callable<Integer> {
  private static final String ONNX = "--onnx";
  private static final String ARPA = "--arpa";
  private static final String DIRECTORY = "--directory";

  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private final TrainedModelArguments model = new TrainedModelArguments();

  @Option(
      names = ONNX,
      paramLabel = "FILE",
      description =
          "The file to write, on any Hadoop file system: a network as ONNX Runtime and others run"
              + " it, with its words and labels. All but taggers with the head crf. Without it:"
              + " what another of the three writes.")
  private @Nullable String onnx;

  @Option(
      names = ARPA,
      paramLabel = "FILE",
      description =
          "The file to write, on any Hadoop file system: an n-gram model (--model-kind kneser-ney)"
              + " as KenLM and SRILM read it; compressed if its name ends in .gz. Without it: what"
              + " another of the three writes.")
  private @Nullable String arpa;

  @Option(
      names = DIRECTORY,
      paramLabel = "DIRECTORY",
      description =
          "The directory to write, on any Hadoop file system: a model with weights of the type of"
              + " --weights, in half the bytes with bfloat16, which every command uses. Without it:"
              + " what another of the three writes.")
  private @Nullable String directory;

  @Mixin private final WeightsArguments weights = new WeightsArguments();
  @Mixin private final OutputArguments output = new OutputArguments();

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    long given = Stream.of(onnx, arpa, directory).filter(Objects::nonNull).count();
    if (given != 1) {
      throw new ParameterException(
          spec.commandLine(),
          "One of %s, %s and %s must be given but %s"
              .formatted(ONNX, ARPA, DIRECTORY, given == 0 ? "none is" : given + " are"));
    }
    Weights type = weights.type(spec);
    if (directory == null && type != Weights.FLOAT32) {
      throw new ParameterException(
          spec.commandLine(),
          "%s must come with %s, for other files are of float32; leave it out"
              .formatted(WeightsArguments.WEIGHTS, DIRECTORY));
    }
    Configuration hadoop = LocalChecks.hadoop();
    HadoopFolder source = HadoopFolder.of(hadoop, model.directory);
    TrainedModel trained = ModelDirectory.readAny(source);
    if (directory != null) {
      writeDirectory(trained, source, HadoopFolder.of(hadoop, directory), type);
      return 0;
    }
    HadoopFile file =
        onnx != null ? writeOnnx(trained, onnx, hadoop) : writeArpa(trained, arpa, hadoop);
    if (output.json) {
      Map<String, Object> results = new LinkedHashMap<>();
      results.put("file", file.location());
      results.put("bytes", file.size());
      console.results().println(JsonLine.of(results));
    }
    return 0;
  }

  private void writeDirectory(
      TrainedModel trained, HadoopFolder source, HadoopFolder folder, Weights type)
      throws IOException {
    if (!(trained instanceof Model network)) {
      throw new InputException(
          "The model in %s must be a network to be written with weights of %s but is a %s; copy its directory"
              .formatted(model.directory, type.label(), kind(trained)));
    }
    if (folder.exists()) {
      throw new InputException(
          "%s %s must not be there yet; choose another".formatted(DIRECTORY, folder.location()));
    }
    WriteProbe.check(folder, "The model");
    ModelDirectory.write(
        folder, type == Weights.BFLOAT16 ? rounded(network, source) : network, type);
    console
        .messages()
        .printf(
            "The %s in %s is in %s, with weights of %s.%n",
            Models.kind(trained), model.directory, folder.location(), type.label());
    if (output.json) {
      console.results().println(JsonLine.of(Map.of("directory", folder.location())));
    }
  }

  /** {@code network}, whose origin says which model it was. */
  private static Model rounded(Model network, HadoopFolder source) {
    Map<String, String> provenance = new LinkedHashMap<>(network.provenance());
    provenance.put(Weights.ROUNDED_FROM, source.location());
    return network.with(network.parameters(), provenance);
  }

  private HadoopFile writeOnnx(TrainedModel trained, String path, Configuration hadoop)
      throws IOException {
    if (!(trained instanceof Model network)) {
      throw new InputException(
          "The model in %s must be a network to be an ONNX file but is a %s; train one without --model-kind, or write an n-gram model with %s"
              .formatted(model.directory, kind(trained), ARPA));
    }
    HadoopFile file = HadoopFile.write(hadoop, path, ONNX, OnnxModel.of(network)::write);
    console
        .messages()
        .printf(
            "The %s in %s is in %s, with its words%s; docs/onnx.md says how to run it.%n",
            Models.kind(trained),
            model.directory,
            file.location(),
            network.encoder().labels() == null ? "" : " and labels");
    warnOfTokenizer(trained, "which the file only names or holds");
    return file;
  }

  private HadoopFile writeArpa(TrainedModel trained, String path, Configuration hadoop)
      throws IOException {
    if (!(trained instanceof BaselineModel baseline
        && baseline.counted() instanceof NgramModel ngrams)) {
      throw new InputException(
          "The model in %s must be an n-gram model to be an ARPA file but is a %s; train one with --model-kind kneser-ney%s"
              .formatted(
                  model.directory,
                  kind(trained),
                  trained instanceof Model ? ", or write a network with " + ONNX : ""));
    }
    HadoopFile file =
        HadoopFile.write(hadoop, path, ARPA, out -> write(ngrams, baseline, path, out));
    console
        .messages()
        .printf("The n-gram model in %s is in %s.%n", model.directory, file.location());
    warnOfTokenizer(trained, "which the file does not say");
    return file;
  }

  private static String kind(TrainedModel trained) {
    return Models.kind(trained) + ", " + ModelKind.of(trained).name();
  }

  private void warnOfTokenizer(TrainedModel trained, String what) {
    if (!(trained.tokenizer() instanceof WhitespaceTokenizer)) {
      console
          .warnings()
          .printf(
              "Its tokens are those of the tokenizer %s, %s: divide text as it does before another"
                  + " program reads it.%n",
              trained.tokenizer().name(), what);
    }
  }

  private static void write(NgramModel ngrams, BaselineModel model, String path, OutputStream out)
      throws IOException {
    OutputStream compressed = path.endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out;
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(compressed, StandardCharsets.UTF_8), 1 << 16);
    Arpa.write(ngrams, model.vocabulary(), writer);
    writer.flush();
    if (compressed instanceof GZIPOutputStream zipped) {
      zipped.finish();
    }
  }
}
