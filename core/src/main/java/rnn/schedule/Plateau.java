package rnn.schedule;

/**
 * Lowers the learning rate where held-out text stopped to gain by it: {@code factor} once for each
 * epoch whose held-out perplexity improved on the best before it by less than a share.
 *
 * @param factor in {@code (0,1]}
 * @param gain the share of a perplexity that is enough, in {@code [0,1)}
 */
record Plateau(double factor, double gain) implements Schedule {
  @Override
  public double factor(Progress progress) {
    double result = 1;
    double best = Double.POSITIVE_INFINITY;
    for (double loss : progress.validationObjectives()) {
      if (best != Double.POSITIVE_INFINITY && StrictMath.exp(loss - best) > 1 - gain) {
        result *= factor;
      }
      best = Math.min(best, loss);
    }
    return result;
  }

  @Override
  public boolean watchesHeldOutLoss() {
    return true;
  }
}
