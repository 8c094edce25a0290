package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.model.LocalFolder;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.job.InputException;
import rnn.spark.score.Evaluator;
import rnn.spark.score.ScoreReport;
import rnn.spark.score.Scorer;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.task.Metric;
import rnn.text.Vocabulary;
import rnn.train.LocalTrainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingState;

/** Taggers and classifiers from files to predictions. */
@ExtendWith(SharedSpark.class)
class LabelledRunTest {
  private static final Source TRAINING_GRAMMAR = Source.grammar(1, 400);

  @TempDir Path directory;

  private static Labelling labelling(String task) {
    return task.equals("tag") ? Labelling.TOKENS : Labelling.SEQUENCES;
  }

  private TrainRequest request(Source train, Source test, String task, int shards, String name) {
    return new TrainRequest(
        train,
        null,
        test,
        Runs.labelled(task),
        Runs.labelledOptions(shards),
        Set.of(),
        0.1,
        directory.resolve(name).toString(),
        directory.resolve(name + ".checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        Map.of());
  }

  private Model trained(String name) throws IOException {
    return ModelDirectory.read(new LocalFolder(directory.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tag", "classify"})
  void aRunIsTheSameHoweverItsPartsAreSpreadAndAsGoodReadAgain(String task, SparkSession session)
      throws IOException {
    Source test = Source.grammar(3, 50).labelledAs(labelling(task));
    TrainReport report =
        SparkTrainer.train(
            session, request(table(session, task, 1), test, task, 3, "a"), TrainingListener.SILENT);
    LabelReport labels = report.labels();
    assertNotNull(labels);
    Metric accuracy = labels.judge();
    assertTrue(accuracy.of(labels.test()) > 0.6, labels.test().toString());
    assertTrue(labels.validation().weight() > 0, "a part was kept back");

    Model model = trained("a");
    assertEquals(task, model.scoring().name());
    LabelReport again = Evaluator.evaluateLabels(session, directory.resolve("a").toString(), test);
    assertEquals(labels.test(), again.test());

    TrainReport ofOther =
        SparkTrainer.train(
            session, request(table(session, task, 5), test, task, 3, "b"), TrainingListener.SILENT);
    assertArrayEquals(model.parameters(), trained("b").parameters());
    assertEquals(model.encoder().labels(), trained("b").encoder().labels());
    assertEquals(labels.validation(), ofOther.labels().validation());
  }

  /** The same sentences as rows of a table that is stored in so many partitions. */
  private Source table(SparkSession session, String task, int partitions) {
    boolean tags = task.equals("tag");
    List<Row> rows = new ArrayList<>();
    for (Sentence sentence : EnglishGrammar.grammar().corpus(1, 400)) {
      rows.add(
          tags
              ? RowFactory.create(
                  sentence.tokens().toArray(String[]::new),
                  sentence.classes().toArray(String[]::new))
              : RowFactory.create(sentence.text(), sentence.kind()));
    }
    DataType type = tags ? DataTypes.createArrayType(DataTypes.StringType) : DataTypes.StringType;
    Dataset<Row> table =
        session.createDataFrame(rows, new StructType().add("text", type).add("label", type));
    String path = directory.resolve("table" + partitions).toString();
    table.repartition(partitions).write().parquet(path);
    assertEquals(partitions, session.read().parquet(path).inputFiles().length);
    Labels labels = new Labels(labelling(task), "label", 0, 0);
    return new Source(List.of(path), "parquet", "text", 0, 0, labels);
  }

  /** One shard on Spark makes the bits that one process makes of the same examples. */
  @ParameterizedTest
  @ValueSource(strings = {"tag", "classify"})
  void oneShardIsALocalRun(String task, SparkSession session) throws IOException {
    Path file = directory.resolve("examples.txt");
    List<Sentence> sentences = EnglishGrammar.grammar().corpus(5, 60);
    boolean tags = task.equals("tag");
    Files.write(file, tags ? columns(sentences) : labelled(sentences));
    Source train =
        new Source(
                List.of(file.toString()),
                tags ? Source.CONLL : Source.LABELLED,
                null,
                0,
                0,
                new Labels(Labelling.NONE, null, 1, 2))
            .labelledAs(labelling(task));
    TrainRequest request =
        new TrainRequest(
            train,
            null,
            null,
            Runs.labelled(task),
            Runs.labelledOptions(1),
            directory.resolve("m").toString(),
            directory.resolve("m.checkpoints").toString(),
            0,
            TrainRequest.Start.ANEW,
            Map.of());
    SparkTrainer.train(session, request, TrainingListener.SILENT);
    Model model = trained("m");

    ExampleEncoder encoder = model.encoder();
    ShardBuilder builder = new ShardBuilder(encoder.labelling());
    for (Sentence sentence : sentences) {
      List<String> labels = tags ? sentence.classes() : List.of(name(sentence));
      builder.add(
          encoder.tokens(sentence.tokens()),
          encoder.labels(labels),
          encoder.spellings(sentence.tokens()));
    }
    List<Shard> shards = List.of(builder.build(0));
    TrainingState local =
        new LocalTrainer(model.network(), Runs.labelledOptions(1), 2)
            .train(shards, List.of(), model.scoring(), TrainingListener.SILENT);
    assertArrayEquals(local.parameters(), model.parameters());
  }

  private static List<String> columns(List<Sentence> sentences) {
    List<String> lines = new ArrayList<>();
    for (Sentence sentence : sentences) {
      for (int i = 0; i < sentence.tokens().size(); i++) {
        lines.add(sentence.tokens().get(i) + "\t" + sentence.classes().get(i));
      }
      lines.add("");
    }
    return lines;
  }

  private static String name(Sentence sentence) {
    return sentence.kind().replace(" ", "_");
  }

  private static List<String> labelled(List<Sentence> sentences) {
    return sentences.stream().map(sentence -> name(sentence) + "\t" + sentence.text()).toList();
  }

  @Test
  void rowsAndColumnFilesGetTheSameTags(SparkSession session) throws IOException {
    Source train = TRAINING_GRAMMAR.labelledAs(Labelling.TOKENS);
    SparkTrainer.train(session, request(train, null, "tag", 1, "t"), TrainingListener.SILENT);
    String model = directory.resolve("t").toString();
    List<Sentence> sentences = EnglishGrammar.grammar().corpus(9, 20);
    Path text = directory.resolve("in.txt");
    Files.write(text, sentences.stream().map(Sentence::text).toList());
    Path columns = directory.resolve("in.conll");
    Files.write(columns, columns(sentences));

    String rows = directory.resolve("rows").toString();
    ScoreReport report =
        Scorer.predict(session, model, Source.text(text.toString()), rows, "parquet");
    Vocabulary words = ModelDirectory.read(directory.resolve("t")).encoder().words();
    long unknown = // the part that was kept back has words of its own
        sentences.stream()
            .flatMap(sentence -> sentence.tokens().stream())
            .filter(token -> !words.contains(token))
            .count();
    assertEquals(new ScoreReport(20, 0, unknown, 0, List.of("tags", "confidence")), report);
    List<String> tags = new ArrayList<>();
    Dataset<Row> predicted = session.read().parquet(rows);
    Map<String, List<String>> byText = new HashMap<>();
    for (Row row : predicted.collectAsList()) {
      byText.put(row.getString(0), row.getList(1));
      assertEquals(row.getList(1).size(), row.getList(2).size());
    }
    for (Sentence sentence : sentences) {
      tags.addAll(byText.get(sentence.text()));
      tags.add("");
    }

    String files = directory.resolve("files").toString();
    Source columnFile = Runs.columns(columns.toString());
    Scorer.predict(session, model, columnFile, files, "parquet");
    List<String> lines = Files.readAllLines(directory.resolve("files").resolve("part-00000"));
    List<String> third =
        lines.stream().map(line -> line.isEmpty() ? "" : line.split("\t")[2]).toList();
    assertEquals(tags, third);
  }

  @Test
  void whatAModelIsNotForIsRefused(SparkSession session) throws IOException {
    Source train = TRAINING_GRAMMAR.labelledAs(Labelling.SEQUENCES);
    SparkTrainer.train(session, request(train, null, "classify", 1, "c"), TrainingListener.SILENT);
    String model = directory.resolve("c").toString();
    Path text = directory.resolve("in.txt");
    Files.write(text, List.of("the dog sleeps ."));
    InputException e =
        assertThrows(
            InputException.class,
            () ->
                Scorer.score(
                    session,
                    model,
                    Source.text(text.toString()),
                    directory.resolve("o").toString(),
                    "json"));
    assertTrue(
        e.getMessage()
            .endsWith(
                "must be a language model to score text but is a classifier; rnn predict writes its"
                    + " labels"),
        e.getMessage());
    e =
        assertThrows(
            InputException.class,
            () -> Evaluator.evaluateLabels(session, model, Source.text(text.toString())));
    assertTrue(
        e.getMessage().contains("one with a label for each sequence, labelled, or a table"),
        e.getMessage());
  }

  @Test
  void aRunThatWasStoppedGoesOnToTheSameBits(SparkSession session) throws IOException {
    Source train = TRAINING_GRAMMAR.labelledAs(Labelling.TOKENS);
    SparkTrainer.train(session, request(train, null, "tag", 2, "whole"), TrainingListener.SILENT);
    TrainRequest part = request(train, null, "tag", 2, "parts");
    TrainRequest first =
        new TrainRequest(
            part.train(),
            null,
            null,
            part.model(),
            part.training(),
            Set.of(),
            0.1,
            part.modelDirectory(),
            part.checkpointDirectory(),
            1,
            TrainRequest.Start.ANEW,
            Map.of());
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void roundDone(RoundReport report) {
            if (report.epoch() == 2 && report.round() == 2) {
              throw new IllegalStateException("stopped");
            }
          }
        };
    assertThrows(IllegalStateException.class, () -> SparkTrainer.train(session, first, stopping));
    TrainRequest rest =
        new TrainRequest(
            part.train(),
            null,
            null,
            part.model(),
            part.training(),
            Set.of(),
            0.1,
            part.modelDirectory(),
            part.checkpointDirectory(),
            0,
            TrainRequest.Start.RESUME,
            Map.of());
    SparkTrainer.train(session, rest, TrainingListener.SILENT);
    assertArrayEquals(trained("whole").parameters(), trained("parts").parameters());
  }
}
