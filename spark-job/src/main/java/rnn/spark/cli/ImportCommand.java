package rnn.spark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rnn.model.ModelDirectory;
import rnn.model.ModelFolder;
import rnn.model.WeightImport;
import rnn.spark.files.HadoopFile;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;

/** {@code rnn import}: what another program wrote into a model. It starts no cluster. */
@Command(
    name = "import",
    description =
        "Takes weights that another program changed, such as PyTorch, or an n-gram model of another"
            + " program into a model directory.",
    customSynopsis = {"rnn import --weights FILE [options]", "rnn import --arpa FILE [options]"},
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scripts/rnn import --model lm --weights finetuned.safetensors",
      "  scripts/rnn import --model ngrams --arpa model.arpa.gz"
    })
final class ImportCommand implements Callable<Integer> {
  private static final String WEIGHTS = "--weights";
  private static final String ARPA = "--arpa";
  private static final String OUTPUT = "--output";

  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private final TrainedModelArguments model = new TrainedModelArguments();

  @Option(
      names = WEIGHTS,
      paramLabel = "FILE",
      description =
          "The weights, as safetensors with the names and shapes of the model's own file, on any"
              + " Hadoop file system; F64, F16 and BF16 are converted to F32. Without it: --arpa.")
  private @Nullable String weights;

  @Option(
      names = ARPA,
      paramLabel = "FILE",
      description =
          "An n-gram model as KenLM and SRILM write it, plain or .gz, on any Hadoop file system; a"
              + " model directory is made of it. Without it: --weights.")
  private @Nullable String arpa;

  @Option(
      names = OUTPUT,
      paramLabel = "DIRECTORY",
      description =
          "Directory for the model with these weights, on any Hadoop file system. A model that is"
              + " there moves to DIRECTORY.previous-N. Without it: that of --model.")
  private @Nullable String directory;

  @Mixin private final OutputArguments output = new OutputArguments();

  ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = LocalChecks.hadoop();
    HadoopFolder source = HadoopFolder.of(hadoop, model.directory);
    HadoopFolder target = HadoopFolder.of(hadoop, directory == null ? model.directory : directory);
    if ((weights == null) == (arpa == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "One of %s and %s must be given but %s"
              .formatted(WEIGHTS, ARPA, weights == null ? "none is" : "both are"));
    }
    if (arpa != null) {
      return importArpa(HadoopFile.of(hadoop, arpa, ARPA), target);
    }
    HadoopFile file = HadoopFile.of(hadoop, weights, WEIGHTS);
    WeightImport.Imported imported;
    ModelFolder previous;
    try (Lease lease = Lease.acquire(target, "rnn import")) {
      ModelDirectory.checkReplaceable(target);
      try (InputStream in = file.open()) {
        imported = WeightImport.read(source, in, file.size(), file.location(), Instant.now());
      }
      lease.requireHeld();
      if (isAllOf(source, target, file, imported)) {
        ModelDirectory.write(target, imported.model());
        previous = null;
      } else {
        previous =
            ModelDirectory.writeBesideOld(target, imported.model(), ModelDirectory.metrics(source));
      }
    }
    summarize(target, file, imported, previous);
    if (output.json) {
      console.results().println(JsonLine.of(results(target, imported, previous)));
    }
    return 0;
  }

  private int importArpa(HadoopFile file, HadoopFolder target) throws IOException {
    ArpaImport.Imported imported;
    try (Lease lease = Lease.acquire(target, "rnn import")) {
      ModelDirectory.checkReplaceable(target);
      imported = ArpaImport.run(file, target, lease);
    }
    ModelFolder previous = imported.previous();
    console
        .messages()
        .printf(
            "The n-gram model of %s is in %s; it divides text at white space.%n",
            file.location(), target.location());
    if (!imported.doubt().isEmpty()) {
      console.warnings().println(imported.doubt());
    }
    if (previous != null) {
      console.messages().printf("The model that was there is in %s.%n", previous.location());
    }
    if (output.json) {
      Map<String, Object> results = new LinkedHashMap<>();
      results.put("model", target.location());
      results.put("previous", previous == null ? "" : previous.location());
      console.results().println(JsonLine.of(results));
    }
    return 0;
  }

  /**
   * True if the model's own file was imported into it, so that nothing is lost with the old
   * directory.
   */
  private static boolean isAllOf(
      HadoopFolder source, HadoopFolder target, HadoopFile file, WeightImport.Imported imported) {
    return source.location().equals(target.location())
        && file.location().equals(target.location() + "/" + ModelDirectory.PARAMETERS)
        && imported.convertedTypes().isEmpty();
  }

  private void summarize(
      HadoopFolder target,
      HadoopFile file,
      WeightImport.Imported imported,
      @Nullable ModelFolder previous) {
    PrintStream messages = console.messages();
    messages.printf(
        "A model of %s parameters with the weights of %s is in %s.%n",
        Figures.count(imported.model().layout().parameterCount()),
        file.location(),
        target.location());
    if (!imported.convertedTypes().isEmpty()) {
      messages.printf(
          "They were converted to F32 from %s.%n", String.join(", ", imported.convertedTypes()));
    }
    if (!imported.leftOut().isEmpty()) {
      messages.printf(
          "Left out, for it is the tied embedding again: %s.%n",
          String.join(", ", imported.leftOut()));
    }
    if (previous != null) {
      messages.printf("The model that was there is in %s.%n", previous.location());
    }
  }

  private static Map<String, Object> results(
      HadoopFolder target, WeightImport.Imported imported, @Nullable ModelFolder previous) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("model", target.location());
    results.put("parameters", imported.model().layout().parameterCount());
    results.put("convertedTypes", List.copyOf(imported.convertedTypes()));
    results.put("leftOut", imported.leftOut());
    results.put("previous", previous == null ? "" : previous.location());
    return results;
  }
}
