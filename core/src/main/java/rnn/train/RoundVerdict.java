package rnn.train;

/**
 * What is to be thought of a round: whether training may go on from it.
 *
 * <p>A network that knows nothing has a loss of {@code ln V} nats per token. One that does worse by
 * {@value #DOUBTFUL_NATS} nats is wrong with confidence, which passes in the first rounds of many
 * healthy runs; one that does worse by {@value #EXPLODED_NATS}, a perplexity 22,000 times that of
 * knowing nothing, has never been seen to come back. Squared error is at most 1 per token and can
 * only be rejected for numbers that are not finite.
 */
enum RoundVerdict {
  /** The loss is at most {@code ln V + }{@value #DOUBTFUL_NATS}. */
  GOOD,
  /** The loss is above that, yet not beyond hope: training goes on, but can be taken back. */
  DOUBTFUL,
  /**
   * The loss is above {@code ln V + }{@value #EXPLODED_NATS}, or a number is not finite: of the
   * loss, of the mean update, or of what the driver made of it.
   */
  REJECTED;

  static final double DOUBTFUL_NATS = 2;
  static final double EXPLODED_NATS = 10;

  /**
   * The verdict on what the workers returned, where knowing nothing costs {@code ignoranceNats} a
   * target.
   *
   * @param squaredMean squared Euclidean norm of the mean update
   */
  static RoundVerdict of(MeanUpdate mean, double squaredMean, double ignoranceNats) {
    double above = mean.meanLossNats() - ignoranceNats;
    if (!(above <= EXPLODED_NATS) || !Double.isFinite(squaredMean)) { // NaN is not <=
      return REJECTED;
    }
    return above <= DOUBTFUL_NATS ? GOOD : DOUBTFUL;
  }

  /** Why a round was rejected, as half a sentence. */
  static String reason(MeanUpdate mean, double squaredMean, double ignoranceNats) {
    double loss = mean.meanLossNats();
    if (Double.isFinite(loss) && loss > ignoranceNats + EXPLODED_NATS) {
      return "its loss must be at most %.1f nats per token, %.0f more than that of knowing nothing, but is %.1f"
          .formatted(ignoranceNats + EXPLODED_NATS, EXPLODED_NATS, loss);
    }
    return "its loss and its update must be finite but the loss is %s and the norm of the update %s"
        .formatted(loss, Math.sqrt(squaredMean));
  }
}
