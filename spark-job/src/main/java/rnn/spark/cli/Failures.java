package rnn.spark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import rnn.model.ModelFormatException;
import rnn.text.Excerpt;
import rnn.train.TrainingDivergedException;
import rnn.train.TrainingInterruptedException;

/**
 * What is said of a command that failed. Of what users can put right, a line; of what they cannot,
 * the trace that a report of the error needs.
 */
final class Failures implements IExecutionExceptionHandler {
  /** Errors whose messages are written for users. */
  private static final List<Class<? extends Throwable>> EXPLAINED =
      List.of(
          ModelFormatException.class,
          TrainingDivergedException.class,
          TrainingInterruptedException.class,
          IllegalArgumentException.class,
          UncheckedIOException.class,
          IOException.class,
          AnalysisException.class);

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (Session.isInterrupted()) {
      err.println(interruption(failure));
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

  private static String interruption(Throwable failure) {
    for (Throwable error = failure; error != null; error = error.getCause()) {
      if (error instanceof TrainingInterruptedException && error.getMessage() != null) {
        return error.getMessage();
      }
    }
    return "Interrupted. A training run that has a checkpoint goes on from it with --resume.";
  }

  /** One line about {@code failure} for users, or null if it is nothing they can put right. */
  static @Nullable String explanation(Throwable failure) {
    for (Throwable error = failure; error != null; error = error.getCause()) {
      if (error instanceof OutOfMemoryError) {
        return memory(error);
      }
      // A job that failed has its task's error as cause; the words around it are Spark's.
      if (!(error instanceof SparkException) && isExplained(error) && error.getMessage() != null) {
        return line(error);
      }
    }
    return null;
  }

  private static String memory(Throwable error) {
    return "Memory ran out (%s; the heap has at most %,d MB): give more (RNN_DRIVER_MEMORY, --driver-memory, --executor-memory), or take a smaller model, --batch or --window. A training run that has a checkpoint goes on from it with --resume."
        .formatted(error.getMessage(), Runtime.getRuntime().maxMemory() >> 20);
  }

  private static boolean isExplained(Throwable error) {
    return EXPLAINED.stream().anyMatch(type -> type.isInstance(error));
  }

  private static String line(Throwable error) {
    String message = error.getMessage();
    if (error instanceof AnalysisException) {
      // Behind the first line stands Spark's plan.
      message = message.lines().findFirst().orElse(message);
    }
    boolean saysLittle = error instanceof IOException;
    return Excerpt.of(
        saysLittle ? error.getClass().getSimpleName() + ": " + message : message,
        ParameterErrors.MOST_CHARACTERS);
  }
}
