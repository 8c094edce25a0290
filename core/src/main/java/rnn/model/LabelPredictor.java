package rnn.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rnn.batch.Batch;
import rnn.batch.Batches;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.SequenceReading;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.network.Network;
import rnn.text.LabelSet;

/**
 * Labels of texts by a model: a tag for each token, or a class for each text. For one thread, which
 * may use it again and again.
 *
 * <p>What is predicted of a text depends on that text alone. Of one with more than {@value
 * #MAX_TOKENS} tokens a tagger tags stretches of as many, one after the other, and a classifier
 * reads the first ones.
 */
public final class LabelPredictor {
  /** Tokens that are read together. */
  public static final int MAX_TOKENS = 512;

  private static final int BATCH_SIZE = 16;
  private static final int MIN_TIME_STEPS = 32;

  private final Model model;
  private final Kernels kernels;
  private final LabelSet labels;
  private Network network;
  private Batch batch;
  private Tensor probabilities; // [T·B,K]
  private int[] decoded; // [T·B]
  private final Pass pass = new Pass();

  /**
   * A predictor by {@code model}.
   *
   * @throws IllegalArgumentException if the model predicts no labels
   */
  public LabelPredictor(Model model, Kernels kernels) {
    LabelSet labels = model.encoder().labels();
    if (labels == null) {
      throw new IllegalArgumentException(
          "A model must be a tagger or a classifier to predict labels but is of kind %s"
              .formatted(model.scoring().name()));
    }
    this.model = model;
    this.kernels = kernels;
    this.labels = labels;
    makeRoom(MIN_TIME_STEPS);
  }

  /** Makes buffers for sequences of {@code timeSteps}. */
  private void makeRoom(int timeSteps) {
    network = Network.forEvaluation(model.network(), timeSteps, BATCH_SIZE, kernels);
    System.arraycopy(model.parameters(), 0, network.parameters(), 0, model.parameters().length);
    batch = new Batch(timeSteps, BATCH_SIZE);
    probabilities = Tensor.zeros(timeSteps * BATCH_SIZE, labels.size());
    decoded = new int[timeSteps * BATCH_SIZE];
  }

  /**
   * What is predicted of a text.
   *
   * @param labels of each token, or the one of the text
   * @param confidences probability of each of them
   * @param probabilities of every label {@code [K]} of the text; empty of a tagger
   */
  public record Prediction(List<String> labels, double[] confidences, double[] probabilities) {}

  /** The labels of each of {@code texts}, which are tokens. */
  public List<Prediction> predict(List<List<String>> texts) {
    ExampleEncoder encoder = model.encoder();
    boolean ofTokens = encoder.labelling() == Labelling.TOKENS;
    ShardBuilder builder = new ShardBuilder(encoder.labelling());
    List<Integer> sequenceOf = new ArrayList<>(); // the text of each sequence
    int longest = 1;
    for (int i = 0; i < texts.size(); i++) {
      List<String> tokens = texts.get(i);
      if (ofTokens && tokens.isEmpty()) {
        continue;
      }
      int[] unknown = new int[ofTokens ? tokens.size() : 1];
      Arrays.fill(unknown, Batch.PADDING);
      builder.add(encoder.tokens(tokens), unknown, encoder.spellings(tokens));
      sequenceOf.add(i);
      longest = Math.max(longest, Math.min(MAX_TOKENS, tokens.size()));
    }
    while (longest > batch.maximumTimeSteps()) {
      makeRoom(Math.min(MAX_TOKENS, 2 * batch.maximumTimeSteps()));
    }
    Shard shard = builder.build(0);
    int[] best = new int[ofTokens ? shard.tokens().length : shard.sentences()];
    double[] confidences = new double[best.length];
    double[][] all = new double[ofTokens ? 0 : shard.sentences()][];
    Batches batches =
        new SequenceReading().batches(shard, BATCH_SIZE, batch.maximumTimeSteps(), 0, 0);
    for (int window = 0; window < batches.windows(); window++) {
      batches.fill(window, batch);
      pass.evaluate(batch);
      network.advance(pass);
      network.decode(pass, decoded);
      network.probabilities(pass, probabilities);
      int entries = ofTokens ? batch.timeSteps() * BATCH_SIZE : BATCH_SIZE;
      int[] places = ofTokens ? batch.positions() : batch.sequences();
      for (int entry = 0; entry < entries; entry++) {
        int place = places[entry];
        if (place >= 0) {
          best[place] = decoded[entry];
          confidences[place] = probabilities.get(entry, decoded[entry]);
          if (!ofTokens) {
            all[place] = row(entry);
          }
        }
      }
    }
    List<Prediction> predictions = new ArrayList<>();
    int sequence = 0;
    for (int i = 0; i < texts.size(); i++) {
      if (sequence == sequenceOf.size() || sequenceOf.get(sequence) != i) {
        predictions.add(new Prediction(List.of(), new double[0], new double[0]));
        continue;
      }
      int first = ofTokens ? shard.starts()[sequence] : sequence;
      int end = ofTokens ? shard.starts()[sequence + 1] : sequence + 1;
      predictions.add(
          new Prediction(
              Arrays.stream(best, first, end).mapToObj(labels::label).toList(),
              Arrays.copyOfRange(confidences, first, end),
              ofTokens ? new double[0] : all[sequence]));
      sequence++;
    }
    return predictions;
  }

  private double[] row(int entry) {
    double[] row = new double[labels.size()];
    for (int k = 0; k < row.length; k++) {
      row[k] = probabilities.get(entry, k);
    }
    return row;
  }
}
