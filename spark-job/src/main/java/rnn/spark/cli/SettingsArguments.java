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
          "Options from a local file: .properties (hidden = 200) or .json ({\"hidden\": 200})."
              + " Those on the command line come first. Without it: none.")
  @Nullable Path config;
}
