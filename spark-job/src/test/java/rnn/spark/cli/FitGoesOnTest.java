package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;
import rnn.spark.ml.RnnLanguageModel;
import rnn.spark.ml.RnnLanguageModelModel;
import rnn.spark.ml.Sequences;
import rnn.spark.score.ScoreReport;
import rnn.spark.score.Scorer;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.train.SparkTrainer;
import rnn.train.TrainingListener;

/**
 * A fit that fails, the command line that goes on from its checkpoints, and reads what stages save.
 */
@ExtendWith(SharedSpark.class)
class FitGoesOnTest {
  @TempDir private Path directory;

  private static RnnLanguageModel wild() {
    return Sequences.small(new RnnLanguageModel())
        .setLearningRate(1e30)
        .setClip(0)
        .setBlockMomentum(0)
        .setSchedule("constant");
  }

  @Test
  void theCommandLineGoesOnFromWhatAFitLeft(SparkSession spark) throws IOException {
    Dataset<Row> rows = Sequences.rows(spark, 60, 2);
    String table = directory.resolve("table").toString();
    rows.write().parquet(table);
    Path parent = Files.createDirectory(directory.resolve("fits"));
    String message =
        assertThrows(
                InputException.class,
                () -> wild().setCheckpointDir(parent.toString()).fit(spark.read().parquet(table)))
            .getMessage();
    Path model;
    try (Stream<Path> left = Files.list(parent)) {
      model = left.findAny().orElseThrow().resolve("model");
    }
    assertTrue(message.contains("--model " + model + " and --resume"), message);
    assertTrue(message.contains("Lower learningRate (now 1.0E30) or clip (now 0"), message);
    String args =
        "--format parquet --column text --hidden 8 --embedding 8 --epochs 1 --rounds-per-epoch 2"
            + " --batch 4 --shards 2 --no-baseline --learning-rate 0.5 --clip 0 --block-momentum 0"
            + " --schedule constant --resume --train "
            + table
            + " --model "
            + model;
    SparkTrainer.train(spark, Parsed.train(args.split(" ")), TrainingListener.SILENT);
    RnnLanguageModelModel trained = RnnLanguageModelModel.load(model.toString());
    Path saved = directory.resolve("saved");
    trained.save(saved.toString());
    ScoreReport report =
        Scorer.score(
            spark,
            saved.toString(),
            Source.column("parquet", "text", table),
            directory.resolve("scored").toString(),
            "parquet");
    assertEquals(60, report.rows());
    assertEquals(
        sorted(trained.transform(rows).select("logLikelihood")),
        sorted(spark.read().parquet(directory + "/scored").select("log_likelihood")));
  }

  private static List<String> sorted(Dataset<Row> table) {
    return table.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void aFitThatKeepsNothingNamesNoCheckpoint(SparkSession spark) {
    Dataset<Row> rows = Sequences.rows(spark, 60, 2);
    String message = assertThrows(InputException.class, () -> wild().fit(rows)).getMessage();
    for (String word : List.of("resume", "checkpoint", "kept")) {
      assertFalse(message.contains(word), message);
    }
  }
}
