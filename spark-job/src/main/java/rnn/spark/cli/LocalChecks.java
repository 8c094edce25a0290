package rnn.spark.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import rnn.model.ModelDirectory;
import rnn.model.ModelKind;
import rnn.spark.data.CommonFiles;
import rnn.spark.data.Corpus;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.score.Scorer;
import rnn.spark.train.RunRequirements;
import rnn.spark.train.TextTokenizer;
import rnn.spark.train.TrainRequest;
import rnn.text.PretrainedTokenizer;
import scala.Tuple2;

/**
 * Checks of files that are worth making before Spark starts, which takes seconds. Only local file
 * systems are asked: others may need what a session sets up, and are asked once there is one.
 */
final class LocalChecks {
  private final Configuration configuration;

  LocalChecks() {
    this(hadoop());
  }

  /** Checks with file systems as {@code configuration} names them. */
  LocalChecks(Configuration configuration) {
    this.configuration = configuration;
  }

  /** The file systems as Spark would see them: {@code spark.hadoop.*} is set on top of Hadoop's. */
  static Configuration hadoop() {
    Configuration configuration = new Configuration();
    for (Tuple2<String, String> setting : new SparkConf().getAllWithPrefix("spark.hadoop.")) {
      configuration.set(setting._1(), setting._2());
    }
    return configuration;
  }

  /**
   * Checks that a model is in {@code directory}, without reading its parameters.
   *
   * @throws rnn.model.ModelFormatException if none is
   */
  void model(String directory) {
    model(directory, kind -> {});
  }

  /**
   * The same, and that the model is of the right kind.
   *
   * @param kind fails unless it is, told the kind
   */
  void model(String directory, Consumer<ModelKind> kind) {
    if (!isLocal(directory)) {
      return;
    }
    try {
      kind.accept(ModelDirectory.check(HadoopFolder.of(configuration, directory)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model in %s cannot be read: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /**
   * Checks that something is at each path of {@code source}.
   *
   * @throws rnn.spark.job.InputException if nothing is
   */
  void input(Source source) {
    List<String> local = local(source);
    if (!local.isEmpty()) {
      Corpus.requirePresent(
          configuration, new Source(local, source.format(), source.column(), 0, 0));
    }
  }

  /**
   * Checks that {@code directory} is not there yet.
   *
   * @throws rnn.spark.job.InputException if it is
   */
  void newOutput(String directory) {
    if (isLocal(directory)) {
      Scorer.requireNew(HadoopFolder.of(configuration, directory));
    }
  }

  /**
   * Checks the texts of {@code request}, and that model and checkpoints may be written; {@code
   * console} hears the {@link #warnings}.
   *
   * @throws IllegalArgumentException if a text or a tokenizer is not there, a directory is in use,
   *     or there is nothing to resume
   */
  void run(TrainRequest request, Console console) {
    Stream.of(request.train(), request.validation(), request.test())
        .filter(Objects::nonNull)
        .forEach(this::input);
    String tokenizer = request.model().tokenizer();
    if (PretrainedTokenizer.isPath(tokenizer) && isLocal(tokenizer)) {
      TextTokenizer.read(configuration, tokenizer);
    }
    if (request.vectors() != null && isLocal(request.vectors().file())) {
      RunRequirements.checkVectors(configuration, request);
    }
    if (request.options().start() != null && isLocal(request.options().start().model())) {
      RunRequirements.started(configuration, request);
    }
    if (isLocal(request.modelDirectory()) && isLocal(request.checkpointDirectory())) {
      RunRequirements.checkDirectories(configuration, request);
    }
    warnings(request).stream().map(console::wrapped).forEach(console.warnings()::println);
  }

  /**
   * Warnings of texts of {@code request} that should be different but have files in common. Of
   * files that are not local, only those are found that are given by the same path.
   */
  List<String> warnings(TrainRequest request) {
    List<String> warnings = new ArrayList<>();
    String own = "give it files of its own";
    warn(
        common(request.validation(), request.train()),
        "--valid has %s of --train: it judges the epochs by what the model was trained on; "
            + own
            + ", or leave it out to have a part of --train kept back",
        warnings);
    warn(
        common(request.test(), request.train()),
        "--test has %s of --train: its figures are of what the model was trained on; " + own,
        warnings);
    warn(
        common(request.test(), request.validation()),
        "--test has %s of --valid, by which the epochs are judged: its figures are not"
            + " independent; "
            + own,
        warnings);
    return warnings;
  }

  private static void warn(List<String> files, String message, List<String> warnings) {
    if (!files.isEmpty()) {
      String which =
          files.size() == 1
              ? "a file, %s,".formatted(files.get(0))
              : "%,d files, such as %s,".formatted(files.size(), files.get(0));
      warnings.add("Warning: " + message.formatted(which) + ".");
    }
  }

  /** Files that both sources read; none if one of them is not there. */
  private List<String> common(@Nullable Source first, @Nullable Source second) {
    if (first == null || second == null) {
      return List.of();
    }
    boolean isTable = first.format().equals(Source.TABLE);
    if (isTable != second.format().equals(Source.TABLE)) {
      return List.of();
    }
    Set<String> same = new LinkedHashSet<>(first.paths());
    same.retainAll(second.paths());
    if (!isTable) {
      same.removeIf(this::isLocal); // these are among the following, as files
      same.addAll(CommonFiles.of(configuration, local(first), local(second)));
    }
    return List.copyOf(same);
  }

  private List<String> local(Source source) {
    return source.paths().stream().filter(this::isLocal).toList();
  }

  private boolean isLocal(String path) {
    String scheme;
    try {
      scheme = new Path(path).toUri().getScheme();
    } catch (IllegalArgumentException e) {
      return true; // it is no path anywhere, which the check says
    }
    return "file"
        .equals(scheme != null ? scheme : FileSystem.getDefaultUri(configuration).getScheme());
  }
}
