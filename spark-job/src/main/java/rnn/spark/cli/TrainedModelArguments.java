package rnn.spark.cli;

import picocli.CommandLine.Option;

/** Arguments that say which trained model a command is to use. */
final class TrainedModelArguments {
  @Option(
      names = "--model",
      paramLabel = "DIRECTORY",
      defaultValue = "model",
      description = "Directory of the model, on any Hadoop file system.")
  String directory;
}
