package rnn.predict;

import java.util.List;

/**
 * A tagger: a tag for each token of a text. For one thread, which may use it again and again.
 *
 * <p>The prediction for a text depends on that text alone.
 */
public interface Tagger {

  /** Tags of {@code texts}, which are tokens, in their order; no tags of a text without tokens. */
  List<TagPrediction> tagAll(List<List<String>> texts);

  /** Tags of a text. */
  default TagPrediction tag(List<String> tokens) {
    return tagAll(List.of(tokens)).get(0);
  }

  /** All tags there are. */
  List<String> tags();
}
