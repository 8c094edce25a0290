package rnn.spark.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import rnn.model.ModelFormatException;
import rnn.option.OptionException;
import rnn.spark.job.ClusterException;
import rnn.spark.job.Explanations;
import rnn.spark.job.InputException;
import rnn.text.Excerpt;
import rnn.train.TrainingDivergedException;
import rnn.train.TrainingInterruptedException;

/**
 * Messages about a command that failed. Of what users can put right, a line; of what they cannot,
 * the trace that a report of the error needs.
 */
final class Failures implements IExecutionExceptionHandler {
  private static final String OURS = "rnn.";
  private static final int MAX_DEPTH = 100; // causes may go round in circles

  /** Errors of this program whose messages are written for users. */
  private static final List<Class<? extends Throwable>> OWN =
      List.of(
          ClusterException.class,
          InputException.class,
          ModelFormatException.class,
          OptionException.class,
          TrainingDivergedException.class,
          TrainingInterruptedException.class);

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (Session.isInterrupted()) {
      err.println(interruption(failure, command.getCommandName()));
      err.flush();
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
    String explanation = explanation(failure);
    if (explanation == null) {
      err.println("This is an error in rnn-spark. Please report it with what follows.");
      failure.printStackTrace(err);
    } else {
      err.println(command.getColorScheme().errorText(explanation));
      if (Boolean.TRUE.equals(
          command.getCommandSpec().findOption(OutputArguments.VERBOSE).getValue())) {
        failure.printStackTrace(err);
      }
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String interruption(Throwable failure, String command) {
    for (Throwable error = failure; error != null; error = error.getCause()) {
      if (error instanceof TrainingInterruptedException && error.getMessage() != null) {
        return error.getMessage();
      }
    }
    return switch (command) {
      case "train" -> "Interrupted. A run that has a checkpoint goes on from it with --resume.";
      case "plan" -> "Interrupted: there is no plan, and nothing is written.";
      default -> "Interrupted: what is written of the results is not complete.";
    };
  }

  /** One line about {@code failure} for users, or null if it is nothing they can put right. */
  static @Nullable String explanation(Throwable failure) {
    // A job that failed has its task's error as cause; the words around it are Spark's.
    String own = first(failure, Failures::ownWords);
    String known = own == null ? Explanations.of(failure) : own;
    return known == null ? first(failure, Failures::wordsOfOthers) : known;
  }

  private static @Nullable String first(
      Throwable failure, Function<Throwable, @Nullable String> words) {
    int depth = 0;
    for (Throwable e = failure; e != null && depth < MAX_DEPTH; e = e.getCause(), depth++) {
      String said = e.getMessage() == null ? null : words.apply(e);
      if (said != null) {
        return Excerpt.of(said, ParameterErrors.MAX_CHARACTERS);
      }
    }
    return null;
  }

  private static @Nullable String ownWords(Throwable error) {
    boolean isOwn =
        OWN.stream().anyMatch(type -> type.isInstance(error))
            || isArgumentError(error) && thrower(error).startsWith(OURS);
    if (error instanceof UncheckedIOException && error.getCause() != null) {
      isOwn = !error.getCause().toString().equals(error.getMessage());
    }
    return isOwn ? Flags.message(error) : null;
  }

  private static @Nullable String wordsOfOthers(Throwable error) {
    if (error instanceof AnalysisException) {
      // Behind the first line stands Spark's plan.
      return error.getMessage().lines().findFirst().orElse(error.getMessage());
    }
    return isArgumentError(error) && !isCalledByUs(error) ? error.getMessage() : null;
  }

  /** True for the class itself: those below it are Java's words for mistakes in a program. */
  private static boolean isArgumentError(Throwable error) {
    return error.getClass() == IllegalArgumentException.class
        || error instanceof IllegalArgumentException && error instanceof SparkThrowable;
  }

  /** The class whose code threw {@code error}; empty if that is not known. */
  private static String thrower(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return trace.length == 0 ? "" : trace[0].getClassName();
  }

  /** True if Java itself refused what code of this program asked of it. */
  private static boolean isCalledByUs(Throwable error) {
    for (StackTraceElement frame : error.getStackTrace()) {
      if (!frame.getClassName().startsWith("java.")) {
        return frame.getClassName().startsWith(OURS);
      }
    }
    return false;
  }
}
