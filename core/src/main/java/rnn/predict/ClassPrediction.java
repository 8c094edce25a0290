package rnn.predict;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Class of a text.
 *
 * @param label the class
 * @param probabilities of every class, in the order of {@link Classifier#classes}
 */
public record ClassPrediction(String label, Map<String, Double> probabilities) {

  /** Checks that the class is one of those with a probability. */
  public ClassPrediction {
    if (!probabilities.containsKey(label)) {
      throw new IllegalArgumentException(
          "The class must be one of %s but is '%s'".formatted(probabilities.keySet(), label));
    }
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  /** Probability of the class. */
  public double confidence() {
    return probabilities.get(label);
  }
}
