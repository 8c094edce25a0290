package rnn.model;

import static rnn.model.ModelDirectory.CHARACTERS;
import static rnn.model.ModelDirectory.CONFIG;
import static rnn.model.ModelDirectory.LABELS;
import static rnn.model.ModelDirectory.TABLES;
import static rnn.model.ModelDirectory.VOCABULARY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedKinds;
import rnn.baseline.Tables;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Readings;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.text.LabelSet;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** One reading of the directory of a model that learned by counting. */
final class BaselineReader {
  private final BaselineConfig config;
  private final ModelFiles files;
  private final Task task;
  private final CountedKind kind;

  /**
   * A reading of {@code folder}.
   *
   * @param tree its {@code config.json}
   * @throws ModelFormatException if it is of an unknown kind
   */
  BaselineReader(ModelFolder folder, ObjectNode tree) {
    String what = folder.location() + "/" + CONFIG;
    config = BaselineConfig.parse(tree, what);
    files = new ModelFiles(folder, config.files());
    try {
      task = Tasks.named(config.kind());
      kind = CountedKinds.named(config.modelKind(), task.labelling());
      Readings.named(config.reading());
      Tokenizers.require(config.tokenizer());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "%s must describe a model of this program but does not: %s; read it with the version of the program that wrote it (see \"provenance\" there)"
              .formatted(what, e.getMessage()),
          e);
    }
  }

  /** Checks all but the content; see {@link ModelDirectory#check(ModelFolder)}. */
  ModelKind check() throws IOException {
    files.checkSize(TABLES);
    files.checkSize(VOCABULARY);
    String fileName = Tokenizers.fileName(config.tokenizer());
    if (fileName != null) {
      files.checkSize(fileName);
    }
    if (config.files().containsKey(CHARACTERS)) {
      files.checkSize(CHARACTERS);
    }
    if (task.labelling() != Labelling.NONE) {
      files.checkSize(LABELS);
    }
    return new ModelKind(task.labelling(), kind.name());
  }

  /** The model. */
  BaselineModel read() throws IOException {
    Tables tables = files.content(TABLES, TablesFile::read);
    BaselineModel.Form form = form();
    try {
      return BaselineModel.of(tables, form);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "%s must hold a model of kind %s but does not: %s; copy all of the directory again"
              .formatted(files.path(TABLES), kind.name(), e.getMessage()),
          e);
    }
  }

  private BaselineModel.Form form() throws IOException {
    try {
      Vocabulary words = files.vocabulary(VOCABULARY);
      LabelSet labels = task.labelling() == Labelling.NONE ? null : files.labels(LABELS);
      Vocabulary characters =
          config.files().containsKey(CHARACTERS) ? files.vocabulary(CHARACTERS) : null;
      return new BaselineModel.Form(
          kind,
          new ExampleEncoder(words, characters, labels, task.labelling()),
          files.scoring(task, labels, config.labelNotation()),
          files.tokenizer(config.tokenizer(), words),
          config.reading(),
          config.provenance());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(String.valueOf(e.getMessage()), e);
    }
  }
}
