package rnn.spark.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rnn.spark.testkit.SharedSpark;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.train.RoundTimes;
import rnn.train.TrainingListener.EpochReport;
import rnn.train.TrainingListener.RoundReport;
import scala.collection.immutable.Seq;

@ExtendWith(SharedSpark.class)
class TrainingGaugesTest {

  private static Seq<Source> sources() {
    return SparkEnv.get().metricsSystem().getSourcesByName(TrainingGauges.NAME);
  }

  private static Object value(String name) {
    MetricRegistry registry = sources().apply(0).metricRegistry();
    return ((Gauge<?>) registry.getMetrics().get(name)).getValue();
  }

  @Test
  void gaugesAreThereOnceFromTheBeginningToTheEndAndOnceMoreAfterwards(SparkSession spark) {
    assertEquals(0, sources().size());
    for (int run = 1; run <= 2; run++) {
      try (TrainingGauges gauges = TrainingGauges.open()) {
        assertEquals(1, sources().size(), "of run " + run);
        assertEquals(Double.NaN, value("loss_nats"));
        RoundTimes times = new RoundTimes(0.5, 0.4, 0, 1);
        gauges.roundDone(new RoundReport(2, 3, 7, 5, 100, 1100, 1.25, 0.5, 0.1, 9, times));
        try (TrainingGauges beside = TrainingGauges.open()) {
          beside.roundDone(new RoundReport(1, 1, 7, 5, 100, 100, 9, 9, 0.1, 9, times));
        }
        assertEquals(1, sources().size(), "those beside never had any");
        assertEquals(1.25, value("loss_nats"));
        assertEquals(200.0, value("tokens_per_second"));
        assertEquals(0.5, value("learning_rate"));
        assertEquals(2.0, value("epoch"));
        assertEquals(3.0, value("round"));
        assertEquals(1100.0, value("tokens"));
        assertEquals(Double.NaN, value("held_out_loss_nats"));
        gauges.epochDone(
            new EpochReport(2, 5, 1100, Score.ZERO, Score.ZERO, Metrics.PERPLEXITY, 1));
        assertEquals(Double.NaN, value("held_out_loss_nats"), "of no data there is none");
      }
      assertEquals(0, sources().size(), "after run " + run);
    }
  }
}
