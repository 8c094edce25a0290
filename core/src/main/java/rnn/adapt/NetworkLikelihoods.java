package rnn.adapt;

import rnn.batch.Batch;
import rnn.batch.Batches;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.Readings;
import rnn.batch.SentenceReading;
import rnn.batch.Shard;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.model.Model;
import rnn.model.Models;
import rnn.network.Network;
import rnn.predict.Cursor;
import rnn.text.Vocabulary;
import rnn.train.Evaluation;

/**
 * Likelihoods by a network whose parameters stay as they were trained.
 *
 * <p>A shard is read as held-out evaluation reads it: by the model's reading, in {@link
 * Evaluation#BATCH_SIZE} streams or sentences side by side, so that the tokens' losses are those of
 * evaluation. Where a sentence is a text, each begins from a zero state.
 */
public final class NetworkLikelihoods implements TokenLikelihoods {
  private static final int WINDOW = 35;
  private static final int SENTENCES = 16; // side by side, where each is a text

  private final Model model;
  private final Kernels kernels;
  private final Reading reading;
  private final Network network;
  private final Batch batch;
  private final Pass pass = new Pass();
  private final float[] lossNats; // [T,B]

  /**
   * Likelihoods by {@code model}, of whose parameters this has a copy.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public NetworkLikelihoods(Model model, Scope scope, Kernels kernels) {
    requireLanguageModel(model);
    int batchSize = scope == Scope.SHARD ? Evaluation.BATCH_SIZE : SENTENCES;
    this.model = model;
    this.kernels = kernels;
    this.reading = scope == Scope.SHARD ? Readings.named(model.reading()) : new SentenceReading();
    this.network = Network.forEvaluation(model.network(), WINDOW, batchSize, kernels);
    this.batch = new Batch(WINDOW, batchSize);
    this.lossNats = new float[WINDOW * batchSize];
    System.arraycopy(model.parameters(), 0, network.parameters(), 0, model.parameters().length);
  }

  /** Fails unless {@code model} is a language model. */
  static void requireLanguageModel(Model model) {
    Labelling labelling = model.encoder().labelling();
    if (labelling != Labelling.NONE) {
      throw new IllegalArgumentException(
          "The model must be a language model to say how probable tokens are but learned labels"
              + " (%s); take one that was trained on text alone".formatted(labelling));
    }
  }

  @Override
  public Vocabulary vocabulary() {
    return model.vocabulary();
  }

  @Override
  public Cursor cursor() {
    return Models.cursor(model, kernels);
  }

  @Override
  public double[] logProbabilities(Shard shard) {
    double[] logs = new double[shard.tokens().length];
    Batches batches = reading.batches(shard, batch.batchSize(), WINDOW, 0, 0);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      pass.evaluate(batch);
      network.evaluate(pass, lossNats);
      for (int i = 0; i < batch.timeSteps() * batch.batchSize(); i++) {
        int place = batch.positions()[i];
        if (place >= 0) {
          logs[place] = -lossNats[i];
        }
      }
    }
    return logs;
  }
}
