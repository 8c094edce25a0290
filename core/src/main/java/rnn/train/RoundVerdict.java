package rnn.train;

import rnn.head.HeadSpec;

/**
 * The verdict on a round: whether training may go on from it.
 *
 * <p>A network that knows nothing has the loss {@link HeadSpec#ignoranceNats} of its head, {@code
 * i} nats per target: of {@code n} words, labels or classes it is {@code ln n}. One that does worse
 * by {@value #DOUBTFUL_NATS} nats is wrong with confidence, which passes in the first rounds of
 * many healthy runs. One that does worse by {@value #EXPLODED_NATS}, a perplexity 22,000 times that
 * of knowing nothing, has never been seen to come back. Squared error is at most 1 per token and
 * can only be rejected for numbers that are not finite.
 *
 * <p>Where targets have weights, a round may have drawn none but the heaviest. Both limits are
 * therefore multiplied by {@link HeadSpec#maxTargetWeight}, {@code w}, which is 1 without weights.
 */
enum RoundVerdict {
  /** The loss is at most {@code w·(i + }{@value #DOUBTFUL_NATS}{@code )}. */
  GOOD,
  /** The loss is above that, yet not beyond hope: training goes on, but can be taken back. */
  DOUBTFUL,
  /**
   * The loss is above {@code w·(i + }{@value #EXPLODED_NATS}{@code )}, or a number is not finite:
   * of the loss, of the mean update, or of what the driver made of it.
   */
  REJECTED;

  static final double DOUBTFUL_NATS = 2;
  static final double EXPLODED_NATS = 10;

  /**
   * The verdict on what the workers returned.
   *
   * @param squaredMean squared Euclidean norm of the mean update
   * @param head says what knowing nothing costs a target, and what a target weighs
   */
  static RoundVerdict of(MeanUpdate mean, double squaredMean, HeadSpec head) {
    double above = mean.meanLossNats() / head.maxTargetWeight() - head.ignoranceNats();
    if (!(above <= EXPLODED_NATS) || !Double.isFinite(squaredMean)) { // NaN is not <=
      return REJECTED;
    }
    return above <= DOUBTFUL_NATS ? GOOD : DOUBTFUL;
  }

  /** Reason of a rejection, as half a sentence. */
  static String reason(MeanUpdate mean, double squaredMean, HeadSpec head) {
    double loss = mean.meanLossNats();
    double weight = head.maxTargetWeight();
    double limit = weight * (head.ignoranceNats() + EXPLODED_NATS);
    if (Double.isFinite(loss) && loss > limit) {
      String times = weight == 1 ? "" : "%.1f times (the heaviest class weight) ".formatted(weight);
      return "its loss must be at most %.1f nats, %s%.0f more than that of knowing nothing, but is %.1f"
          .formatted(limit, times, EXPLODED_NATS, loss);
    }
    return "its loss and its update must be finite but the loss is %s and the norm of the update %s"
        .formatted(loss, Math.sqrt(squaredMean));
  }
}
