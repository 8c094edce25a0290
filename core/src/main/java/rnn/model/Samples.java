package rnn.model;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.Readings;
import rnn.math.SplitKernels;
import rnn.text.Vocabulary;

/**
 * A taste of what a model writes: a few sentences, or a passage if it reads its text as a stream.
 */
public final class Samples {
  private static final int SENTENCES = 8;
  private static final int MAX_TOKENS_OF_SENTENCE = 60;
  private static final int PASSAGE_TOKENS = 80;
  private static final int PASSAGE_CHARACTERS = 400;
  private static final int MAX_CHARACTERS = 1000; // shown of a sample, however long its tokens are

  private Samples() {}

  /** Samples of {@code model}, drawn with {@code seed} and those that follow. */
  public static List<String> of(TrainedModel model, long seed) {
    return of(model, seed, SENTENCES);
  }

  /** The same, {@code number} sentences if its text is read sentence by sentence. */
  public static List<String> of(TrainedModel model, long seed, int number) {
    Generator generator = new Generator(model, SplitKernels.ofAllProcessors());
    if (Readings.named(model.reading()).carriesState()) {
      boolean characters = model.tokenizer().name().equals("character");
      int length = characters ? PASSAGE_CHARACTERS : PASSAGE_TOKENS;
      return List.of(bounded(generator.generate("", length, sampling(seed)).strip()));
    }
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      int[] ids = generator.continuation(new int[0], MAX_TOKENS_OF_SENTENCE, sampling(seed + i));
      sentences.add(firstSentence(model, ids));
    }
    return sentences;
  }

  private static String bounded(String text) {
    return text.codePointCount(0, text.length()) <= MAX_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS)) + " ...";
  }

  private static Sampling sampling(long seed) {
    Sampling usual = Sampling.DEFAULT;
    return new Sampling(usual.temperature(), usual.topK(), usual.topP(), seed, usual.unknown());
  }

  private static String firstSentence(TrainedModel model, int[] ids) {
    List<String> tokens = new ArrayList<>();
    for (int id : ids) {
      if (id == Vocabulary.END_OF_SENTENCE) {
        break;
      }
      tokens.add(model.vocabulary().token(id));
    }
    return bounded(model.tokenizer().text(tokens));
  }
}
