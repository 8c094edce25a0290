package rnn.train;

import java.util.Arrays;
import rnn.optimizer.Moments;

/**
 * State of a run between two rounds: everything a checkpoint must hold to go on with the same bits.
 *
 * <p>The arrays are changed, and traded for others, by the run that owns the state.
 */
public final class TrainingState {
  private float[] parameters; // [P]
  private Moments moments;
  private float[] bestParameters; // [P]; parameters itself until an epoch had a held-out loss
  private Best best = Best.NONE;
  private Average average = Average.NONE;
  private int epoch;
  private int round;
  private long tokens;
  private double[] validationObjectives = {};
  private Caution caution = Caution.NONE;

  /** The state before the first round. */
  public TrainingState(float[] parameters, Moments moments) {
    this.parameters = parameters;
    this.bestParameters = parameters;
    this.moments = moments;
  }

  /** A state as it was saved. */
  public static TrainingState restored(
      float[] parameters,
      float[] bestParameters,
      Moments moments,
      Position position,
      Best best,
      Average average,
      Caution caution) {
    TrainingState state = new TrainingState(parameters, moments);
    state.bestParameters = bestParameters;
    state.best = best;
    state.average = average;
    state.epoch = position.epoch();
    state.round = position.round();
    state.tokens = position.tokens();
    state.validationObjectives = position.validationObjectives();
    state.caution = caution;
    return state;
  }

  /** This state with arrays of its own. */
  TrainingState copy() {
    float[][] arrays = new float[moments.arrays().length][parameters.length];
    TrainingState copy = new TrainingState(new float[parameters.length], new Moments(arrays, 0));
    copy.set(this);
    return copy;
  }

  /** Makes this state what {@code other} is, keeping the arrays. */
  void set(TrainingState other) {
    System.arraycopy(other.parameters, 0, parameters, 0, parameters.length);
    moments.set(other.moments);
    setAllButArrays(other);
  }

  /**
   * Makes {@code before} what this state is by trading arrays with it, where {@link #set} copies
   * them. What stands in this state's arrays then is of no use: a step from {@code before} is to
   * write them.
   */
  void handTo(TrainingState before) {
    boolean bestIsLast = bestParameters == parameters;
    float[] spare = before.parameters; // [P]
    Moments spareMoments = before.moments;
    before.parameters = parameters;
    before.moments = moments;
    before.setAllButArrays(this);
    parameters = spare;
    moments = spareMoments;
    moments.setSteps(before.moments.steps());
    bestParameters = bestIsLast ? parameters : bestParameters;
  }

  private void setAllButArrays(TrainingState other) {
    bestParameters = // never written to once it is an array of its own
        other.bestParameters == other.parameters ? parameters : other.bestParameters;
    best = other.best;
    average = other.average;
    epoch = other.epoch;
    round = other.round;
    tokens = other.tokens;
    validationObjectives = other.validationObjectives;
    caution = other.caution;
  }

  /**
   * Position of a run: how far it has come.
   *
   * @param epoch complete epochs
   * @param round complete rounds of the epoch after them
   * @param tokens tokens trained on since the run began
   * @param validationObjectives {@link rnn.task.Task#objective} of the held-out score after each
   *     complete epoch
   */
  public record Position(int epoch, int round, long tokens, double[] validationObjectives) {}

  /**
   * Origin of the best model.
   *
   * @param epoch the epoch it stood at the end of, from 1; 0 if no epoch had a held-out loss
   * @param objective what {@link rnn.task.Task#objective} is of its held-out score
   * @param averagedEpochs epochs whose parameters it is the mean of; 1 if it is no average
   */
  public record Best(int epoch, double objective, int averagedEpochs) {
    /** There is none yet. */
    public static final Best NONE = new Best(0, Double.POSITIVE_INFINITY, 1);
  }

  /**
   * The mean of the parameters at the end of some epochs.
   *
   * @param parameters {@code [P]}, never written to; empty if there are no epochs
   * @param epochs how many there are
   */
  public record Average(float[] parameters, int epochs) {
    /** The mean of nothing. */
    public static final Average NONE = new Average(new float[0], 0);

    /** The mean of one more: {@code a + (w − a)/n}. */
    Average with(float[] w) {
      int n = epochs + 1;
      float[] mean = w.clone(); // [P]
      for (int i = 0; i < parameters.length; i++) {
        mean[i] = parameters[i] + (w[i] - parameters[i]) / n;
      }
      return new Average(mean, n);
    }

    /** True of a mean of two epochs or more, which is not just the parameters of one. */
    public boolean isOfSeveral() {
      return epochs > 1;
    }
  }

  /**
   * Caution learned from rejected rounds.
   *
   * @param learningRateFactor what the learning rate is multiplied by; each rejection halves it
   * @param rejections rounds rejected since the last good one
   */
  public record Caution(double learningRateFactor, int rejections) {
    /** Nothing was ever rejected. */
    public static final Caution NONE = new Caution(1, 0);

    Caution afterRejection() {
      return new Caution(learningRateFactor / 2, rejections + 1);
    }

    Caution afterGoodRound() {
      return rejections == 0 ? this : new Caution(learningRateFactor, 0);
    }

    /** As it was before the rejections in a row that ended the run. */
    Caution beforeRejections() {
      return new Caution(learningRateFactor * Math.pow(2, rejections), 0);
    }
  }

  /** The parameters {@code [P]} the next round starts from. */
  public float[] parameters() {
    return parameters;
  }

  /**
   * The parameters {@code [P]} of the best held-out loss, at the end of an epoch or averaged over
   * several; an average also where no epoch is better by more than the score's uncertainty. Where
   * there is no held-out text: the average if there is one of several epochs, else the current
   * parameters.
   */
  public float[] bestParameters() {
    return bestParameters;
  }

  /** Origin of {@link #bestParameters()}. */
  public Best best() {
    return best;
  }

  /** The mean of the last epochs' parameters, as far as the run has come with it. */
  public Average average() {
    return average;
  }

  /** Memory of the strategy on the driver: outer momentum, or an optimizer's moments. */
  public Moments moments() {
    return moments;
  }

  /** Position of the run: how far it has come. */
  public Position position() {
    return new Position(epoch, round, tokens, validationObjectives);
  }

  /** Caution learned from rejected rounds. */
  public Caution caution() {
    return caution;
  }

  /** Goes on with {@code caution}. */
  void setCaution(Caution caution) {
    this.caution = caution;
  }

  /** Notes a finished round of {@code tokens} tokens. */
  void roundDone(long tokens) {
    this.round++;
    this.tokens += tokens;
  }

  /**
   * Notes a finished epoch.
   *
   * @param objective of the held-out score of the parameters, NaN where there is no such data
   * @param average the mean of the last epochs' parameters, this one's included
   * @param averageObjective the same of that mean, NaN where there is none
   * @param uncertainty by how much an epoch's objective must be lower than that of the mean to be
   *     chosen before it; 0 if any difference counts
   */
  void epochDone(double objective, Average average, double averageObjective, double uncertainty) {
    epoch++;
    round = 0;
    this.average = average;
    if (Double.isNaN(objective)) {
      bestParameters = average.isOfSeveral() ? average.parameters() : parameters;
      return;
    }
    validationObjectives = Arrays.copyOf(validationObjectives, validationObjectives.length + 1);
    validationObjectives[validationObjectives.length - 1] = objective;
    if (objective < best.objective()) {
      best = new Best(epoch, objective, 1);
      bestParameters = parameters.clone();
    }
    double lowest = Arrays.stream(validationObjectives).min().orElseThrow();
    boolean isWithin = uncertainty > 0 && averageObjective <= lowest + uncertainty;
    if (averageObjective < best.objective() || isWithin) { // NaN is not
      best = new Best(epoch, averageObjective, average.epochs());
      bestParameters = average.parameters();
    }
  }
}
