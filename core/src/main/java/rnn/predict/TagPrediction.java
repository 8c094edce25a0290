package rnn.predict;

import java.util.List;

/**
 * Tags of a text.
 *
 * @param tags the tag of each token
 * @param confidences the probability of each of them, in [0,1]
 */
public record TagPrediction(List<String> tags, List<Double> confidences) {

  /** Checks that there are as many of both. */
  public TagPrediction {
    if (tags.size() != confidences.size()) {
      throw new IllegalArgumentException(
          "There must be a confidence for each of %d tags but there are %d"
              .formatted(tags.size(), confidences.size()));
    }
    tags = List.copyOf(tags);
    confidences = List.copyOf(confidences);
  }
}
