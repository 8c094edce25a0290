package rnn.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import rnn.baseline.CountedClassifier;
import rnn.baseline.Largest;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.predict.ClassPrediction;
import rnn.predict.Classifier;
import rnn.text.LabelSet;

/** A classifier by a model that learned by counting. */
final class BaselineClassifier implements Classifier {
  private final ExampleEncoder encoder;
  private final LabelSet labels;
  private final CountedClassifier model;

  BaselineClassifier(ExampleEncoder encoder, CountedClassifier model) {
    this.encoder = encoder;
    this.labels = Objects.requireNonNull(encoder.labels());
    this.model = model;
  }

  @Override
  public List<ClassPrediction> classifyAll(List<List<String>> texts) {
    Shard shard = encoder.unlabelled(texts);
    List<ClassPrediction> predictions = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      double[] logProbabilities = model.logProbabilities(shard, i);
      Map<String, Double> ofClasses = new LinkedHashMap<>();
      for (int c = 0; c < logProbabilities.length; c++) {
        ofClasses.put(labels.label(c), Math.exp(logProbabilities[c]));
      }
      predictions.add(
          new ClassPrediction(labels.label(Largest.indexOf(logProbabilities)), ofClasses));
    }
    return predictions;
  }

  @Override
  public List<String> classes() {
    return labels.labels();
  }
}
