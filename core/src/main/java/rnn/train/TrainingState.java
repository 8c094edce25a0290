package rnn.train;

import rnn.optimizer.Moments;

/**
 * Where a run stands between two rounds: everything a checkpoint must hold to go on with the same
 * bits.
 *
 * <p>The arrays are changed in place by the run that owns the state.
 */
public final class TrainingState {
  private final float[] parameters; // [P]
  private final Moments moments;
  private float[] bestParameters; // [P]; the same array as parameters until an epoch is worse
  private int epoch;
  private int round;
  private long tokens;
  private double[] validationLossNats = {};
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
      Caution caution) {
    TrainingState state = new TrainingState(parameters, moments);
    state.bestParameters = bestParameters;
    state.epoch = position.epoch();
    state.round = position.round();
    state.tokens = position.tokens();
    state.validationLossNats = position.validationLossNats();
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
    bestParameters = // never written to once it is an array of its own
        other.bestParameters == other.parameters ? parameters : other.bestParameters;
    epoch = other.epoch;
    round = other.round;
    tokens = other.tokens;
    validationLossNats = other.validationLossNats;
    caution = other.caution;
  }

  /**
   * How far a run has come.
   *
   * @param epoch complete epochs
   * @param round complete rounds of the epoch after them
   * @param tokens tokens trained on since the run began
   * @param validationLossNats held-out loss after each complete epoch, nats per token
   */
  public record Position(int epoch, int round, long tokens, double[] validationLossNats) {}

  /**
   * What rejected rounds have taught.
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
   * The parameters {@code [P]} after the epoch with the best held-out loss; the current ones where
   * there is no better.
   */
  public float[] bestParameters() {
    return bestParameters;
  }

  /** What the strategy on the driver remembers: outer momentum, or an optimizer's moments. */
  public Moments moments() {
    return moments;
  }

  /** How far the run has come. */
  public Position position() {
    return new Position(epoch, round, tokens, validationLossNats);
  }

  /** What rejected rounds have taught. */
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
   * Notes a finished epoch; {@code lossNats} is its held-out loss, NaN where there is no validation
   * data.
   */
  void epochDone(double lossNats) {
    epoch++;
    round = 0;
    if (Double.isNaN(lossNats)) {
      return;
    }
    double best = Double.POSITIVE_INFINITY;
    double[] losses = new double[validationLossNats.length + 1];
    for (int i = 0; i < validationLossNats.length; i++) {
      losses[i] = validationLossNats[i];
      best = Math.min(best, losses[i]);
    }
    losses[validationLossNats.length] = lossNats;
    validationLossNats = losses;
    if (lossNats < best) {
      bestParameters = parameters.clone();
    }
  }
}
