package rnn.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import rnn.baseline.CountedLanguageModel;
import rnn.baseline.Tables;
import rnn.batch.Shard;
import rnn.text.Vocabulary;

/** Texts to test with, and a model that learned by counting them. */
public final class Texts {
  private Texts() {}

  /** A shard of sentences over ids below {@code vocabularySize}, in which words come in bursts. */
  static Shard shard(int sentences, int vocabularySize, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      int[] sentence = new int[random.nextInt(17) + 1];
      int topic = 2 + random.nextInt(vocabularySize - 2);
      for (int t = 0; t < sentence.length - 1; t++) {
        int any = random.nextInt(vocabularySize);
        sentence[t] = random.nextInt(3) == 0 || any == Vocabulary.END_OF_SENTENCE ? topic : any;
      }
      sentence[sentence.length - 1] = Vocabulary.END_OF_SENTENCE;
      all.add(sentence);
    }
    return Shard.of(3, all);
  }

  /** Bigrams of {@code shard}, smoothed by adding one. */
  public static CountedLanguageModel bigrams(Shard shard, int vocabularySize) {
    int[][] counts = new int[vocabularySize][vocabularySize];
    int before = Vocabulary.END_OF_SENTENCE;
    for (int token : shard.tokens()) {
      counts[before][token]++;
      before = token;
    }
    return new Bigrams(counts);
  }

  private record Bigrams(int[][] counts) implements CountedLanguageModel {
    double probability(int before, int token) {
      double sum = counts.length;
      for (int count : counts[before]) {
        sum += count;
      }
      return (counts[before][token] + 1) / sum;
    }

    @Override
    public void logProbabilities(int[] tokens, int from, int to, double[] logProbabilities) {
      int before = Vocabulary.END_OF_SENTENCE;
      for (int i = from; i < to; i++) {
        logProbabilities[i] = Math.log(probability(before, tokens[i]));
        before = tokens[i];
      }
    }

    @Override
    public Reader reader() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tables tables() {
      return new Tables();
    }
  }
}
