package rnn.spark.examples;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import rnn.spark.data.Source;
import rnn.spark.sweep.Grid;
import rnn.spark.sweep.Sweep;
import rnn.spark.sweep.SweepListener;
import rnn.spark.sweep.SweepReport;
import rnn.spark.sweep.SweepRequest;
import rnn.spark.sweep.SweepRow;
import rnn.spark.train.TrainRequest;
import rnn.train.GivenOptions;

/** Twelve settings of a language model in one job; the best of them is kept. */
public final class SweepTwelve {
  private SweepTwelve() {}

  static SweepReport run(SparkSession spark, Source training, Source heldOut, String model) {
    Map<String, String> given = Map.of("epochs", "3", "embedding", "16", "tied", "false");
    TrainRequest run =
        new TrainRequest(
            training,
            heldOut,
            null, // no test data
            GivenOptions.ofText(given),
            model,
            model + ".checkpoints",
            0,
            TrainRequest.Start.ANEW,
            given);

    Grid grid = Grid.parse(List.of("hidden=8,16,32", "learning-rate=0.2,1,5,10"));
    SweepReport report =
        Sweep.train(
            spark,
            SweepRequest.of(run, grid.all(), SweepRequest.Stopping.NONE),
            SweepListener.SILENT);
    for (SweepRow row : report.rows()) { // the best first
      System.out.printf("%.2f  %s%n", row.learned().judged(), row.title());
    }
    return report;
  }

  /** Prints the table of the text files {@code args[0]} and {@code args[1]}. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      run(spark, Source.text(args[0]), Source.text(args[1]), args[2]);
    }
  }
}
