package rnn.spark.watch;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.train.TrainingListener;

/**
 * Figures of the run that is under way, as gauges of the driver's metrics system: whatever sinks
 * Spark has been given (Prometheus, JMX, Graphite, files) get them beside Spark's own. They are
 * there from a run's beginning to its end, NaN until they are known.
 *
 * <p>A run that begins while another of the same process has them goes without.
 *
 * <p>A source that is registered through the environment needs no setting at the session's start,
 * and so is there in sessions that others made. A plugin, the public way, must be named in {@code
 * spark.plugins} and lie on the class path of every executor before the application's jar comes.
 */
public final class TrainingGauges implements TrainingListener, AutoCloseable {
  static final String NAME = "rnn";

  private static final Logger LOG = LoggerFactory.getLogger(TrainingGauges.class);
  private static final AtomicBoolean IS_TAKEN = new AtomicBoolean(); // the name

  private final MetricRegistry registry = new MetricRegistry();
  private @Nullable Registration registration;
  private volatile @Nullable RoundReport round;
  private volatile @Nullable EpochReport epoch;

  private TrainingGauges() {
    ofRound("epoch", RoundReport::epoch);
    ofRound("epochs", RoundReport::epochs);
    ofRound("round", RoundReport::round);
    ofRound("rounds_per_epoch", RoundReport::rounds);
    ofRound("tokens", RoundReport::tokensSoFar);
    ofRound("tokens_per_second", report -> report.tokens() / Math.max(report.seconds(), 1e-9));
    ofRound("loss_nats", RoundReport::lossNats);
    ofRound("learning_rate", RoundReport::learningRate);
    ofRound("divergence", RoundReport::spread);
    ofEpoch("held_out_loss_nats", report -> report.validation().meanLossNats());
    ofEpoch("held_out_judged", report -> report.judge().of(report.validation()));
  }

  private void ofRound(String name, ToDoubleFunction<RoundReport> figure) {
    registry.register(
        name, (Gauge<Double>) () -> round == null ? Double.NaN : figure.applyAsDouble(round));
  }

  private void ofEpoch(String name, ToDoubleFunction<EpochReport> figure) {
    registry.register(
        name, (Gauge<Double>) () -> epoch == null ? Double.NaN : figure.applyAsDouble(epoch));
  }

  /** Gauges of a run that begins, in the metrics system of this process's Spark. */
  public static TrainingGauges open() {
    TrainingGauges gauges = new TrainingGauges();
    if (!IS_TAKEN.compareAndSet(false, true)) {
      LOG.info("Another run has the gauges of this process; this one goes without.");
      return gauges;
    }
    try {
      gauges.registration = new Registration(SparkEnv.get().metricsSystem(), gauges.registry);
    } catch (RuntimeException | LinkageError e) { // figures must not stop a run
      IS_TAKEN.set(false);
      LOG.warn("The run has no gauges among Spark's metrics: {}", e.toString());
    }
    return gauges;
  }

  @Override
  public void roundDone(RoundReport report) {
    round = report;
  }

  @Override
  public void epochDone(EpochReport report) {
    epoch = report.validation().weight() == 0 ? null : report;
  }

  /** Takes the gauges away. */
  @Override
  public void close() {
    Registration registered = registration;
    registration = null;
    if (registered == null) {
      return;
    }
    try {
      registered.remove();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("The run's gauges stay among Spark's metrics: {}", e.toString());
    } finally {
      IS_TAKEN.set(false);
    }
  }

  /**
   * Gauges in a metrics system; a class of its own, so that it is linked only where it is tried.
   */
  private static final class Registration implements Source {
    private final MetricsSystem system;
    private final MetricRegistry registry;

    Registration(MetricsSystem system, MetricRegistry registry) {
      this.system = system;
      this.registry = registry;
      system.registerSource(this);
    }

    void remove() {
      system.removeSource(this);
    }

    @Override
    public String sourceName() {
      return NAME;
    }

    @Override
    public MetricRegistry metricRegistry() {
      return registry;
    }
  }
}
