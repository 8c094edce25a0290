package rnn.model;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.Batch;
import rnn.batch.Batches;
import rnn.batch.Labelling;
import rnn.batch.SentenceReading;
import rnn.batch.Shard;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.network.Network;
import rnn.predict.Likelihood;
import rnn.predict.Scorer;
import rnn.text.Vocabulary;

/** A scorer by a network, which reads texts side by side as sentences, each from a zero state. */
final class NetworkScorer implements Scorer {
  private static final int BATCH_SIZE = 16;
  private static final int WINDOW = 32;

  private final Model model;
  private final Network network;
  private final Batch batch = new Batch(WINDOW, BATCH_SIZE);
  private final Pass pass = new Pass();
  private final float[] lossNats = new float[WINDOW * BATCH_SIZE]; // [T,B]

  /**
   * A scorer with a copy of {@code model}'s parameters.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  NetworkScorer(Model model, Kernels kernels) {
    Models.require(model, Labelling.NONE);
    this.model = model;
    this.network = model.bound(WINDOW, BATCH_SIZE, kernels);
  }

  @Override
  public List<Likelihood> scoreAll(List<List<String>> texts) {
    Shard shard = model.encoder().unlabelled(texts);
    double[] losses = lossNats(shard);
    List<Likelihood> likelihoods = new ArrayList<>(losses.length);
    for (int i = 0; i < losses.length; i++) {
      likelihoods.add(new Likelihood(-losses[i], shard.length(i), unknown(shard, i)));
    }
    return likelihoods;
  }

  /** The summed loss of each sentence. */
  private double[] lossNats(Shard shard) {
    double[] sums = new double[shard.sentences()];
    Batches batches = new SentenceReading().batches(shard, BATCH_SIZE, WINDOW, 0, 0);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      pass.evaluate(batch);
      network.evaluate(pass, lossNats);
      for (int b = 0; b < BATCH_SIZE; b++) {
        int sentence = batch.sequences()[b];
        for (int t = 0; t < batch.lengths()[b]; t++) {
          sums[sentence] += lossNats[t * BATCH_SIZE + b];
        }
      }
    }
    return sums;
  }

  private static int unknown(Shard shard, int sentence) {
    int unknown = 0;
    for (int i = shard.starts()[sentence]; i < shard.starts()[sentence + 1]; i++) {
      unknown += shard.tokens()[i] == Vocabulary.UNKNOWN ? 1 : 0;
    }
    return unknown;
  }
}
