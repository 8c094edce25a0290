package rnn.model;

import rnn.batch.Batch;
import rnn.batch.Batches;
import rnn.batch.Labelling;
import rnn.batch.SequenceReading;
import rnn.batch.Shard;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.network.Network;

/**
 * Windows of labelled sequences through a network, filled as training and evaluation fill them, and
 * what it decodes there. For one thread.
 */
final class LabelWindows {
  /** The most sequences side by side: more fill the kernels no better. */
  static final int MAX_BATCH_SIZE = 32;

  private static final int MIN_TIME_STEPS = 32;

  private final Model model;
  private final Kernels kernels;
  private final boolean isOfTokens;
  private final Pass pass = new Pass();
  private Network network;
  private Batch batch;
  private Tensor probabilities; // [T·B,K] of tokens, [B,K] of sequences
  private int[] labels; // [T·B]

  LabelWindows(Model model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    this.isOfTokens = model.encoder().labelling() == Labelling.TOKENS;
    makeRoom(MIN_TIME_STEPS, 1);
  }

  private void makeRoom(int timeSteps, int batchSize) {
    network = model.bound(timeSteps, batchSize, kernels);
    batch = new Batch(timeSteps, batchSize);
    int places = isOfTokens ? timeSteps * batchSize : batchSize;
    probabilities = Tensor.zeros(places, model.network().head().targets());
    labels = new int[timeSteps * batchSize];
  }

  /** Makes room for the sequences of {@code shard}, of which there may be one or many. */
  private void makeRoomFor(Shard shard) {
    int longest = 1;
    for (int i = 0; i < shard.sentences(); i++) {
      longest = Math.max(longest, Math.min(SequenceReading.MAX_TOKENS, shard.length(i)));
    }
    int timeSteps = batch.maximumTimeSteps();
    while (timeSteps < longest) {
      timeSteps = Math.min(SequenceReading.MAX_TOKENS, 2 * timeSteps);
    }
    int batchSize = batch.batchSize();
    while (batchSize < Math.min(MAX_BATCH_SIZE, shard.sentences())) {
      batchSize *= 2;
    }
    if (timeSteps > batch.maximumTimeSteps() || batchSize > batch.batchSize()) {
      makeRoom(timeSteps, batchSize);
    }
  }

  /** A reader of what is decoded in a window; the arguments are used again for the next. */
  interface Reader {
    /**
     * Reads a window.
     *
     * @param labels {@code [T,B]} of the tokens, or {@code [B]} of the sequences
     * @param probabilities of every label, {@code [T·B,K]} or {@code [B,K]}
     */
    void read(Batch batch, int[] labels, Tensor probabilities);
  }

  /** Hands the windows of {@code shard} to {@code reader}, in any order. */
  void forEach(Shard shard, Reader reader) {
    makeRoomFor(shard);
    Batches batches =
        new SequenceReading().batches(shard, batch.batchSize(), batch.maximumTimeSteps(), 0, 0);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      pass.evaluate(batch);
      network.advance(pass);
      network.decode(pass, labels);
      network.probabilities(pass, probabilities);
      reader.read(batch, labels, probabilities);
    }
  }
}
