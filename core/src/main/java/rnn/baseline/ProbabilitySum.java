package rnn.baseline;

import java.util.ArrayList;
import java.util.List;
import rnn.math.CounterRandom;
import rnn.text.Vocabulary;

/**
 * The sum of the probabilities of all words in one context, {@code Σ_w p(w | context)}, which of a
 * language model is 1.
 *
 * @param context ids of the words since the beginning of the sentence
 * @param sum what the probabilities sum to
 */
public record ProbabilitySum(List<Integer> context, double sum) {
  /** Distance from 1 that roundings of a file's digits explain. */
  public static final double MAX_ROUNDING = 0.01;

  private static final int CONTEXTS = 100;
  private static final long SEED = 0x5A3B1E;

  /**
   * The sum that is farthest from 1, of {@value #CONTEXTS} contexts: those of sentences that the
   * model itself draws, always the same ones.
   */
  public static ProbabilitySum farthest(NgramModel model) {
    CountedLanguageModel.Reader reader = model.reader();
    float[] probabilities = new float[model.vocabularySize()]; // [V]
    List<Integer> context = new ArrayList<>();
    ProbabilitySum farthest = new ProbabilitySum(List.of(), 1);
    for (int i = 0; i < CONTEXTS; i++) {
      reader.nextProbabilities(probabilities);
      double sum = 0;
      for (float probability : probabilities) {
        sum += probability;
      }
      if (!(Math.abs(sum - 1) <= Math.abs(farthest.sum() - 1))) {
        farthest = new ProbabilitySum(List.copyOf(context), sum);
      }
      int token = draw(probabilities, sum * CounterRandom.uniform(SEED, 0, i));
      reader.advance(token);
      context.add(token);
      if (token == Vocabulary.END_OF_SENTENCE) { // behind which the reader begins another one
        context.clear();
      }
    }
    return farthest;
  }

  private static int draw(float[] probabilities, double place) {
    double below = 0;
    for (int token = 0; token < probabilities.length; token++) {
      below += probabilities[token];
      if (below > place) {
        return token;
      }
    }
    return Vocabulary.END_OF_SENTENCE;
  }

  /** True if roundings do not explain the sum. */
  public boolean isWrong() {
    return !(Math.abs(sum - 1) <= MAX_ROUNDING);
  }
}
