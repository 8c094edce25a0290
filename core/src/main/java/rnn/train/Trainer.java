package rnn.train;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import rnn.math.Kernels;
import rnn.network.NetworkSpec;
import rnn.task.Score;
import rnn.task.Scoring;

/**
 * The training loop: epochs of rounds, each round one job of the workers and one step of the
 * driver; after each epoch the held-out loss and a checkpoint.
 *
 * <p>The loop does not know where its workers are, so a run on a cluster and a run in one process
 * are the same run.
 *
 * <p>A round that is {@linkplain RoundVerdict rejected} is taken back: parameters, moments and
 * position become what they were after the last good round, and the learning rate is halved for the
 * rest of the run. What happens depends on the state only, and only good states are saved, so a run
 * that was interrupted goes through the same rejections. The price is a second set of parameters
 * and moments: a step reads the one and writes the other.
 */
public final class Trainer {
  static final int MAX_REJECTIONS = 3; // in a row

  private final NetworkSpec spec;
  private final TrainingOptions options;
  private final Scoring scoring;
  private final Initialization initialization;
  private final Kernels kernels;
  private final TrainingListener listener;
  private final Checkpoints checkpoints;
  private final int checkpointEveryRounds;

  /**
   * Setup of a run: what is learned, and how.
   *
   * @param options rounds per epoch {@linkplain ChosenRounds#decide decided}
   * @param scoring how networks are scored on held-out data
   * @param initialization parameters that a run starts from, and which of them stay
   */
  public record Setup(
      NetworkSpec spec, TrainingOptions options, Scoring scoring, Initialization initialization) {

    /** Checks that the rounds are decided, and that frozen rows can stay. */
    public Setup {
      options.decidedRoundsPerEpoch();
      initialization.requirePossible(options);
    }

    /** A run that starts from drawn parameters. */
    public Setup(NetworkSpec spec, TrainingOptions options, Scoring scoring) {
      this(spec, options, scoring, Initialization.DRAWN);
    }

    /** A language model. */
    public static Setup ofLanguageModel(NetworkSpec spec, TrainingOptions options) {
      return new Setup(spec, options, Scoring.OF_LANGUAGE_MODELS);
    }
  }

  /**
   * A loop for language models; see {@link #Trainer(Setup, Kernels, TrainingListener, Checkpoints,
   * int)}.
   */
  public Trainer(
      NetworkSpec spec,
      TrainingOptions options,
      Kernels kernels,
      TrainingListener listener,
      Checkpoints checkpoints,
      int checkpointEveryRounds) {
    this(
        Setup.ofLanguageModel(spec, options),
        kernels,
        listener,
        checkpoints,
        checkpointEveryRounds);
  }

  /**
   * A loop for runs of {@code setup}.
   *
   * @param kernels the driver's own arithmetic; plain loops where the bits must not depend on what
   *     the driver's JVM can do
   * @param checkpointEveryRounds rounds between two checkpoints; 0 for one after each epoch
   */
  public Trainer(
      Setup setup,
      Kernels kernels,
      TrainingListener listener,
      Checkpoints checkpoints,
      int checkpointEveryRounds) {
    this.spec = setup.spec();
    this.options = setup.options();
    this.scoring = setup.scoring();
    this.initialization = setup.initialization();
    this.kernels = kernels;
    this.listener = listener;
    this.checkpoints = checkpoints;
    this.checkpointEveryRounds = checkpointEveryRounds;
  }

  /** The state of a run that has not begun: its initial parameters. */
  public TrainingState begin() {
    float[] parameters = initialization.parameters().of(spec.layout(), options.seed());
    return new TrainingState(
        parameters,
        Synchronizations.named(options.synchronization()).moments(options, parameters.length));
  }

  /**
   * Trains from {@code state} to the last epoch, changing the state in place.
   *
   * @throws TrainingDivergedException if {@value #MAX_REJECTIONS} rounds in a row were rejected;
   *     the state is then the last good one, and is saved
   * @throws TrainingInterruptedException if the thread was interrupted; the state is then the last
   *     good one, is saved, and the thread is no longer interrupted
   */
  public void run(TrainingState state, Workers workers) {
    run(state, workers, options.epochs());
  }

  /**
   * The same, but no further than the end of an epoch. A run that goes on from there later ends in
   * the bits of one that did not stop.
   *
   * @param lastEpoch from 1
   */
  public void run(TrainingState state, Workers workers, int lastEpoch) {
    listener.begun(options, workers.trainingTokens(), workers.places());
    Run run = new Run(state, workers);
    try {
      run.to(Math.min(lastEpoch, options.epochs()));
    } catch (Exception e) { // of Scala too, which does not declare them
      if (Thread.interrupted() || isInterruption(e)) {
        throw run.interrupted(e);
      }
      try {
        run.saveOnce(); // whatever it was, the rounds before it are worth keeping
      } catch (RuntimeException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  /**
   * True of what waiting and writing throw when interrupted; some of them clear the flag. Not of an
   * {@code InterruptedIOException}, which file systems' clients throw for timeouts too.
   */
  private static boolean isInterruption(@Nullable Throwable e) {
    return e != null
        && (e instanceof InterruptedException
            || e instanceof ClosedByInterruptException
            || isInterruption(e.getCause()));
  }

  /** A run from a state, with a way back to the last good one. */
  private final class Run {
    private final TrainingState state;
    private final TrainingState lastGood;
    private final Workers workers;
    private final Synchronization synchronization =
        Synchronizations.named(options.synchronization());
    private boolean isGood = true; // nothing since lastGood was doubtful
    private TrainingState.@Nullable Position saved;

    Run(TrainingState state, Workers workers) {
      this.state = state;
      this.lastGood = state.copy();
      this.workers = workers;
    }

    void to(int lastEpoch) {
      while (state.position().epoch() < lastEpoch && !isOutOfPatience()) {
        int epoch = state.position().epoch();
        long start = System.nanoTime();
        while (state.position().epoch() == epoch
            && state.position().round() < options.roundsPerEpoch()) {
          round();
        }
        if (state.position().epoch() == epoch) { // else a rejection led back to the one before
          endEpoch(start);
        }
      }
    }

    /** True if the last epochs, as many as the patience, have not brought a better model. */
    private boolean isOutOfPatience() {
      int patience = options.regularization().patience();
      return patience > 0
          && workers.validationTokens() > 0
          && state.position().epoch() - state.best().epoch() >= patience;
    }

    private void endEpoch(long start) {
      int epoch = state.position().epoch() + 1;
      Score validation = validate(state.parameters(), "epoch %d: validate".formatted(epoch));
      TrainingState.Average average = TrainingState.Average.NONE;
      if (epoch > options.epochs() - options.regularization().averageLast()) {
        average = state.average().with(state.parameters());
      }
      Score ofAverage =
          average.isOfSeveral()
              ? validate(
                  average.parameters(),
                  "epoch %d: validate the mean of %d".formatted(epoch, average.epochs()))
              : Score.ZERO;
      state.epochDone( // all at once: an epoch counts once
          objective(validation), average, objective(ofAverage), scoring.uncertainty(ofAverage));
      listener.epochDone( // before the checkpoint, which nothing told of the run may lag behind
          new TrainingListener.EpochReport(
              state.position().epoch(),
              options.epochs(),
              state.position().tokens(),
              validation,
              ofAverage,
              scoring.judge(),
              secondsSince(start)));
      save();
    }

    private Score validate(float[] parameters, String title) {
      return workers.validationTokens() == 0 ? Score.ZERO : workers.validate(parameters, title);
    }

    /** Objective that a score is judged by, NaN if and only if it is of no data. */
    private double objective(Score score) {
      boolean isOfNothing = workers.validationTokens() == 0 || score == Score.ZERO;
      return isOfNothing ? Double.NaN : scoring.objective(score);
    }

    private void round() {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted between two rounds");
      }
      long start = System.nanoTime();
      RoundOrder order = nextOrder();
      MeanUpdate mean =
          synchronization.isInTurn(order)
              ? InTurn.round(workers, options.shards(), state.parameters(), order, kernels)
              : workers.round(state.parameters(), order);
      if (mean.weight() == 0) { // with fewer windows than rounds some rounds are empty
        state.roundDone(0);
      } else {
        double squaredMean = Blocks.sumOfSquares(mean.values());
        RoundVerdict verdict = RoundVerdict.of(mean, squaredMean, spec.head());
        if (verdict == RoundVerdict.REJECTED || !step(mean, order)) {
          reject(order, RoundVerdict.reason(mean, squaredMean, spec.head()));
          return;
        }
        isGood = verdict == RoundVerdict.GOOD;
        if (isGood) {
          state.setCaution(state.caution().afterGoodRound());
        }
        state.roundDone(mean.tokens());
        listener.roundDone(report(mean, squaredMean, order, secondsSince(start)));
      }
      int done = state.position().round();
      if (checkpointEveryRounds > 0
          && done % checkpointEveryRounds == 0
          && done < options.roundsPerEpoch()) {
        save();
      }
    }

    /** The driver's step, after which the state is in doubt; true if it is finite. */
    private boolean step(MeanUpdate mean, RoundOrder order) {
      TrainingState before = state;
      if (isGood) {
        isGood = false;
        state.handTo(lastGood);
        before = lastGood;
      }
      return synchronization.apply(before, state, mean, order, kernels);
    }

    private RoundOrder nextOrder() {
      TrainingState.Position position = state.position();
      return new RoundOrder(
          options,
          position.epoch(),
          position.round(),
          position.validationObjectives(),
          state.caution().learningRateFactor());
    }

    private void reject(RoundOrder order, String reason) {
      TrainingState.Caution caution = state.caution().afterRejection();
      boolean isLast = caution.rejections() == MAX_REJECTIONS;
      if (!isGood) {
        state.set(lastGood);
        isGood = true;
      }
      state.setCaution(isLast ? caution.beforeRejections() : caution);
      if (isLast) {
        UncheckedIOException unsaved = save();
        TrainingDivergedException diverged =
            new TrainingDivergedException(
                "Training diverged in %s: %s. %d rounds in a row were rejected, the last with the"
                    + " learning rate %s. Lower {learning-rate} (now %s) or {clip} (now %s).",
                order.title(),
                reason,
                MAX_REJECTIONS,
                order.roundLearningRate(),
                options.learningRate(),
                options.clip());
        throw unsaved == null
            ? diverged.andSays(
                "What was trained before these rounds is kept: go on with {resume}, or start anew.")
            : diverged.andSays(
                "What was trained since the last checkpoint is lost: %s Go on from it with"
                    + " {resume}, or start anew.",
                String.valueOf(unsaved.getMessage()).replaceFirst("\\.?$", "."));
      }
      RoundOrder next = nextOrder();
      listener.roundRejected(
          new TrainingListener.RejectionReport(
              order.epoch() + 1,
              order.round() + 1,
              reason,
              next.epoch() + 1,
              next.round() + 1,
              caution.learningRateFactor()));
    }

    /** Saves the last good state; if that fails, says so and goes on. */
    private @Nullable UncheckedIOException save() {
      TrainingState good = isGood ? state : lastGood;
      try {
        checkpoints.save(good);
        saved = good.position();
        return null;
      } catch (UncheckedIOException e) {
        if (Thread.currentThread().isInterrupted() || isInterruption(e)) {
          throw e; // because of that; it is saved once more
        }
        listener.checkpointFailed(String.valueOf(e.getMessage()));
        return e;
      }
    }

    /** Saves the last good state if it was not the last thing that was saved. */
    String saveOnce() {
      TrainingState.Position good = (isGood ? state : lastGood).position();
      if (checkpoints == Checkpoints.NONE) {
        return "nothing is kept";
      }
      if (saved != null && saved.epoch() == good.epoch() && saved.round() == good.round()) {
        return "the checkpoint of what was before it is already there";
      }
      UncheckedIOException failure = save();
      return failure == null
          ? "a checkpoint of what was before it is written"
          : "there is no new checkpoint: " + failure.getMessage();
    }

    TrainingInterruptedException interrupted(Exception cause) {
      TrainingState.Position position = state.position();
      String abandoned =
          position.round() == options.roundsPerEpoch()
              ? "the validation of epoch " + (position.epoch() + 1)
              : nextOrder().title();
      return new TrainingInterruptedException(
          "Interrupted: %s is abandoned, %s".formatted(abandoned, saveOnce()), cause);
    }

    private TrainingListener.RoundReport report(
        MeanUpdate mean, double squaredMean, RoundOrder order, double seconds) {
      int slots = workers.places().atOnce(options.shards());
      return new TrainingListener.RoundReport(
          order.epoch() + 1,
          order.round() + 1,
          options.roundsPerEpoch(),
          options.epochs(),
          mean.tokens(),
          state.position().tokens(),
          mean.meanLossNats(),
          order.roundLearningRate(),
          mean.spread(squaredMean),
          mean.bytes(),
          synchronization.isInTurn(order)
              ? RoundTimes.ofTurns(seconds, mean.shardSeconds(), slots)
              : RoundTimes.of(seconds, mean.shardSeconds(), slots));
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }
}
