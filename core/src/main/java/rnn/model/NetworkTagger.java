package rnn.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rnn.batch.Batch;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.predict.TagPrediction;
import rnn.predict.Tagger;
import rnn.text.LabelSet;

/**
 * A tagger by a network. Of a text with more than {@link rnn.batch.SequenceReading#MAX_TOKENS}
 * tokens it tags stretches of as many, one after the other.
 */
final class NetworkTagger implements Tagger {
  private final ExampleEncoder encoder;
  private final LabelSet labels;
  private final LabelWindows windows;

  /**
   * A tagger with a copy of {@code model}'s parameters.
   *
   * @throws IllegalArgumentException if it is no tagger
   */
  NetworkTagger(Model model, Kernels kernels) {
    labels = Models.labels(model, Labelling.TOKENS);
    encoder = model.encoder();
    windows = new LabelWindows(model, kernels);
  }

  @Override
  public List<TagPrediction> tagAll(List<List<String>> texts) {
    Shard shard = encoder.unlabelled(texts);
    String[] tags = new String[shard.tokens().length];
    Double[] confidences = new Double[tags.length];
    windows.forEach(
        shard,
        (batch, decoded, probabilities) -> read(batch, decoded, probabilities, tags, confidences));
    List<TagPrediction> predictions = new ArrayList<>(texts.size());
    int first = 0;
    for (List<String> tokens : texts) {
      int end = first + tokens.size();
      predictions.add(
          new TagPrediction(
              Arrays.asList(tags).subList(first, end),
              Arrays.asList(confidences).subList(first, end)));
      first = end;
    }
    return predictions;
  }

  private void read(
      Batch batch, int[] decoded, Tensor probabilities, String[] tags, Double[] confidences) {
    for (int entry = 0; entry < batch.timeSteps() * batch.batchSize(); entry++) {
      int place = batch.positions()[entry];
      if (place >= 0) {
        tags[place] = labels.label(decoded[entry]);
        confidences[place] = (double) probabilities.get(entry, decoded[entry]);
      }
    }
  }

  @Override
  public List<String> tags() {
    return labels.labels();
  }
}
