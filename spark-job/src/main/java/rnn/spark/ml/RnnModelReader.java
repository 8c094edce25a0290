package rnn.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import rnn.batch.Labelling;
import rnn.model.ModelDirectory;
import rnn.model.Models;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;

/**
 * A reader of models that a stage saved, or a command line: those have no params, and get the
 * defaults.
 *
 * @param <M> class of the models
 */
final class RnnModelReader<M extends RnnModel<M>> extends MLReader<M> {
  private static final Map<Labelling, Class<?>> CLASSES =
      Map.of(
          Labelling.NONE, RnnLanguageModelModel.class,
          Labelling.TOKENS, RnnTaggerModel.class,
          Labelling.SEQUENCES, RnnClassifierModel.class);

  private final M prototype;

  /** A reader of models such as {@code prototype}, which is not filled. */
  RnnModelReader(M prototype) {
    this.prototype = prototype;
  }

  /**
   * The model at {@code path}, any Hadoop path.
   *
   * @throws rnn.model.ModelFormatException if there is no sound model, or one of a newer version
   * @throws InputException if it is a model of another task, or another stage
   */
  @Override
  public M load(String path) {
    HadoopFolder folder = HadoopFolder.of(sparkSession(), path);
    try {
      StageFiles.Stage stage = StageFiles.read(folder);
      if (stage != null && !folder.exists(ModelDirectory.CONFIG)) {
        throw new InputException(
            "There must be a model in %s but there is a stage of class %s; load it by that class"
                .formatted(folder.location(), stage.className()));
      }
      Labelling labelling = ModelDirectory.check(folder).labelling();
      if (labelling != prototype.labelling()) {
        throw new InputException(
            "The model in %s must be a %s but is a %s; use %s.load"
                .formatted(
                    folder.location(),
                    Models.kind(prototype.labelling()),
                    Models.kind(labelling),
                    CLASSES.get(labelling).getSimpleName()));
      }
      String name = prototype.getClass().getSimpleName();
      M model = prototype.empty(stage == null ? Identifiable.randomUID(name) : stage.uid());
      if (stage != null) {
        stage.setParams(model, folder.location());
      }
      model.fill(
          ModelDirectory.readAny(folder),
          RnnTrainingSummary.ofFile(ModelDirectory.metrics(folder), folder.location()));
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model in %s cannot be read: %s".formatted(folder.location(), e.getMessage()), e);
    }
  }

  /** The model on this machine's disk, as Spark Connect asks from 4.1 on. */
  public M loadFromLocal(String path) {
    return load(Path.of(path).toAbsolutePath().toUri().toString());
  }
}
