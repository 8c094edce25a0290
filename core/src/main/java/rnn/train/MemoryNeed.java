package rnn.train;

import rnn.network.NetworkSize;
import rnn.network.NetworkSpec;
import rnn.optimizer.Optimizers;

/**
 * Memory that a run needs, reckoned before anything is allocated: floats of arrays {@code [P]} of
 * all parameters, and of a window's activations. All are lower bounds; a JVM needs room beside
 * them.
 */
public final class MemoryNeed {
  private static final int OF_A_REPLICA = 3; // parameters, gradient, change
  private static final int HELD = 3; // parameters, the last good ones, the best

  private final NetworkSize size;
  private final TrainingOptions options;
  private final int starts;

  /**
   * The need of a run.
   *
   * @param starts models that it starts from: 0 or 1
   */
  public MemoryNeed(NetworkSpec spec, TrainingOptions options, int starts) {
    this.size = NetworkSize.of(spec, options.window(), options.effectiveBatchSize());
    this.options = options;
    this.starts = starts;
  }

  /** Values of all parameters. */
  public double parameters() {
    return size.parameters();
  }

  /**
   * Bytes on the driver: parameters, the last good ones, the best, and the average if there will be
   * one, the outer step's moments twice, the model that it starts from, and copies of all of these
   * but the last good ones while they are written.
   */
  public double driverBytes() {
    int held = HELD + starts + averages() + 2 * outerMoments();
    return Float.BYTES * (held + keptArrays()) * size.parameters();
  }

  /**
   * Bytes of a replica while it trains: parameters, gradient, change, the optimizer's moments, and
   * a window's activations.
   */
  public double replicaBytes() {
    boolean stepsLocally = Synchronizations.named(options.synchronization()).stepsLocally();
    int moments = stepsLocally ? Optimizers.named(options.optimizer()).moments() : 0;
    return Float.BYTES * ((OF_A_REPLICA + moments) * size.parameters() + size.activations());
  }

  /**
   * Bytes of an executor: its replicas, each with a second network that evaluates and an update on
   * its way; the parameters that all of them read; its share of the text.
   *
   * @param replicas that it computes at the same time
   * @param tokens of the shards that lie on it
   */
  public double executorBytes(int replicas, double tokens) {
    double array = Float.BYTES * size.parameters();
    return replicas * (replicaBytes() + 2 * array) + array + Integer.BYTES * tokens;
  }

  /** Arrays {@code [P]} of a checkpoint: parameters, the best ones, the average, moments. */
  public int keptArrays() {
    return 2 + averages() + outerMoments();
  }

  private int averages() {
    return options.regularization().averageLast() > 0 ? 1 : 0;
  }

  private int outerMoments() {
    Synchronization synchronization = Synchronizations.named(options.synchronization());
    return synchronization.moments(options, 0).arrays().length;
  }
}
