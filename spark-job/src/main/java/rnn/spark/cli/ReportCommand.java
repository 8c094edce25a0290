package rnn.spark.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rnn.model.ModelDirectory;
import rnn.report.ReportPage;
import rnn.report.RunData;
import rnn.spark.files.HadoopFile;
import rnn.spark.files.HadoopFolder;

/** {@code rnn report}: a page about one model's training, or about several. */
@Command(
    name = "report",
    description =
        "Writes a page about how a model was trained, for models of every version, or one that"
            + " compares several.",
    customSynopsis = "rnn report MODEL... [--output FILE] [options]",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scripts/rnn report lm                                 # lm/report.html",
      "  scripts/rnn report lm-64 lm-128 --output both.html"
    })
final class ReportCommand implements Callable<Integer> {
  private static final String OUTPUT = "--output";

  private final Console console;

  @Parameters(
      paramLabel = "MODEL",
      arity = "1..*",
      description = "Model directories, on any Hadoop file system.")
  private List<String> directories;

  @Option(
      names = OUTPUT,
      paramLabel = "FILE",
      description =
          "The page to write, on any Hadoop file system. Without it: report.html in the model's"
              + " directory, or here if there are several.")
  private @Nullable String page;

  @Mixin private final OutputArguments output = new OutputArguments();

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = LocalChecks.hadoop();
    List<RunData> runs = new ArrayList<>();
    for (String directory : directories) {
      runs.add(RunData.read(HadoopFolder.of(hadoop, directory)));
    }
    byte[] content = ReportPage.of(runs);
    String location = write(hadoop, content);
    console.messages().printf("The report is in %s.%n", location);
    if (output.json) {
      Map<String, Object> results = new LinkedHashMap<>();
      results.put("file", location);
      results.put("bytes", content.length);
      console.results().println(JsonLine.of(results));
    }
    return 0;
  }

  /** Writes the page where it belongs: the one in a model's directory takes the old one's place. */
  private String write(Configuration hadoop, byte[] content) throws IOException {
    if (page == null && directories.size() == 1) {
      HadoopFolder folder = HadoopFolder.of(hadoop, directories.get(0));
      folder.replace(ModelDirectory.REPORT, content);
      return folder.child(ModelDirectory.REPORT).location();
    }
    String path = page == null ? ModelDirectory.REPORT : page;
    return HadoopFile.write(hadoop, path, OUTPUT, out -> out.write(content)).location();
  }
}
