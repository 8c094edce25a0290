package rnn.spark.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import rnn.model.LoadedModel;
import rnn.model.ModelDirectory;
import rnn.model.TrainedModel;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.spark.score.LoadedModels;

/**
 * Models by path, for functions that are registered by the name of their class and know nothing of
 * a query: each JVM reads a model when a row first names it, and keeps it, as {@link LoadedModels}
 * does.
 */
final class PathModels {
  private PathModels() {}

  /**
   * The value of {@code function} for a row; null if model or text is null.
   *
   * @param candidates the argument {@code k}; 0 of a function without one
   * @throws rnn.model.ModelFormatException if there is no sound model
   * @throws InputException if the function does not use models of its kind, or there is no text
   */
  static @Nullable Object value(
      SqlFunction function, @Nullable String model, @Nullable Object text, int candidates) {
    if (model == null || text == null) {
      return null;
    }
    LoadedModel loaded = LoadedModels.of("path " + model, () -> read(model));
    function.require(loaded.trained().encoder().labelling(), model);
    return ModelCall.value(function, loaded, text, candidates);
  }

  private static TrainedModel read(String directory) {
    try {
      return ModelDirectory.readAny(HadoopFolder.of(Catalyst.hadoopConfiguration(), directory));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model in %s cannot be read: %s".formatted(directory, e.getMessage()), e);
    }
  }
}
