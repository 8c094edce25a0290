package rnn.spark.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a file of options. */
final class SettingsArguments {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Options from a local file: .properties (model = m) or .json ({\"model\": \"m\"})."
              + " Those on the command line come first. A name may stand behind a command's, as"
              + " score.output does: others pass it over, so one file can serve all. Without it:"
              + " none.")
  @Nullable Path config;
}
