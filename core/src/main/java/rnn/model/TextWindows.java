package rnn.model;

import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.batch.Batches;
import rnn.batch.SentenceReading;
import rnn.batch.Shard;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.network.Network;
import rnn.predict.Details;

/**
 * Windows of texts through a language model's network, some texts side by side, each from a zero
 * state. For one thread.
 */
final class TextWindows {
  private static final int WINDOW = 32;

  private final int batchSize;
  private final Network network;
  private final Batch batch;
  private final Pass pass = new Pass();
  private final float[] lossNats; // [T,B]
  private @Nullable GatheredRows gathered; // made when first asked for

  /** Windows of {@code batchSize} texts side by side. */
  TextWindows(Model model, int batchSize, Kernels kernels) {
    this.batchSize = batchSize;
    this.network = model.bound(WINDOW, batchSize, kernels);
    this.batch = new Batch(WINDOW, batchSize);
    this.lossNats = new float[WINDOW * batchSize];
  }

  /** The summed loss of each sentence. */
  double[] lossNats(Shard shard) {
    double[] sums = new double[shard.sentences()];
    forEachWindow(
        shard,
        () -> {
          network.evaluate(pass, lossNats);
          for (int b = 0; b < batchSize; b++) {
            int sentence = batch.sequences()[b];
            for (int t = 0; t < batch.lengths()[b]; t++) {
              sums[sentence] += lossNats[t * batchSize + b];
            }
          }
        });
    return sums;
  }

  /** Gathers the details of {@code shard} that are asked for. */
  void gather(Shard shard, Details asked, ShardDetails details) {
    if (gathered != null) {
      gathered.clear();
    }
    forEachWindow(shard, () -> readWindow(asked, details));
    if (gathered != null) {
      gathered.flush(details::read);
    }
  }

  private void readWindow(Details asked, ShardDetails details) {
    if (asked.surprises()) {
      network.evaluate(pass, lossNats);
    } else {
      network.advance(pass);
    }
    for (int b = 0; b < batchSize; b++) {
      int sentence = batch.sequences()[b];
      for (int t = 0; t < batch.lengths()[b]; t++) {
        int entry = t * batchSize + b;
        int place = batch.positions()[entry];
        if (asked.surprises()) {
          boolean isFinite = Float.isFinite(lossNats[entry]);
          details.setSurprise(place, isFinite ? lossNats[entry] : Double.NaN);
        }
        if (details.needsProbabilities(sentence, place)) {
          gathered().add(network.activations(), entry, sentence, place, details::read);
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
    Batches batches = new SentenceReading().batches(shard, batchSize, WINDOW, 0, 0);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      pass.evaluate(batch);
      reader.run();
    }
  }
}
