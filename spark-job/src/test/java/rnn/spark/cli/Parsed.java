package rnn.spark.cli;

import picocli.CommandLine;
import rnn.spark.train.TrainRequest;

/** Arguments as the program would understand them, without running anything. */
final class Parsed {
  private Parsed() {}

  /** The command that {@code args} ask for, its options set. */
  static CommandLine command(String... args) {
    CommandLine root = Main.commandLine(new TestConsole().console(0));
    CommandLine command = root.getSubcommands().get(args[0]);
    command.setDefaultValueProvider(Settings.of(command.getCommandSpec(), args));
    root.parseArgs(args);
    return command;
  }

  /** The run that {@code rnn train args} asks for. */
  static TrainRequest train(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "train";
    System.arraycopy(args, 0, all, 1, args.length);
    TrainCommand command = command(all).getCommand();
    return command.request();
  }
}
