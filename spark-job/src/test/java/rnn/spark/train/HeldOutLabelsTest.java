package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.batch.Readings;
import rnn.batch.SequenceReading;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.model.LocalFolder;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.train.TrainingListener;

/** What is kept back of labelled data is as new to a model as a file of its own. */
@ExtendWith(SharedSpark.class)
class HeldOutLabelsTest {
  private static final double SHARE = 0.2;
  private static final int SENTENCES = 60;
  private static final int ROWS = 100;

  @TempDir Path directory;

  private TrainRequest request(
      Source train, @Nullable Source validation, String task, String name) {
    return new TrainRequest(
        train,
        validation,
        null,
        Runs.labelled(task),
        Runs.labelledOptions(2),
        Set.of(),
        validation == null ? SHARE : 0,
        directory.resolve(name).toString(),
        directory.resolve(name + ".checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        Map.of());
  }

  private Model trained(String name) throws IOException {
    return ModelDirectory.read(new LocalFolder(directory.resolve(name)));
  }

  @Test
  void aPartThatIsKeptBackIsLikeAFileOfItsOwn(SparkSession session) throws IOException {
    HeldOutSplit split = HeldOutSplit.of(SHARE, SENTENCES, Readings.named(SequenceReading.NAME));
    List<String> all = new ArrayList<>();
    List<String> training = new ArrayList<>();
    List<String> heldOut = new ArrayList<>();
    List<Sentence> sentences = EnglishGrammar.grammar().corpus(11, SENTENCES);
    for (int i = 0; i < SENTENCES; i++) {
      List<String> lines = new ArrayList<>();
      for (int k = 0; k < sentences.get(i).tokens().size(); k++) {
        lines.add(sentences.get(i).tokens().get(k) + "\t" + sentences.get(i).classes().get(k));
      }
      if (split.isHeldOut(i)) {
        lines.add("neverß\tNEVER");
      }
      lines.add("");
      all.addAll(lines);
      (split.isHeldOut(i) ? heldOut : training).addAll(lines);
    }
    Source whole = source("all.conll", all);
    TrainReport report =
        SparkTrainer.train(session, request(whole, null, "tag", "a"), TrainingListener.SILENT);
    Model model = trained("a");
    assertFalse(model.vocabulary().contains("neverß"), "a word of the held-out part");
    assertFalse(model.encoder().characters().contains("ß"), "a character of the held-out part");
    assertFalse(model.encoder().labels().contains("NEVER"), "a label of the held-out part");

    TrainReport ofFiles =
        SparkTrainer.train(
            session,
            request(source("train.conll", training), source("valid.conll", heldOut), "tag", "b"),
            TrainingListener.SILENT);
    assertArrayEquals(trained("b").parameters(), model.parameters());
    LabelReport labels = report.labels();
    assertNotNull(labels);
    assertEquals(ofFiles.labels().validation(), labels.validation());
  }

  private Source source(String name, List<String> lines) throws IOException {
    return Runs.columns(Files.write(directory.resolve(name), lines).toString())
        .labelledAs(Labelling.TOKENS);
  }

  @Test
  void ofATableTheSameRowsAreKeptBackHoweverItIsStored(SparkSession session) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Sentence sentence : EnglishGrammar.grammar().corpus(12, ROWS)) {
      rows.add(RowFactory.create(sentence.text() + " w" + rows.size(), sentence.kind()));
    }
    StructType schema =
        new StructType().add("text", DataTypes.StringType).add("kind", DataTypes.StringType);
    for (int partitions : new int[] {1, 5}) {
      session
          .createDataFrame(rows, schema)
          .repartition(partitions)
          .write()
          .parquet(directory + "/rows" + partitions);
      Source table =
          new Source(
              List.of(directory + "/rows" + partitions),
              "parquet",
              "text",
              0,
              0,
              new Labels(Labelling.SEQUENCES, "kind", 0, 0));
      SparkTrainer.train(
          session, request(table, null, "classify", "m" + partitions), TrainingListener.SILENT);
    }
    Model model = trained("m1");
    assertArrayEquals(model.parameters(), trained("m5").parameters());
    long known = 0;
    for (int i = 0; i < ROWS; i++) {
      known += model.vocabulary().contains("w" + i) ? 1 : 0;
    }
    assertEquals(Math.round(ROWS * (1 - SHARE)), known, "words of rows that are trained on");
  }
}
