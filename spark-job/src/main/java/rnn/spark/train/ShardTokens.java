package rnn.spark.train;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.text.Vocabulary;

/**
 * Tokens of a shard's sequences, of their ids: as a reader is to see them, and as a model reads.
 */
final class ShardTokens {
  private final Texts texts;

  ShardTokens(Texts texts) {
    this.texts = texts;
  }

  /** The tokens of a sequence; what the vocabulary leaves out is {@code <unk>}. */
  List<String> shown(Shard shard, int sequence) {
    List<String> tokens = new ArrayList<>();
    for (int i = shard.starts()[sequence]; i < shard.starts()[sequence + 1]; i++) {
      tokens.add(texts.vocabulary().token(shard.tokens()[i]));
    }
    return tokens;
  }

  /** The same, for the model alone: unknown tokens by their characters, if it reads those. */
  List<String> spelled(Shard shard, int sequence) {
    List<String> tokens = shown(shard, sequence);
    Vocabulary characters = texts.encoder().characters();
    Ragged spellings = shard.spellings();
    if (characters == null || spellings.sequences() == 0) {
      return tokens;
    }
    int start = shard.starts()[sequence];
    for (int i = 0; i < tokens.size(); i++) {
      if (shard.tokens()[start + i] == Vocabulary.UNKNOWN) {
        tokens.set(i, spelling(spellings, start + i, characters));
      }
    }
    return tokens;
  }

  private static String spelling(Ragged spellings, int i, Vocabulary characters) {
    StringBuilder token = new StringBuilder();
    for (int k = spellings.start(i); k < spellings.start(i) + spellings.length(i); k++) {
      int character = spellings.values()[k];
      token.append(character == Vocabulary.UNKNOWN ? "\ufffd" : characters.token(character));
    }
    return token.toString();
  }
}
