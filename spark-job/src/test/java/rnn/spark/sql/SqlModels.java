package rnn.spark.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedKinds;
import rnn.grammar.EnglishGrammar;
import rnn.model.LocalFolder;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.model.TrainedModel;
import rnn.predict.SmallModels;
import rnn.spark.testkit.Examples;
import rnn.spark.train.CountingRun;
import rnn.spark.train.TrainRequest;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;

/** Directories of models of all kinds. */
final class SqlModels {
  private SqlModels() {}

  /** Writes {@code model} to {@code directory}. */
  static Path write(Path directory, Model model) {
    try {
      ModelDirectory.write(directory, model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  /** Directories of a network of each sort, and of a model of each kind that counts. */
  static Stream<Path> all(SparkSession session, Path directory) {
    return Stream.concat(
        Stream.of(SmallModels.languageModels(), SmallModels.taggers(), SmallModels.classifiers())
            .flatMap(models -> models)
            .map(model -> write(directory.resolve("net's " + fresh(directory)), model)),
        CountedKinds.all().stream().map(kind -> counted(session, kind, directory)));
  }

  private static int fresh(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path counted(SparkSession session, CountedKind kind, Path directory) {
    String name = kind.name() + " " + kind.labelling();
    Task task =
        Tasks.all().stream()
            .filter(some -> some.labelling() == kind.labelling())
            .findFirst()
            .orElseThrow();
    TrainRequest request =
        new TrainRequest(
            Examples.write(
                directory.resolve(name + ".txt"),
                EnglishGrammar.grammar().corpus(21, 60),
                kind.labelling()),
            null,
            null,
            GivenOptions.ofText(
                Map.of(
                    "task",
                    task.name(),
                    "model-kind",
                    kind.name(),
                    "shards",
                    "2",
                    "min-count",
                    "1")),
            directory.resolve(name).toString(),
            directory.resolve(name + ".checkpoints").toString(),
            0,
            TrainRequest.Start.ANEW,
            Map.of());
    CountingRun.train(session, request, TrainingListener.SILENT);
    return directory.resolve(name);
  }

  /** The model in {@code directory}. */
  static TrainedModel read(Path directory) {
    try {
      return ModelDirectory.readAny(new LocalFolder(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The functions that a model is for. */
  static List<SqlFunction> functions(TrainedModel model) {
    return Stream.of(SqlFunction.values())
        .filter(function -> function.labelling() == model.encoder().labelling())
        .toList();
  }

  /** A path as a string of SQL. */
  static String literal(Path path) {
    return "'%s'".formatted(path.toString().replace("'", "\\'"));
  }

  /** A call of {@code function} in SQL. */
  static String call(SqlFunction function, Path model, String text) {
    return "%s(%s, %s%s)"
        .formatted(function.sqlName(), literal(model), text, function.hasCandidates() ? ", 3" : "");
  }
}
