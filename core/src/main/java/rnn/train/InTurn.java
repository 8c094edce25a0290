package rnn.train;

import rnn.math.Kernels;

/**
 * A round whose shards work one after another, each from what the one before has made of the
 * parameters, as a single worker would: dear, but nothing is averaged away.
 */
final class InTurn {
  private InTurn() {}

  /** The round's whole change of {@code parameters [P]}, which are only read. */
  static MeanUpdate round(
      Workers workers, int shards, float[] parameters, RoundOrder order, Kernels kernels) {
    float[] w = parameters.clone(); // [P]
    double[] seconds = new double[shards];
    long tokens = 0;
    long weight = 0;
    double lossNats = 0;
    long bytes = 0;
    for (int k = 0; k < shards; k++) {
      MeanUpdate update = workers.roundOf(k, w, order);
      kernels.axpy(1, update.values(), 0, w, 0, w.length);
      tokens += update.tokens();
      weight += update.weight();
      lossNats += update.lossNats();
      bytes += update.bytes();
      seconds[k] = update.busySeconds();
    }
    kernels.axpy(-1, parameters, 0, w, 0, w.length);
    return new MeanUpdate(w, tokens, weight, lossNats, Double.NaN, bytes, seconds);
  }
}
