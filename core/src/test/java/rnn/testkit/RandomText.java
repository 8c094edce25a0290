package rnn.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import rnn.text.Vocabulary;

/** Random texts of tokens, some frequent and many rare. */
public final class RandomText {

  private RandomText() {}

  /** A vocabulary of {@code size} tokens. */
  public static Vocabulary vocabulary(int size) {
    String[] tokens = new String[size];
    tokens[0] = Vocabulary.UNKNOWN_TOKEN;
    tokens[1] = Vocabulary.END_OF_SENTENCE_TOKEN;
    for (int id = 2; id < size; id++) {
      tokens[id] = "w" + id;
    }
    return Vocabulary.ofTokens(tokens);
  }

  /** Sentences of some structure: rare and frequent words, and pairs that go together. */
  public static List<int[]> text(Random random, int sentences, int vocabulary) {
    List<int[]> text = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      int[] sentence = new int[1 + random.nextInt(12)];
      int last = 0;
      for (int t = 0; t < sentence.length - 1; t++) {
        int token = (int) (vocabulary * Math.pow(random.nextDouble(), 3));
        if (token == Vocabulary.END_OF_SENTENCE || random.nextInt(3) == 0) {
          token = last * 7 % (vocabulary - 2) + 2;
        }
        sentence[t] = token;
        last = token;
      }
      sentence[sentence.length - 1] = Vocabulary.END_OF_SENTENCE;
      text.add(sentence);
    }
    return text;
  }

  /** Words of sentences. */
  public static List<List<String>> words(List<int[]> text, Vocabulary vocabulary) {
    return text.stream().map(s -> Arrays.stream(s).mapToObj(vocabulary::token).toList()).toList();
  }
}
