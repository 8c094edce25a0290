package rnn.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.predict.ClassPrediction;
import rnn.predict.Classifier;
import rnn.text.LabelSet;

/**
 * A classifier by a network. Of a text with more than {@link rnn.batch.SequenceReading#MAX_TOKENS}
 * tokens it reads the first ones; one without any is an {@code <eos>}.
 */
final class NetworkClassifier implements Classifier {
  private final ExampleEncoder encoder;
  private final LabelSet labels;
  private final LabelWindows windows;

  /**
   * A classifier with a copy of {@code model}'s parameters.
   *
   * @throws IllegalArgumentException if it is no classifier
   */
  NetworkClassifier(Model model, Kernels kernels) {
    labels = Models.labels(model, Labelling.SEQUENCES);
    encoder = model.encoder();
    windows = new LabelWindows(model, kernels);
  }

  @Override
  public List<ClassPrediction> classifyAll(List<List<String>> texts) {
    ClassPrediction[] predictions = new ClassPrediction[texts.size()];
    windows.forEach(
        encoder.unlabelled(texts),
        (batch, decoded, probabilities) -> {
          for (int b = 0; b < batch.batchSize(); b++) {
            if (batch.sequences()[b] >= 0) {
              predictions[batch.sequences()[b]] =
                  new ClassPrediction(labels.label(decoded[b]), row(probabilities, b));
            }
          }
        });
    return Arrays.asList(predictions);
  }

  private Map<String, Double> row(Tensor probabilities, int row) {
    Map<String, Double> ofClasses = new LinkedHashMap<>();
    for (int k = 0; k < labels.size(); k++) {
      ofClasses.put(labels.label(k), (double) probabilities.get(row, k));
    }
    return ofClasses;
  }

  @Override
  public List<String> classes() {
    return labels.labels();
  }
}
