package rnn.predict;

import java.util.List;

/**
 * A classifier: a class for each text. For one thread, which may use it again and again.
 *
 * <p>The prediction for a text depends on that text alone. A text without tokens has a class too.
 */
public interface Classifier {

  /** Classes of {@code texts}, which are tokens, in their order. */
  List<ClassPrediction> classifyAll(List<List<String>> texts);

  /** Class of a text. */
  default ClassPrediction classify(List<String> tokens) {
    return classifyAll(List.of(tokens)).get(0);
  }

  /** All classes there are. */
  List<String> classes();
}
