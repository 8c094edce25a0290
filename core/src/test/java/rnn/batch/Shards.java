package rnn.batch;

import java.util.ArrayList;
import java.util.List;
import rnn.text.Vocabulary;

/** Shards to test with, in which a token tells its place. */
final class Shards {
  private static final int FIRST = 100; // id of the token at position 0

  private Shards() {}

  /** A shard of sentences of these lengths and one token more, all tokens different. */
  static Shard ofDistinctTokens(List<Integer> lengths) {
    List<int[]> sentences = new ArrayList<>();
    int next = FIRST;
    for (int length : lengths) {
      int[] sentence = new int[length + 1];
      for (int i = 0; i < sentence.length; i++) {
        sentence[i] = next++;
      }
      sentences.add(sentence);
    }
    return Shard.of(2, sentences);
  }

  /** The place in its shard of a token of {@link #ofDistinctTokens}. */
  static int position(int token) {
    return token - FIRST;
  }

  /** What a batch holds, as a drawing: time downwards, one column per sequence. */
  static String describe(Batch batch) {
    StringBuilder drawing =
        new StringBuilder(batch.continuesPrevious() ? "continues\n" : "starts\n");
    for (int t = 0; t < batch.timeSteps(); t++) {
      for (int b = 0; b < batch.batchSize(); b++) {
        int entry = t * batch.batchSize() + b;
        drawing.append(b > 0 ? " " : "");
        drawing.append(name(batch.inputs()[entry])).append(name(batch.targets()[entry]));
      }
      drawing.append('\n');
    }
    return drawing.toString();
  }

  private static String name(int token) {
    return switch (token) {
      case Batch.PADDING -> ".";
      case Vocabulary.END_OF_SENTENCE -> "/";
      default -> Character.toString('a' + position(token));
    };
  }
}
