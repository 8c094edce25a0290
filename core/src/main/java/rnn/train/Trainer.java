package rnn.train;

import rnn.math.Kernels;
import rnn.network.Network;
import rnn.network.NetworkSpec;

/**
 * The training loop: epochs of rounds, each round one job of the workers and one step of the
 * driver; after each epoch the held-out loss and a checkpoint.
 *
 * <p>The loop does not know where its workers are, so a run on a cluster and a run in one process
 * are the same run.
 */
public final class Trainer {
  private final NetworkSpec spec;
  private final TrainingOptions options;
  private final Kernels kernels;
  private final TrainingListener listener;
  private final Checkpoints checkpoints;
  private final int checkpointEveryRounds;

  /**
   * A loop for runs of {@code options}.
   *
   * @param kernels the driver's own arithmetic; plain loops where the bits must not depend on what
   *     the driver's JVM can do
   * @param checkpointEveryRounds rounds between two checkpoints; 0 for one after each epoch
   */
  public Trainer(
      NetworkSpec spec,
      TrainingOptions options,
      Kernels kernels,
      TrainingListener listener,
      Checkpoints checkpoints,
      int checkpointEveryRounds) {
    this.spec = spec;
    this.options = options;
    this.kernels = kernels;
    this.listener = listener;
    this.checkpoints = checkpoints;
    this.checkpointEveryRounds = checkpointEveryRounds;
  }

  /** The state of a run that has not begun: parameters drawn from the seed. */
  public TrainingState begin() {
    float[] parameters = Network.layout(spec).initial(options.seed());
    return new TrainingState(
        parameters,
        Synchronizations.named(options.synchronization()).moments(options, parameters.length));
  }

  /**
   * Trains from {@code state} to the last epoch, changing the state in place.
   *
   * @throws TrainingDivergedException if a round's loss or update is not finite; the state is then
   *     the one before that round, and is saved
   */
  public void run(TrainingState state, Workers workers) {
    Synchronization synchronization = Synchronizations.named(options.synchronization());
    while (state.position().epoch() < options.epochs()) {
      long epochStart = System.nanoTime();
      while (state.position().round() < options.roundsPerEpoch()) {
        round(state, workers, synchronization);
      }
      double validation = Double.NaN;
      if (workers.validationTokens() > 0) {
        String title = "epoch %d: validate".formatted(state.position().epoch() + 1);
        validation = workers.validate(state.parameters(), title).meanLossNats();
      }
      state.epochDone(validation);
      listener.epochDone( // before the checkpoint, which nothing told of the run may lag behind
          new TrainingListener.EpochReport(
              state.position().epoch(),
              options.epochs(),
              state.position().tokens(),
              validation,
              secondsSince(epochStart)));
      checkpoints.save(state);
    }
  }

  private void round(TrainingState state, Workers workers, Synchronization synchronization) {
    TrainingState.Position position = state.position();
    RoundOrder order =
        new RoundOrder(options, position.epoch(), position.round(), position.validationLossNats());
    long start = System.nanoTime();
    MeanUpdate mean = workers.round(state.parameters(), order);
    if (mean.tokens() > 0) { // with fewer windows than rounds some rounds are empty
      requireFinite(state, mean, order);
      synchronization.apply(state, mean, order, kernels);
    }
    state.roundDone(mean.tokens());
    if (mean.tokens() > 0) {
      listener.roundDone(
          new TrainingListener.RoundReport(
              order.epoch() + 1,
              order.round() + 1,
              options.roundsPerEpoch(),
              options.epochs(),
              mean.tokens(),
              mean.meanLossNats(),
              order.roundLearningRate(),
              secondsSince(start),
              mean.busySeconds()));
    }
    int done = state.position().round();
    if (checkpointEveryRounds > 0
        && done % checkpointEveryRounds == 0
        && done < options.roundsPerEpoch()) {
      checkpoints.save(state);
    }
  }

  private void requireFinite(TrainingState state, MeanUpdate mean, RoundOrder order) {
    double squares = kernels.sumOfSquares(mean.values(), 0, mean.values().length);
    if (Double.isNaN(mean.lossNats())
        || Double.isInfinite(mean.lossNats())
        || Double.isNaN(squares)
        || Double.isInfinite(squares)) {
      checkpoints.save(state);
      throw new TrainingDivergedException(
          ("Training diverged in %s: the loss must be a finite number but is %s (update norm %s)."
                  + " What was trained before this round is kept. Lower --learning-rate (now %s) or"
                  + " --clip (now %s) and go on with --resume, or start anew.")
              .formatted(
                  order.title(),
                  mean.meanLossNats(),
                  Math.sqrt(squares),
                  options.learningRate(),
                  options.clip()));
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }
}
