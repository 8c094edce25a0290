package rnn.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.batch.Batches;
import rnn.batch.Labelling;
import rnn.batch.SentenceReading;
import rnn.batch.Shard;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.network.Network;
import rnn.predict.Details;
import rnn.predict.Likelihood;
import rnn.predict.Scorer;
import rnn.predict.TextDetails;
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
  private @Nullable GatheredRows gathered; // made when first asked for

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
    forEachWindow(
        shard,
        () -> {
          network.evaluate(pass, lossNats);
          for (int b = 0; b < BATCH_SIZE; b++) {
            int sentence = batch.sequences()[b];
            for (int t = 0; t < batch.lengths()[b]; t++) {
              sums[sentence] += lossNats[t * BATCH_SIZE + b];
            }
          }
        });
    return sums;
  }

  @Override
  public List<TextDetails> detailAll(List<List<String>> texts, Details asked) {
    Shard shard = model.encoder().unlabelled(texts);
    ShardDetails details = new ShardDetails(shard, asked, model.vocabulary());
    forEachWindow(shard, () -> readWindow(asked, details));
    if (gathered != null) {
      gathered.flush(details::read);
    }
    return details.texts();
  }

  private void readWindow(Details asked, ShardDetails details) {
    if (asked.surprises()) {
      network.evaluate(pass, lossNats);
    } else {
      network.advance(pass);
    }
    for (int b = 0; b < BATCH_SIZE; b++) {
      int sentence = batch.sequences()[b];
      for (int t = 0; t < batch.lengths()[b]; t++) {
        int entry = t * BATCH_SIZE + b;
        int place = batch.positions()[entry];
        if (asked.surprises()) {
          boolean isFinite = Float.isFinite(lossNats[entry]);
          details.setSurprise(place, isFinite ? lossNats[entry] : Double.NaN);
        }
        if (details.needsProbabilities(sentence, place)) {
          gathered().add(entry, sentence, place, details::read);
        }
      }
    }
  }

  private GatheredRows gathered() {
    if (gathered == null) {
      gathered = new GatheredRows(network);
    }
    return gathered;
  }

  /** Fills the batch and the pass with the windows of {@code shard}, one after the other. */
  private void forEachWindow(Shard shard, Runnable reader) {
    if (gathered != null) {
      gathered.clear();
    }
    Batches batches = new SentenceReading().batches(shard, BATCH_SIZE, WINDOW, 0, 0);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      pass.evaluate(batch);
      reader.run();
    }
  }

  private static int unknown(Shard shard, int sentence) {
    int unknown = 0;
    for (int i = shard.starts()[sentence]; i < shard.starts()[sentence + 1]; i++) {
      unknown += shard.tokens()[i] == Vocabulary.UNKNOWN ? 1 : 0;
    }
    return unknown;
  }
}
