package rnn.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import rnn.batch.Shard;
import rnn.text.Vocabulary;

/** Models and texts that are drawn at random. */
final class RandomText {
  private RandomText() {}

  /** A model whose distributions are drawn; the higher {@code power}, the more peaked. */
  static HiddenMarkovModel model(Random random, int states, int vocabularySize, double power) {
    return HiddenMarkovModel.ofWeights(
        weights(random, states, power),
        weights(random, states * states, power),
        weights(random, vocabularySize * states, power),
        HiddenMarkovModel.uniform(vocabularySize));
  }

  /** A model whose sentences have some ten tokens, and whose states differ clearly. */
  static HiddenMarkovModel grammar(Random random, int states, int vocabularySize) {
    double[] emissions = weights(random, vocabularySize * states, 12);
    for (int i = 0; i < states; i++) {
      double sum = 0;
      for (int v = 0; v < vocabularySize; v++) {
        sum += emissions[v * states + i];
      }
      emissions[Vocabulary.END_OF_SENTENCE * states + i] = i == 0 ? 0.6 * sum : 0;
    }
    return HiddenMarkovModel.ofWeights(
        weights(random, states, 6),
        weights(random, states * states, 6),
        emissions,
        HiddenMarkovModel.uniform(vocabularySize));
  }

  private static double[] weights(Random random, int size, double power) {
    return random.doubles(size).map(x -> Math.pow(x, power)).toArray();
  }

  /** Ids of {@code length} tokens but {@code <eos>}, which is behind them. */
  static int[] sentence(Random random, int length, int vocabularySize) {
    int[] tokens = new int[length];
    for (int t = 0; t < length - 1; t++) {
      int token = random.nextInt(vocabularySize - 1);
      tokens[t] = token + (token >= Vocabulary.END_OF_SENTENCE ? 1 : 0);
    }
    tokens[length - 1] = Vocabulary.END_OF_SENTENCE;
    return tokens;
  }

  static List<int[]> sentences(Random random, int count, int most, int vocabularySize) {
    List<int[]> sentences = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      sentences.add(sentence(random, 1 + random.nextInt(most), vocabularySize));
    }
    return sentences;
  }

  /** Sentences that {@code model} draws, each up to its first {@code <eos>}. */
  static List<int[]> drawn(Random random, HiddenMarkovModel model, int count) {
    int n = model.states();
    List<int[]> sentences = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      List<Integer> tokens = new ArrayList<>();
      int state = draw(random, model.initial(), 0, 1, n);
      int token = -1;
      while (token != Vocabulary.END_OF_SENTENCE) {
        token = draw(random, model.emissions(), state, n, model.vocabularySize());
        tokens.add(token);
        state = draw(random, model.transitions(), state * n, 1, n);
      }
      sentences.add(tokens.stream().mapToInt(id -> id).toArray());
    }
    return sentences;
  }

  private static int draw(Random random, double[] p, int from, int stride, int count) {
    double rest = random.nextDouble();
    for (int i = 0; i < count - 1; i++) {
      rest -= p[from + i * stride];
      if (rest < 0) {
        return i;
      }
    }
    return count - 1;
  }

  /** The sentences in {@code number} shards, dealt out in turn. */
  static List<Shard> shards(List<int[]> sentences, int number) {
    List<Shard> shards = new ArrayList<>();
    for (int k = 0; k < number; k++) {
      List<int[]> dealt = new ArrayList<>();
      for (int s = k; s < sentences.size(); s += number) {
        dealt.add(sentences.get(s));
      }
      shards.add(Shard.of(k, dealt));
    }
    return shards;
  }

  /** What {@code model} expects of all shards, added in their order. */
  static ExpectedCounts counts(HiddenMarkovModel model, List<Shard> shards) {
    ExpectedCounts sum = ExpectedCounts.zero(model);
    for (Shard shard : shards) {
      sum.add(model.expectedCounts(shard));
    }
    return sum;
  }

  /** Logarithm of the probability of sentences, one by one. */
  static double logLikelihood(HiddenMarkovModel model, List<int[]> sentences) {
    double sum = 0;
    for (int[] sentence : sentences) {
      double[] logs = new double[sentence.length];
      model.logProbabilities(sentence, 0, sentence.length, logs);
      for (double log : logs) {
        sum += log;
      }
    }
    return sum;
  }
}
