package rnn.adapt;

import rnn.batch.Shard;
import rnn.text.Vocabulary;

/**
 * The ids of one vocabulary in another that has the same tokens.
 *
 * <p>Two models can be mixed only if they have the same tokens: the {@code <unk>} of one would
 * otherwise be words that the other tells apart, and their probabilities would be of different
 * things. The order of the ids may differ, as it does where the models saw other texts.
 */
final class VocabularyOrder {
  private final boolean isIdentity;
  private final int[] ids; // [V] the other's id of each id

  /**
   * The ids of {@code from} in {@code to}.
   *
   * @throws IllegalArgumentException if one has a token that the other has not
   */
  VocabularyOrder(Vocabulary from, Vocabulary to) {
    isIdentity = from.equals(to);
    ids = new int[from.size()];
    String[] tokens = from.tokens(); // [V]
    for (int id = 0; id < ids.length; id++) {
      ids[id] = to.id(tokens[id]);
      if (!to.contains(tokens[id])) {
        throw differs(from, to, tokens[id]);
      }
    }
    if (to.size() != from.size()) {
      for (String token : to.tokens()) {
        if (!from.contains(token)) {
          throw differs(from, to, token);
        }
      }
    }
  }

  private static IllegalArgumentException differs(Vocabulary a, Vocabulary b, String token) {
    return new IllegalArgumentException(
        ("Models must have the same tokens to be mixed but only one of a %s and a %s has '%s';"
                + " train both on the same text with the same {min-count} and {vocabulary-size}")
            .formatted(a, b, token));
  }

  /** The other's id of token {@code id}. */
  int id(int id) {
    return ids[id];
  }

  /** {@code shard} with the other's ids. */
  Shard shard(Shard shard) {
    if (isIdentity) {
      return shard;
    }
    int[] tokens = shard.tokens().clone();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = ids[tokens[i]];
    }
    return new Shard(shard.id(), tokens, shard.starts());
  }
}
