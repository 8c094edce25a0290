package rnn.grammar;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Text that a grammar made, in three parts, drawn independently: a short sentence may well occur in
 * more than one of them, as it would in life.
 *
 * @param train sentences to train on
 * @param valid sentences to choose by
 * @param test sentences to report on
 */
public record Corpus(List<Sentence> train, List<Sentence> valid, List<Sentence> test) {

  public Corpus {
    train = List.copyOf(train);
    valid = List.copyOf(valid);
    test = List.copyOf(test);
  }

  /**
   * A corpus of these numbers of sentences: the same for the same grammar and seed, on every JVM.
   */
  public static Corpus generate(Grammar grammar, long seed, int train, int valid, int test) {
    SplittableRandom seeds = new SplittableRandom(seed);
    return new Corpus(
        grammar.corpus(seeds.nextLong(), train),
        grammar.corpus(seeds.nextLong(), valid),
        grammar.corpus(seeds.nextLong(), test));
  }

  /**
   * The least expected loss on just these test sentences, summed: {@code -ln p} by the grammar
   * itself.
   */
  public double bestPossibleLossNats() {
    return lossNats(test);
  }

  /** Tokens to predict in the test sentences, {@code <eos>} counted. */
  public long testTokens() {
    return tokenCount(test);
  }

  /** The perplexity that the grammar itself has on the test sentences. */
  public double bestPossiblePerplexity() {
    return Math.exp(bestPossibleLossNats() / testTokens());
  }

  /** {@code -ln p} of sentences, summed. */
  public static double lossNats(List<Sentence> sentences) {
    double loss = 0;
    for (Sentence sentence : sentences) {
      loss -= sentence.logProbabilityNats();
    }
    return loss;
  }

  /** Tokens to predict in sentences, {@code <eos>} counted. */
  public static long tokenCount(List<Sentence> sentences) {
    long tokens = 0;
    for (Sentence sentence : sentences) {
      tokens += sentence.tokenCount();
    }
    return tokens;
  }
}
