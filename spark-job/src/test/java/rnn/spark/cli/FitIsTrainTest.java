package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.model.ModelDirectory;
import rnn.spark.ml.RnnClassifier;
import rnn.spark.ml.RnnClassifierModel;
import rnn.spark.ml.RnnLanguageModel;
import rnn.spark.ml.RnnLanguageModelModel;
import rnn.spark.ml.RnnModel;
import rnn.spark.ml.RnnTagger;
import rnn.spark.ml.RnnTaggerModel;
import rnn.spark.ml.Sequences;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.train.SparkTrainer;
import rnn.spark.train.TrainRequest;
import rnn.train.TrainingListener;

/** A fit beside the command line's training on the same rows, with the same options. */
@ExtendWith(SharedSpark.class)
class FitIsTrainTest {
  private static final String SMALL =
      "--hidden 8 --embedding 8 --epochs 1 --rounds-per-epoch 2 --batch 4 --shards 2 --no-baseline";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"language-model", "tag", "classify"})
  void bothWriteTheSameBits(String task, SparkSession spark) throws IOException {
    Dataset<Row> rows = Sequences.rows(spark, 90, 3);
    Path table = directory.resolve("table");
    rows.write().parquet(table.toString());
    Path saved = directory.resolve("saved");
    Path trained = directory.resolve("trained");
    String columns =
        switch (task) {
          case "tag" -> "--task tag --column words --label-column tags";
          case "classify" -> "--task classify --column text --label-column kind";
          default -> "--column text";
        };
    fit(task, rows).save(saved.toString());
    List<String> args = new ArrayList<>(Arrays.asList(("--format parquet " + columns).split(" ")));
    args.addAll(Arrays.asList(SMALL.split(" ")));
    args.addAll(List.of("--train", table.toString(), "--model", trained.toString()));
    TrainRequest request = Parsed.train(args.toArray(String[]::new));
    SparkTrainer.train(spark, request, TrainingListener.SILENT);
    List<String> files =
        task.equals("language-model")
            ? List.of("model.safetensors", "vocabulary.txt")
            : List.of("model.safetensors", "vocabulary.txt", "labels.txt", "characters.txt");
    for (String file : files) {
      assertArrayEquals(
          Files.readAllBytes(trained.resolve(file)), Files.readAllBytes(saved.resolve(file)), file);
    }
    assertEquals(withoutProvenance(trained), withoutProvenance(saved));
    readsBoth(task, rows, trained, saved);
  }

  /** A stage starts from a model that the command line wrote, as the command line does. */
  @ParameterizedTest
  @ValueSource(strings = {"language-model", "tag"})
  void bothStartFromTheSameModel(String task, SparkSession spark) throws IOException {
    Dataset<Row> rows = Sequences.rows(spark, 90, 3);
    Path table = directory.resolve("table");
    rows.write().parquet(table.toString());
    Path yesterday = directory.resolve("yesterday");
    Path saved = directory.resolve("saved");
    Path trained = directory.resolve("trained");
    train(spark, yesterday, "--column text --min-count 3 --train " + table + " " + SMALL);
    boolean isTagger = task.equals("tag");
    RnnModel<?> fitted =
        isTagger
            ? new RnnTagger()
                .setInputCol("words")
                .setLabelCol("tags")
                .setInitialModel(yesterday.toString())
                .setNewWords(7)
                .setEpochs(1)
                .setRoundsPerEpoch(2)
                .setBatch(4)
                .setShards(2)
                .setBaseline(false)
                .fit(rows)
            : new RnnLanguageModel()
                .setInitialModel(yesterday.toString())
                .setNewWords(7)
                .setEpochs(1)
                .setRoundsPerEpoch(2)
                .setBatch(4)
                .setShards(2)
                .setBaseline(false)
                .fit(rows);
    fitted.save(saved.toString());
    train(
        spark,
        trained,
        (isTagger ? "--task tag --column words --label-column tags" : "--column text")
            + " --epochs 1 --rounds-per-epoch 2 --batch 4 --shards 2 --no-baseline --train "
            + table
            + " --new-words 7 --start-from "
            + yesterday);
    for (String file : List.of("model.safetensors", "vocabulary.txt")) {
      assertArrayEquals(
          Files.readAllBytes(trained.resolve(file)), Files.readAllBytes(saved.resolve(file)), file);
    }
    assertEquals(withoutProvenance(trained), withoutProvenance(saved));
    int words = Files.readAllLines(yesterday.resolve("vocabulary.txt")).size();
    assertEquals(words + 7, Files.readAllLines(saved.resolve("vocabulary.txt")).size());
    assertEquals(
        yesterday.toString(),
        ModelDirectory.read(saved).provenance().get("start.model").replaceFirst("^file:/+", "/"));
  }

  private static void train(SparkSession spark, Path model, String options) {
    String args = "--format parquet " + options + " --model " + model;
    SparkTrainer.train(spark, Parsed.train(args.split(" ")), TrainingListener.SILENT);
  }

  private static RnnModel<?> fit(String task, Dataset<Row> rows) {
    return switch (task) {
      case "tag" ->
          Sequences.small(new RnnTagger()).setInputCol("words").setLabelCol("tags").fit(rows);
      case "classify" -> Sequences.small(new RnnClassifier()).setLabelCol("kind").fit(rows);
      default -> Sequences.small(new RnnLanguageModel()).fit(rows);
    };
  }

  private static String withoutProvenance(Path model) throws IOException {
    return Files.readString(model.resolve("config.json")).replaceAll("(?s)\"provenance\".*", "");
  }

  /**
   * A model of the command line's is a stage, and what a stage saved is one for the command line.
   */
  private static void readsBoth(String task, Dataset<Row> rows, Path trained, Path saved) {
    Dataset<Row> texts = rows.withColumn("text", rows.col("words"));
    for (Path path : List.of(trained, saved)) {
      RnnModel<?> model =
          switch (task) {
            case "tag" -> RnnTaggerModel.load(path.toString()).setInputCol("words");
            case "classify" -> RnnClassifierModel.load(path.toString());
            default -> RnnLanguageModelModel.load(path.toString());
          };
      assertEquals(90, model.transform(texts).count());
    }
  }
}
